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
  | 'no-credentials'
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
  ['ThrottledException', 'throttled'],
  ['RequestThrottled', 'throttled'],
  ['RequestThrottledException', 'throttled'],
  ['SlowDown', 'throttled'],
  ['PriorRequestNotComplete', 'throttled'],
  ['LimitExceeded', 'limit'],
  ['LimitExceededException', 'limit'],
  ['DeleteConflict', 'conflict'],
  ['DeleteConflictException', 'conflict'],
  ['ConcurrentModification', 'conflict'],
  ['ConcurrentModificationException', 'conflict'],
  ['EntityTemporarilyUnmodifiable', 'conflict'],
  ['EntityTemporarilyUnmodifiableException', 'conflict'],
  ['ValidationError', 'invalid'],
  ['InvalidInput', 'invalid'],
  ['InvalidInputException', 'invalid'],
  ['InvalidParameterValue', 'invalid'],
  ['MalformedPolicyDocument', 'invalid'],
  ['MalformedPolicyDocumentException', 'invalid'],
  ['PasswordPolicyViolation', 'invalid'],
  ['PasswordPolicyViolationException', 'invalid'],
  ['UnmodifiableEntity', 'invalid'],
  ['UnmodifiableEntityException', 'invalid'],
  ['CredentialsProviderError', 'no-credentials'],
  ['TokenProviderError', 'no-credentials'],
  ['ServiceFailureException', 'server-error'],
  ['InternalFailure', 'server-error'],
  ['InternalError', 'server-error'],
  ['ServiceFailure', 'server-error'],
  ['ServiceUnavailable', 'server-error'],
  ['Unavailable', 'server-error'],
]);

/** The connection never stood, so the request was certainly not received. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The connection broke, or no answer came in time: the request may have been received. */
const BROKEN = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'TimeoutError',
  'RequestTimeout',
  'NetworkingError',
]);

const textOf = (value: unknown, key: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = (value as Record<string, unknown>)[key];
  return typeof found === 'string' ? found : undefined;
};

/** AWS's own error code of a thrown SDK error, or undefined when it is none. */
export const awsErrorCode = (error: unknown): string | undefined =>
  textOf(error, 'Code') ?? textOf(error, 'name');

/** HTTP status of an answer, when there was one. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: unknown } };
  return typeof metadata?.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

const hasName = (names: ReadonlySet<string>, error: unknown): boolean =>
  names.has(textOf(error, 'code') ?? '') || names.has(textOf(error, 'name') ?? '');

/** Sorts an error that an SDK call threw. A 5xx whose code is not known is a server error, whatever it says. */
export function faultOf(error: unknown): AwsFault {
  const known = KNOWN.get(awsErrorCode(error) ?? '') ?? KNOWN.get(textOf(error, 'name') ?? '');
  if (known) return known;
  if (hasName(NOT_SENT, error) || hasName(BROKEN, error)) return 'unreachable';
  const status = statusOf(error);
  if (status === 429) return 'throttled';
  if (status !== undefined && status >= 500) return 'server-error';
  return 'unclassified';
}

/** Whether the request that failed certainly never reached AWS, so that sending it again is no repetition. */
export const wasNotSent = (error: unknown): boolean =>
  hasName(NOT_SENT, error) || faultOf(error) === 'no-credentials';

/** Whether a call that failed may have had its effect all the same: an answer was lost, or AWS broke over it. */
export function outcomeUnknown(error: unknown): boolean {
  const fault = faultOf(error);
  return fault === 'server-error' || (fault === 'unreachable' && !wasNotSent(error));
}

const SHOWN_CHARACTERS = 400;

/** AWS's own words about an error, on one line and of bounded length. */
export function awsErrorText(error: unknown): string {
  const code = awsErrorCode(error) ?? 'Error';
  const message = (textOf(error, 'message') ?? String(error)).replace(/\s+/g, ' ').trim();
  const text = message.startsWith(code) || message === '' ? message || code : `${code}: ${message}`;
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
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
    case 'no-credentials':
      return 'bad-credentials';
    case 'unreachable':
      return 'unreachable';
    default:
      return 'unclassified';
  }
}
