import type { Task } from '../schemas/task.ts';

/** What kind of failure a call came to; what a program branches on. */
export type ApiErrorKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'invalid'
  | 'conflict'
  | 'rate-limited'
  | 'unavailable'
  | 'server'
  /** No answer came: refused connection, unknown host, broken stream. */
  | 'network'
  /** An answer came that is not the API's: an HTML page, a shape that cannot be read. */
  | 'protocol';

export interface ApiErrorDetails {
  kind: ApiErrorKind;
  message: string;
  status?: number | undefined;
  code?: string | undefined;
  field?: string | undefined;
  remedy?: string | undefined;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/** A call that did not succeed. Holds nothing of the request's headers or body. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly kind: ApiErrorKind;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly field: string | undefined;
  readonly remedy: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(details: ApiErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.status = details.status;
    this.code = details.code;
    this.field = details.field;
    this.remedy = details.remedy;
    this.requestId = details.requestId;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** A task that ended in `processing-error`. */
export class TaskFailed extends Error {
  override name = 'TaskFailed';
  readonly task: Task;
  /** The contract's error code, when the service gave one. */
  readonly code: string | undefined;

  constructor(task: Task) {
    const error = task.response?.error;
    super(error?.description || error?.type || task.description || 'The task failed');
    this.task = task;
    this.code = error?.type;
  }
}

/** A task that did not end in the time that was given to it. It goes on; only the waiting stopped. */
export class TaskStillRunning extends Error {
  override name = 'TaskStillRunning';
  readonly taskId: string;

  constructor(taskId: string, waitedMs: number) {
    super(`Task ${taskId} has not ended after ${Math.round(waitedMs / 1000)} s; it goes on`);
    this.taskId = taskId;
  }
}
