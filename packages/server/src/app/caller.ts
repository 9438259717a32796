import type { RoleName } from '@berth/api';
import type { Result } from '@berth/domain';

/** What a person or program behind a request may do is decided by its role (one table, `roles.ts` of the API). */
export type Role = RoleName;

/** Who asks. Every use case takes it first; `accountId` scopes every query. */
export interface Caller {
  accountId: number;
  userId: number;
  userName: string;
  userEmail: string;
  role: Role;
  /** Name of the user API key; null when the action did not come through the API. */
  apiKeyName: string | null;
  sourceIp: string;
  /** The session that the request belongs to; null for API keys. */
  session: { id: number; endsAt: Date } | null;
}

/** Who asked for a task, for the system log. */
export interface Originator {
  userId: number;
  name: string;
  apiKeyName: string | null;
}

/** The closed set of refusals a use case can answer at once. HTTP status is the last step (`http/errors.ts`). */
export type AppErrorCode =
  | 'NOT_FOUND'
  | 'UNAUTHORIZED'
  | 'SOURCE_IP_NOT_ALLOWED'
  | 'INVALID_REQUEST'
  | 'INTERNAL_CLOUD_ACCOUNT'
  | 'SIGN_IN_FAILED'
  | 'WRONG_PASSWORD'
  | 'WRONG_CODE'
  | 'CONFLICT'
  | 'LINK_NOT_VALID'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE';

export interface AppError {
  code: AppErrorCode;
  /** For the person: what is wrong. */
  message: string;
  /** For the person: what to do. */
  remedy?: string;
  /** The request field that it concerns. */
  field?: string;
  retryAfterSeconds?: number;
  /** For the operator's log only; never in a response. */
  cause?: unknown;
}

export type AppResult<T> = Result<T, AppError>;
