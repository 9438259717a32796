import {
  findingsMail,
  joinDigests,
  retryAfterMs,
  retryPauseMs,
  type Secret,
  visible,
  webhookPayload,
} from '@berth/domain';
import { type AppContext, receiverOfKey, timeOf } from '../app/context.ts';
import { mailReceiversOf } from '../app/mail-settings.ts';
import type { WebhookView } from '../app/notifications.ts';
import { openSecret, webhookPlace } from '../app/sealing.ts';
import { NoPublicAddress } from '../app/webhook-target.ts';
import { messageIdOf } from '../app/webhooks.ts';
import {
  type AttemptEnd,
  type DeliveryRecord,
  endAttempt,
  giveUpPending,
  hasDue,
  takeDue,
} from '../db/repositories/deliveries.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { getWebhook, updateWebhook } from '../db/repositories/webhooks.ts';
import { signWebhook } from '../vault/webhook-secret.ts';
import { ANSWER_WITHIN_MS, postWebhook, type WebhookAnswer } from './post-webhook.ts';

/** What is being sent is thought to be lost after so long, and sent again. */
const LOST_AFTER_MS = 60_000;
/** A webhook sends one message a job, so that a receiver who keeps it waiting does not hold up others'. */
const TAKEN = { webhook: 1, mail: 500 };
const EXCERPT_MOST = 200;

/** Sends what is due for one receiver. Each message has a job of its own to send it, and one for each further attempt. */
export async function deliverTo(context: AppContext, key: string, signal: AbortSignal): Promise<void> {
  const to = receiverOfKey(key);
  const { outer } = context.database;
  const most = 'webhookId' in to ? TAKEN.webhook : TAKEN.mail;
  const [first, ...others] = await takeDue(outer, to, LOST_AFTER_MS, { at: timeOf(context), most });
  if (!first) return;
  if ('webhookId' in to) await deliverToWebhook(context, to, first, signal);
  else await deliverByMail(context, to, [first, ...others]);
  // The jobs of the others may have been lost.
  if (await hasDue(outer, to)) await context.activateDelivery(null, to);
}

async function deliverToWebhook(
  context: AppContext,
  to: { accountId: number; webhookId: number },
  delivery: DeliveryRecord,
  signal: AbortSignal,
): Promise<void> {
  const { database } = context;
  const webhook = await getWebhook(database.outer, to.accountId, to.webhookId);
  // Disabled meanwhile; or deleted, and its deliveries with it.
  if (!webhook?.enabled) return giveUpPending(database.outer, to, WAS_DISABLED, timeOf(context));
  const answer = await send(context, to, webhook, delivery, signal);
  // A process that stops has not been refused: the message is as good as not sent.
  signal.throwIfAborted();
  const end = endOf(context, delivery, answer);
  context.metrics.delivery({ channel: 'webhook', outcome: outcomeOf(end) });
  const because = whyDisable(context, webhook, delivery, end);
  const at = timeOf(context);
  await database.transaction(async (tx) => {
    if (!(await endAttempt(tx, delivery, end))) return;
    if (end.status === 'pending') await context.activateDelivery(tx, to, end.pauseMs);
    if (end.status === 'delivered')
      await updateWebhook(tx, to.accountId, to.webhookId, { lastDeliveredAt: at });
    if (because === null) return;
    const change = { enabled: false, disabledBecause: because, updatedAt: at };
    await updateWebhook(tx, to.accountId, to.webhookId, change);
    await giveUpPending(tx, to, WAS_DISABLED, at);
    await appendLog(tx, {
      accountId: to.accountId,
      time: at,
      originator: 'Berth',
      apiKeyName: null,
      resource: null,
      resourceId: null,
      type: 'webhookDisabled',
      description: `Disabled webhook ${to.webhookId}: ${because}`,
    });
  });
}

const outcomeOf = ({ status }: AttemptEnd) => (status === 'pending' ? 'retried' : status);

const WAS_DISABLED = 'The webhook was disabled.';
const GONE = 410;

/** What the receiver answered, or why there was no answer. */
type Answer = WebhookAnswer | { status: null; text: string };

