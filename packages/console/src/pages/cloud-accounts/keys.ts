/** Under what the answers about cloud accounts are kept. */
export const LIST_KEY = ['cloud-accounts'] as const;
export const SET_UP_KEY = ['cloud-accounts', 'set-up'] as const;
export const overviewKey = (id: number) => ['cloud-accounts', id, 'use'] as const;
export const detailsKey = (id: number) => ['cloud-accounts', id, 'details'] as const;
export const historyKey = (id: number) => ['cloud-accounts', id, 'verifications'] as const;
