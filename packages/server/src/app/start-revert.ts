import type { Handle } from '../db/handle.ts';
import { addEvent, askRevert } from '../db/repositories/findings.ts';
import { appendLog } from '../db/repositories/logs.ts';
import type { Originator } from './caller.ts';
import { type AppContext, timeOf } from './context.ts';
import type { FindingRecord } from './finding.ts';

/** Has a worker undo a finding; false when it is not open any more, or is being undone already. */
export async function startRevert(
  context: AppContext,
  tx: Handle,
  { accountId, id, title, subscriptionId, cloudAccountId }: FindingRecord,
  by: Originator,
): Promise<boolean> {
  const at = timeOf(context);
  const revert = { by, askedAt: at.toISOString(), steps: [], problems: [], report: null };
  if (!(await askRevert(tx, accountId, id, revert, at))) return false;
  await addEvent(tx, accountId, id, { time: at, kind: 'revert-asked', by: by.name });
  await appendLog(tx, {
    accountId,
    time: at,
    originator: by.name,
    apiKeyName: by.apiKeyName,
    resource: null,
    resourceId: subscriptionId ?? cloudAccountId,
    type: 'findingRevertAsked',
    description: `To be undone: ${title}`,
  });
  await context.activateRevert(tx, { accountId, id });
  return true;
}
