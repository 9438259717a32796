import {
  type Digest,
  digestOf,
  FINDING_CHANGES,
  summaryOf,
  type Told,
  type ToldFinding,
} from '@berth/domain';
import type { Handle } from '../db/handle.ts';
import { insertDelivery, type Receiver } from '../db/repositories/deliveries.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { listWebhooks } from '../db/repositories/webhooks.ts';
import { type AppContext, timeOf } from './context.ts';
import { mailReceiversOf } from './mail-settings.ts';

/**
 * Tells everybody who wants to know what one scan changed: writes the messages and the system log in the transaction
 * that stores the findings, so that neither is there without the other. A worker sends them afterwards, as often as it
 * takes; a message keeps its id, by which a receiver knows what it has had already.
 *
 * Call it once for each scan: what is told at once is one message.
 */
export async function tellOf(
  context: Pick<AppContext, 'clock' | 'telling' | 'activateDelivery'>,
  tx: Handle,
  { accountId, ...told }: Told & { accountId: number },
): Promise<void> {
  const everything = digestOf(told, 'low');
  if (!everything) return;
  const at = timeOf(context);
  const put = async (to: Receiver, message: Digest, delayMs = 0) => {
    await insertDelivery(tx, to, message, { at, delayMs });
    await context.activateDelivery(tx, to, delayMs);
  };
  for (const { id, enabled, minimumSeverity } of await listWebhooks(tx, accountId)) {
    const digest = enabled ? digestOf(told, minimumSeverity) : null;
    if (digest) await put({ accountId, webhookId: id }, digest);
  }
  const { sendMail, mailWindowMs } = context.telling;
  for (const { userId, minimumSeverity } of sendMail ? await mailReceiversOf(tx, accountId) : []) {
    const digest = digestOf(told, minimumSeverity);
    if (digest) await put({ accountId, toUserId: userId }, digest, mailWindowMs);
  }
  await appendLog(tx, {
    accountId,
    time: at,
    originator: 'Berth',
    apiKeyName: null,
    resource: null,
    resourceId: subjectOf(FINDING_CHANGES.flatMap((change) => told[change])),
    type: 'findingsChanged',
    description: descriptionOf(everything),
  });
}

const NAMED_IN_LOG = 3;

/** `2 findings opened, 1 finding resolved: critical instance_stopped (i-1), ...` */
function descriptionOf(digest: Digest): string {
  const named = digest.findings
    .slice(0, NAMED_IN_LOG)
    .map(
      ({ severity, code, subject }) =>
        `${severity} ${code} (${subject.physicalId ?? subject.logicalId ?? subject.type})`,
    );
  const more = digest.findings.length + digest.omitted > NAMED_IN_LOG ? [' and more'] : [];
  return `${summaryOf(digest)}: ${[named.join(', '), ...more].join('')}`;
}

/** What the log is to be filtered by: the one subscription or cloud account that all of it is about. */
function subjectOf(findings: readonly ToldFinding[]): number | null {
  const ids = new Set(findings.map(({ subscriptionId, cloudAccountId }) => subscriptionId ?? cloudAccountId));
  const [first] = ids;
  return ids.size === 1 && first !== undefined ? first : null;
}
