import { createHmac, randomBytes } from 'node:crypto';
import { Secret } from '@berth/domain';

const PREFIX = 'whsec_';
const BYTES = 32;

/** A new signing secret, written as Standard Webhooks has it: the prefix and 24 to 64 bytes in base64. */
export const newSigningSecret = (): Secret => new Secret(PREFIX + randomBytes(BYTES).toString('base64'));

/**
 * The `webhook-signature` header: a signature by each secret, so that a receiver may know either while one takes the
 * other's place. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param seconds The `webhook-timestamp`
 */
export const signWebhook = (
  secrets: readonly Secret[],
  { id, seconds, payload }: { id: string; seconds: number; payload: string },
): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.reveal().slice(PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${payload}`).digest('base64')}`;
    })
    .join(' ');
