import type { Secret } from '@berth/domain';

const isSecret = (value: unknown): value is Secret =>
  typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function';

/** A header's value. */
export const wireHeader = (value: Secret | string): string => (isSecret(value) ? value.reveal() : value);

/**
 * A request body as it travels. This file is the one place where the client opens secrets: on their way to the
 * server that they are meant for. The text is handed to `fetch` and kept nowhere.
 */
export const wireBody = (body: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(body).map(([key, value]) => [key, opened(value)])));

const opened = (value: unknown): unknown => (isSecret(value) ? value.reveal() : value);
