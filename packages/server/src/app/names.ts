/**
 * A cloud account's name as it is compared: two names of a tenant that differ only in case, in blanks at the
 * ends or in how Unicode spells a letter would be told apart by nobody, so they are the same name.
 */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** The internal account, the vendor's own: listed for every tenant, never changed by one. */
export const INTERNAL_ACCOUNT_ID = 1;
export const INTERNAL_ACCOUNT_NAME = 'Redis Internal Resources';
