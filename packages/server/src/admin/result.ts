import type { Result } from '@berth/domain';

/** What an operator got wrong, in words; nothing was changed. */
export interface AdminRefusal {
  message: string;
}

export type AdminResult<T> = Result<T, AdminRefusal>;
