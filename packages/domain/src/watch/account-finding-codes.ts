/** What can be found about a cloud account: its key, its roles, its policies. */
export const ACCOUNT_FINDING_CODES = ['key_refused'] as const;
export type AccountFindingCode = (typeof ACCOUNT_FINDING_CODES)[number];