async function send(
  context: AppContext,
  to: { accountId: number; webhookId: number },
  webhook: WebhookView,
  delivery: DeliveryRecord,
  signal: AbortSignal,
): Promise<Answer> {
  const { clock, telling } = context;
  const id = messageIdOf(delivery);
  const seconds = Math.floor(clock.now() / 1_000);
  const body = webhookPayload({
    accountId: to.accountId,
    digest: delivery.message,
    createdAt: delivery.createdAt,
  });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Berth-Webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signWebhook(await secretsOf(context, to, webhook), { id, seconds, payload: body }),
  };
  const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    return await postWebhook(
      webhook.url,
      { headers, body },
      telling.webhooks,
      AbortSignal.any([signal, late]),
    );
  } catch (error) {
    if (error instanceof NoPublicAddress) return { status: null, text: error.message };
    if (late.aborted) return { status: null, text: `No answer within ${ANSWER_WITHIN_MS / 1_000} s.` };
    return { status: null, text: `No answer: ${codeOf(error)}.` };
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'the connection failed';

/** What it is signed with: the secret, and for a while the one before it. */
async function secretsOf(
  context: AppContext,
  { accountId, webhookId }: { accountId: number; webhookId: number },
  { formerSecretUntil }: WebhookView,
): Promise<Secret[]> {
  const place = { accountId, id: webhookId };
  const fields =
    formerSecretUntil !== null && formerSecretUntil > timeOf(context)
      ? (['signingSecret', 'formerSigningSecret'] as const)
      : (['signingSecret'] as const);
  const found = await Promise.all(fields.map((field) => openSecret(context, webhookPlace(place, field))));
  return found.filter((secret) => secret !== null);
}

/** What an answer means for the delivery: https://github.com/standard-webhooks/standard-webhooks (status codes). */
function endOf(context: AppContext, delivery: DeliveryRecord, answer: Answer): AttemptEnd {
  const { status: responseCode } = answer;
  const endedAt = timeOf(context);
  if (responseCode !== null && responseCode >= 200 && responseCode < 300)
    return { status: 'delivered', responseCode, lastError: null, endedAt };
  const lastError = responseCode === null ? answer.text : refusalText(responseCode, answer.text);
  const asked = 'retryAfter' in answer ? retryAfterMs(answer.retryAfter, endedAt.getTime()) : 0;
  const pauseMs =
    responseCode === GONE
      ? null
      : retryPauseMs(delivery.attempts, Math.random(), asked, context.telling.pausesMs);
  return pauseMs === null
    ? { status: 'failed', responseCode, lastError, endedAt }
    : { status: 'pending', responseCode, lastError, pauseMs };
}

function refusalText(status: number, text: string): string {
  const excerpt = visible(text.trim()).slice(0, EXCERPT_MOST);
  return `The receiver answered ${status}${excerpt === '' ? '.' : `: ${excerpt}`}`;
}

/** Why nothing is to be sent there any more: the receiver says so, or nothing has arrived for days. */
function whyDisable(
  { telling }: AppContext,
  webhook: WebhookView,
  delivery: DeliveryRecord,
  end: AttemptEnd,
): string | null {
  if (end.status !== 'failed') return null;
  if (end.responseCode === GONE) return 'The receiver answered 410 Gone.';
  const isLast = delivery.attempts === telling.pausesMs.length + 1;
  const arrived = webhook.lastDeliveredAt !== null && webhook.lastDeliveredAt > delivery.createdAt;
  return isLast && !arrived ? 'Every attempt failed for days.' : null;
}

/** One mail of all that is due for a user, who must still want it. */
async function deliverByMail(
  context: AppContext,
  to: { accountId: number; toUserId: number },
  due: [DeliveryRecord, ...DeliveryRecord[]],
): Promise<void> {
  const { database, telling, log } = context;
  const receivers = await mailReceiversOf(database.outer, to.accountId);
  const receiver = receivers.find(({ userId }) => userId === to.toUserId);
  if (!receiver || !telling.sendMail)
    return giveUpPending(database.outer, to, 'Not to be told by mail any more.', timeOf(context));
  const { accountName, email } = receiver;
  const digest = joinDigests(due.map(({ message }) => message));
  const mail = findingsMail({ accountName, digest, consoleUrl: telling.consoleUrl });
  const failure = await telling
    .sendMail({ ...mail, to: email, messageId: messageIdOf(due[0]) })
    .then(() => null)
    .catch((error: unknown) => {
      log.error('A mail could not be sent', { userId: to.toUserId, error });
      return { isFinal: isRefusedAddress(error), text: `The mail server did not take it: ${codeOf(error)}.` };
    });
  const ended = { responseCode: null, lastError: failure?.text ?? null, endedAt: timeOf(context) };
  const endOfMail = ({ attempts }: DeliveryRecord): AttemptEnd => {
    if (failure === null) return { ...ended, status: 'delivered' };
    const pauseMs = failure.isFinal ? null : retryPauseMs(attempts, Math.random(), 0, telling.pausesMs);
    return pauseMs === null ? { ...ended, status: 'failed' } : { ...ended, status: 'pending', pauseMs };
  };
  context.metrics.delivery({ channel: 'mail', outcome: outcomeOf(endOfMail(due[0])) });
  await database.transaction(async (tx) => {
    for (const delivery of due) {
      const end = endOfMail(delivery);
      if ((await endAttempt(tx, delivery, end)) && end.status === 'pending')
        await context.activateDelivery(tx, to, end.pauseMs);
    }
  });
}

/** Whether the mail server knows for certain that this address takes no mail (RFC 5321, codes 5yz). */
const isRefusedAddress = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'responseCode' in error &&
  'code' in error &&
  error.code === 'EENVELOPE' &&
  Number(error.responseCode) >= 500;
