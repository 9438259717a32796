import type { UnknownBecause } from '@berth/domain';

/**
 * What kind of trouble an AWS call met. A closed set, sorted here and nowhere else: what is not known stays
 * `unclassified`, and denied is never missing.
 */
export type AwsFault =
  | 'missing'
  | 'exists'
  | 'denied'
  | 'unknown-key'
  | 'bad-signature'
  | 'expired'
  | 'throttled'
  | 'limit'
  | 'conflict'
  | 'invalid'
  | 'unreachable'
  | 'server-error'
  | 'unclassified';

/**
 * Error codes as the services name them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const KNOWN: ReadonlyMap<string, AwsFault> = new Map([
  ['NoSuchEntity', 'missing'],
  ['NoSuchEntityException', 'missing'],
  ['EntityAlreadyExists', 'exists'],
  ['EntityAlreadyExistsException', 'exists'],
  ['AccessDenied', 'denied'],
  ['AccessDeniedException', 'denied'],
  ['UnauthorizedOperation', 'denied'],
  ['InvalidClientTokenId', 'unknown-key'],
  ['AuthFailure', 'unknown-key'],
  ['UnrecognizedClientException', 'unknown-key'],
  ['SignatureDoesNotMatch', 'bad-signature'],
  ['IncompleteSignature', 'bad-signature'],
  ['ExpiredToken', 'expired'],
  ['ExpiredTokenException', 'expired'],
  ['RequestExpired', 'expired'],
  ['Throttling', 'throttled'],
  ['ThrottlingException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['LimitExceeded', 'limit'],
  ['LimitExceededException', 'limit'],
  ['DeleteConflict', 'conflict'],
  ['DeleteConflictException', 'conflict'],
  ['ConcurrentModification', 'conflict'],
  ['EntityTemporarilyUnmodifiable', 'conflict'],
  ['ValidationError', 'invalid'],
  ['InvalidInput', 'invalid'],
  ['InvalidParameterValue', 'invalid'],
  ['MalformedPolicyDocument', 'invalid'],
  ['MalformedPolicyDocumentException', 'invalid'],
  ['PasswordPolicyViolation', 'invalid'],
  ['InternalFailure', 'server-error'],
  ['InternalError', 'server-error'],
  ['ServiceFailure', 'server-error'],
  ['ServiceUnavailable', 'server-error'],
  ['Unavailable', 'server-error'],
]);

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'TimeoutError',
]);

const textOf = (value: unknown, key: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = (value as Record<string, unknown>)[key];
  return typeof found === 'string' ? found : undefined;
};

/** AWS's own error code of a thrown SDK error, or undefined when it is none. */
export const awsErrorCode = (error: unknown): string | undefined =>
  textOf(error, 'Code') ?? textOf(error, 'name');

/** Sorts an error that an SDK call threw. */
export function faultOf(error: unknown): AwsFault {
  const known = KNOWN.get(awsErrorCode(error) ?? '') ?? KNOWN.get(textOf(error, 'name') ?? '');
  if (known) return known;
  if (NETWORK.has(textOf(error, 'code') ?? '') || NETWORK.has(textOf(error, 'name') ?? ''))
    return 'unreachable';
  return 'unclassified';
}

/** The reason of an `unknown` sighting for a fault; `missing` never comes here, it is `absent`. */
export function unknownBecause(fault: AwsFault): UnknownBecause {
  switch (fault) {
    case 'denied':
      return 'denied';
    case 'throttled':
      return 'throttled';
    case 'unknown-key':
    case 'bad-signature':
    case 'expired':
      return 'bad-credentials';
    case 'unreachable':
      return 'unreachable';
    default:
      return 'unclassified';
  }
}
