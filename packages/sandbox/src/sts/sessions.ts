import { constraintError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import { newSecretAccessKey, newSessionToken, uniqueId } from '../state/ids.ts';
import type { Session } from '../state/model.ts';

/** Makes temporary credentials and remembers them; expired ones are forgotten on the way. */
export function newSession(
  call: Call,
  what: Pick<Session, 'accountId' | 'mfa' | 'policies' | 'subject'>,
  seconds: number,
): { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: Date } {
  const { sessions } = call.world.state;
  const dayAgo = call.nowMs - 24 * 3_600_000;
  for (const [id, old] of sessions) if (old.expiresAt < dayAgo) sessions.delete(id);
  const session: Session = {
    ...what,
    accessKeyId: uniqueId('ASIA'),
    secretAccessKey: newSecretAccessKey(),
    sessionToken: newSessionToken(),
    issuedAt: call.nowMs,
    expiresAt: call.nowMs + seconds * 1000,
  };
  sessions.set(session.accessKeyId, session);
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expiresAt),
  };
}

/** A duration within AWS's bounds. */
export function checkedSeconds(
  given: number | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  const seconds = given ?? fallback;
  if (seconds < min)
    throw constraintError(
      'DurationSeconds',
      String(seconds),
      `Member must have value greater than or equal to ${min}`,
    );
  if (seconds > max)
    throw constraintError(
      'DurationSeconds',
      String(seconds),
      `Member must have value less than or equal to ${max}`,
    );
  return seconds;
}
