import type { TaskErrorCode } from '@berth/api';
import { type CheckResult, firstBlockingError, type Verification } from '@berth/domain';
import type { KnownSoFar } from '@berth/engine';
import type { TaskView } from '../app/app.ts';

export type TaskError = NonNullable<NonNullable<TaskView['response']>['error']>;

/** What one attempt at a task came to. `completed` has committed already. */
export type Outcome =
  | { kind: 'completed' }
  | { kind: 'failed'; error: TaskError; checks?: CheckResult[] }
  | { kind: 'waiting'; because: string; checks: CheckResult[]; knownSoFar: KnownSoFar };

/** Statuses of failures that are not plainly a bad request. */
const STATUS: Partial<Record<TaskErrorCode, string>> = {
  CLOUD_ACCOUNT_NAME_EXISTS: '409 CONFLICT',
  CLOUD_ACCOUNT_ACCESS_KEY_EXISTS: '409 CONFLICT',
  CLOUD_ACCOUNT_USED: '409 CONFLICT',
  CLOUD_ACCOUNT_NOT_FOUND: '404 NOT_FOUND',
  CLOUD_ACCOUNT_NOT_ACTIVE: '409 CONFLICT',
  CONFLICT_ERROR: '409 CONFLICT',
  USER_NOT_FOUND: '404 NOT_FOUND',
  USER_CANNOT_DELETE_OWN_USER: '403 FORBIDDEN',
  USER_CANNOT_UPDATE_IT_IS_OWN_ROLE: '403 FORBIDDEN',
  SUBSCRIPTION_NOT_FOUND: '404 NOT_FOUND',
  SUBSCRIPTION_NOT_ACTIVE: '409 CONFLICT',
  SUBSCRIPTION_IN_USE: '409 CONFLICT',
  VPC_PEERING_ALREADY_EXIST: '409 CONFLICT',
  VPC_PEERING_CLUSTER_NOT_ACTIVE: '409 CONFLICT',
  VPC_PEERING_GENERAL_ERROR: '500 INTERNAL_SERVER_ERROR',
  VPC_PEERING_NOT_FOUND: '404 NOT_FOUND',
  TGW_DOES_NOT_EXIST: '404 NOT_FOUND',
  TGW_RESOURCE_SHARE_DOES_NOT_EXIST: '404 NOT_FOUND',
  TGW_ATTACHMENT_DOES_NOT_EXIST: '404 NOT_FOUND',
  TGW_ATTACHMENT_IS_NOT_ACTIVE: '409 CONFLICT',
  DATABASE_NAME_EXISTS: '409 CONFLICT',
  DATABASE_NOT_FOUND: '404 NOT_FOUND',
  TOO_MANY_PENDING_SUBSCRIPTIONS: '429 TOO_MANY_REQUESTS',
  PROVISION_FAILURE: '500 INTERNAL_SERVER_ERROR',
  GENERAL_ERROR: '500 INTERNAL_SERVER_ERROR',
};

/** A failure in the contract's words; the description names the field and the remedy. */
export const failed = (type: TaskErrorCode, description: string): Extract<Outcome, { kind: 'failed' }> => ({
  kind: 'failed',
  error: { type, status: STATUS[type] ?? '400 BAD_REQUEST', description },
});

export const nameExists = (name: string) =>
  failed(
    'CLOUD_ACCOUNT_NAME_EXISTS',
    `name: a cloud account named "${name}" exists already (names are compared without regard to case). Choose another name.`,
  );

export const keyExists = (accessKeyId: string) =>
  failed(
    'CLOUD_ACCOUNT_ACCESS_KEY_EXISTS',
    `accessKeyId: the access key ${accessKeyId} is registered already in another cloud account of yours. ` +
      'Use that cloud account, or give an access key of another programmatic user.',
  );

export const accountGone = (id: number | null) =>
  failed(
    'CLOUD_ACCOUNT_NOT_FOUND',
    `cloudAccountId: cloud account ${id} is not there any more. List the cloud accounts to see which there are.`,
  );

/** The failure of a verification that did not pass: the first blocking check, and all of them as progress. */
export function verificationFailed(verification: Verification): Extract<Outcome, { kind: 'failed' }> {
  const first = firstBlockingError(verification);
  if (!first) throw new Error('A verification did not pass, and no check says why');
  return { ...failed(first.errorCode, first.description), checks: verification.checks };
}
