import { type Digest, digestOf, type Told } from '@berth/domain';
import type { Handle } from '../db/handle.ts';
import { insertDelivery, type Receiver } from '../db/repositories/deliveries.ts';
import { listWebhooks } from '../db/repositories/webhooks.ts';
import { type AppContext, timeOf } from './context.ts';
import { mailReceiversOf } from './mail-settings.ts';

/**
 * Tells everybody who wants to know what one scan changed: writes the messages in the transaction that stores the
 * findings, so that neither is there without the other. A worker sends them afterwards, as often as it takes; a message
 * keeps its id, by which a receiver knows what it has had already.
 *
 * Call it once for each scan: what is told at once is one message.
 */
export async function tellOf(
  context: Pick<AppContext, 'clock' | 'telling' | 'activateDelivery'>,
  tx: Handle,
  { accountId, ...told }: Told & { accountId: number },
): Promise<void> {
  if (!digestOf(told, 'low')) return;
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
}
