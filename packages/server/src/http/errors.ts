import { HTTP_ERROR_STATUS, type HttpErrorCode, REASON_PHRASE } from '@berth/api';
import type { AppError } from '../app/app.ts';

/** A refusal on its way to the client. `cause` stays behind, in the operator's log. */
export interface HttpError {
  code: HttpErrorCode;
  message: string;
  field?: string;
  remedy?: string;
  cause?: unknown;
  headers?: Record<string, string>;
}

/** The status of an error, as the contract has it. */
export const statusOf = (error: { code: HttpErrorCode }): number => HTTP_ERROR_STATUS[error.code];

/** A use case's refusal as HTTP's. Every AppErrorCode is an HttpErrorCode, or this does not compile. */
export const fromApp = ({ retryAfterSeconds, ...error }: AppError): HttpError =>
  retryAfterSeconds === undefined
    ? error
    : { ...error, headers: { 'retry-after': String(retryAfterSeconds) } };

/**
 * The path as error bodies echo it: without the query, and with everything that does not look like a route's
 * word, a number or a UUID left out, since people paste secrets and attackers paste markup into addresses.
 */
export function echoedPath(path: string): string {
  const segments = path.slice(0, 512).split('/').slice(0, 12);
  return segments.map((segment) => (/^[a-z0-9-]{0,36}$/i.test(segment) ? segment : '…')).join('/');
}

interface BodyContext {
  path: string;
  requestId: string;
  now: number;
}

/** The recorded error body of the contract, and our own keys after it. */
export function errorBody(error: HttpError, { path, requestId, now }: BodyContext): Record<string, unknown> {
  const status = HTTP_ERROR_STATUS[error.code];
  return {
    timestamp: new Date(now).toISOString().replace('Z', '+00:00'),
    status,
    error: REASON_PHRASE[status],
    path: echoedPath(path),
    code: error.code,
    message: error.message,
    field: error.field,
    remedy: error.remedy,
    requestId,
  };
}
