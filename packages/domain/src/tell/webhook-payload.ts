import type { Digest } from './digest.ts';

/**
 * The body of a webhook, as Standard Webhooks recommends it: type, when it happened, and the data. The same text for
 * every attempt, since that is what is signed.
 */
export function webhookPayload(message: { accountId: number; digest: Digest; createdAt: Date }): string {
  const { accountId, createdAt } = message;
  const { kind, counts, findings, omitted } = message.digest;
  return JSON.stringify({
    type: kind === 'test' ? 'webhook.test' : 'findings.changed',
    timestamp: createdAt.toISOString(),
    data: kind === 'test' ? { accountId } : { accountId, counts, findings, omitted },
  });
}
