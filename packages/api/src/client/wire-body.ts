import { ApiError } from './api-error.ts';
import type { SecretText, SecretValue } from './secret-text.ts';

const isSecret = (value: unknown): value is SecretValue =>
  typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function';

/** A key as a header's value. Throws an ApiError for what no header can carry; that never repeats the key. */
export function wireHeader(value: SecretText): string {
  const text = isSecret(value) ? value.reveal() : value;
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new ApiError({
    kind: 'invalid',
    message: 'An API key is empty, or has a space, line end or other character that no key has',
    remedy: 'Check how the keys were copied.',
  });
}

/**
 * A request body as it travels. This file is the one place where the client opens secrets: on their way to the
 * server that they are meant for. The text is handed to `fetch` and kept nowhere.
 */
export const wireBody = (body: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(body).map(([key, value]) => [key, opened(value)])));

const opened = (value: unknown): unknown => (isSecret(value) ? value.reveal() : value);
