import type { DeliveryBody, WebhookBody } from '@berth/api';
import { type Fixture, failure } from './shot.ts';

const HOUR = 3_600_000;
const at = (agoMs: number): string => new Date(Date.now() - agoMs).toISOString();

const webhook = (index: number): WebhookBody => ({
  id: 1001 + index,
  url:
    index === 1
      ? `https://hooks.example.com/${'a-path-that-cannot-be-broken'.repeat(5)}`
      : `https://hooks-${index}.example.com/berth`,
  description: ['On-call', 'The ticket system, which is slow on Mondays', ''][index % 3] ?? '',
  minimumSeverity: (['high', 'low', 'critical'] as const)[index % 3] ?? 'low',
  enabled: index % 3 !== 2,
  ...(index % 3 === 2 && { disabledBecause: 'Every attempt failed for days.' }),
  ...(index % 2 === 0 && { lastDeliveredAt: at(index * HOUR) }),
  ...(index === 0 && { formerSecretUntil: at(-20 * HOUR) }),
  createdAt: at(300 * HOUR),
  updatedAt: at(200 * HOUR),
});

const STATUSES = ['delivered', 'pending', 'failed'] as const;

const delivery = (index: number): DeliveryBody => {
  const status = STATUSES[index % 3] ?? 'delivered';
  return {
    id: 500 - index,
    messageId: `msg_${String(index).padStart(32, '0')}`,
    summary: index % 4 === 0 ? 'A test' : `${index + 1} findings opened, 1 finding resolved`,
    status,
    attempts: status === 'delivered' ? 1 : status === 'pending' ? 3 : 10,
    createdAt: at(index * HOUR),
    lastAttemptAt: at(index * HOUR),
    ...(status === 'delivered' && { responseCode: 204 }),
    ...(status === 'pending' && {
      nextAttemptAt: at(-HOUR),
      lastError: 'No answer within 15 s.',
    }),
    ...(status === 'failed' && {
      responseCode: 500,
      lastError: `The receiver answered 500: ${'<html>Internal error '.repeat(8)}`,
    }),
  };
};

/** What is answered about notifications; null where the call is about something else. */
export function notificationAnswer(
  { state }: Fixture,
  method: string,
  path: string,
): { status: number; body: unknown } | null {
  const many = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: state === 'full' ? count : 0 }, (_, index) => make(index));
  const ok = (body: unknown) => ({ status: 200, body });
  if (path === '/v1/session/notifications') {
    const setting = { enabled: true, minimumSeverity: 'high', email: 'ada@example.com' };
    const notSentBecause = 'No mail server is set for this Berth. Whoever runs it sets BERTH_SMTP_URL.';
    return ok(state === 'full' ? setting : { ...setting, notSentBecause });
  }
  const [, of, more] = /^\/v1\/webhooks(?:\/(\d+))?(?:\/(\w+))?$/.exec(path) ?? [];
  if (!path.startsWith('/v1/webhooks')) return null;
  if (of === undefined)
    return method === 'POST'
      ? ok({ webhook: webhook(0), signingSecret: 'whsec_exampleexampleexampleexampleexampleexam=' })
      : ok({ webhooks: many(6, webhook) });
  if (more === 'deliveries') return ok({ deliveries: many(45, delivery) });
  const found = Number(of) - 1001;
  return found < 6
    ? ok(webhook(found))
    : failure(404, { code: 'NOT_FOUND', message: 'There is no such webhook' });
}
