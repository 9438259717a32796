/** Under what the answers about findings are kept. */
export const FINDINGS_KEY = ['findings'] as const;
export const findingsKey = (query: object) => ['findings', 'list', query] as const;
export const findingKey = (id: number) => ['findings', id] as const;
export const revertPlanKey = (id: number) => ['findings', id, 'plan'] as const;
export const HEALTH_KEY = ['findings', 'health'] as const;
export const MODES_KEY = ['findings', 'modes'] as const;
