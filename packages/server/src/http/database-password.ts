import type { Secret } from '@berth/domain';

/** The password of a database, on its way to who may change it and asked for the database by its id. */
export function passwordFields(
  protocol: string,
  password: Secret | null,
): { password?: string; saslPassword?: string } {
  if (!password) return {};
  const text = password.reveal();
  return protocol === 'memcached' ? { saslPassword: text } : { password: text };
}
