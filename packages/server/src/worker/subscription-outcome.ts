import { TASK_ERROR_CODES, type TaskErrorCode } from '@berth/api';
import type { RequestProblem } from '@berth/domain';
import type { Handle } from '../db/handle.ts';
import { countUnsettled } from '../db/repositories/subscriptions.ts';
import { failed, type Outcome } from './outcome.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** How many of a tenant's subscriptions may be other than active at once (wire contract, section 6). */
const UNSETTLED_MOST = 3;

const CODES = new Set<string>(TASK_ERROR_CODES);
const codeOf = (code: string): TaskErrorCode =>
  CODES.has(code) ? (code as TaskErrorCode) : 'PROVISION_FAILURE';

/** Everything that stands against a request, under the code of the first. */
export function refusedFor(problems: (RequestProblem & { evidence?: string | null })[]): Failed {
  const [first] = problems;
  if (!first) throw new Error('A request was refused, and no problem says why');
  const texts = problems.map(({ field, message, remedy, evidence }) => {
    const said = evidence ? ` (AWS: ${evidence})` : '';
    return `${field === null ? '' : `${field}: `}${message} ${remedy}${said}`;
  });
  return failed(codeOf(first.code), texts.join('\n'));
}

export const notAvailable = (): Failed =>
  failed('PROVISION_FAILURE', 'Subscriptions are not available on this installation. Nothing was changed.');

export const subscriptionGone = (id: number | null): Failed =>
  failed(
    'SUBSCRIPTION_NOT_FOUND',
    `subscriptionId: subscription ${id} is not there any more. List the subscriptions to see which there are.`,
  );

/** Whether one more may become other than active. `exceptId`: the one that is about to. */
export async function refuseTooMany(
  tx: Handle,
  accountId: number,
  exceptId: number | null,
): Promise<Failed | null> {
  const unsettled = await countUnsettled(tx, accountId, exceptId);
  if (unsettled < UNSETTLED_MOST) return null;
  return failed(
    'TOO_MANY_PENDING_SUBSCRIPTIONS',
    `${unsettled} subscriptions are pending, being deleted or in error, and there may be ${UNSETTLED_MOST} at once. ` +
      'Wait until one is done, or try again with or delete those in error.',
  );
}
