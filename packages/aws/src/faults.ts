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
  /** The time in the signature is not AWS's: the caller's clock is wrong, not the secret. */
  | 'clock-skew'
  | 'expired'
  | 'throttled'
  | 'limit'
  | 'conflict'
  | 'invalid'
  | 'no-credentials'
  /** The AWS account is blocked or not activated yet, or the region is not enabled in it. */
  | 'not-usable'
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
  ['InvalidSignatureException', 'bad-signature'],
  ['IncompleteSignature', 'invalid'],
  ['RequestTimeTooSkewed', 'clock-skew'],
  ['RequestInTheFuture', 'clock-skew'],
  ['RequestExpired', 'clock-skew'],
  ['InvalidSignatureException', 'bad-signature'],
  ['IncompleteSignatureException', 'bad-signature'],
  ['ExpiredToken', 'expired'],
  ['ExpiredTokenException', 'expired'],
  ['Throttling', 'throttled'],
  ['ThrottlingException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['ThrottledException', 'throttled'],
  ['RequestThrottled', 'throttled'],
  ['RequestThrottledException', 'throttled'],
  ['EC2ThrottledException', 'throttled'],
  ['BandwidthLimitExceeded', 'throttled'],
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
  ['NotFoundException', 'missing'],
  ['KMSInternalException', 'server-error'],
  ['DependencyTimeoutException', 'server-error'],
  ['KeyUnavailableException', 'server-error'],
  ['OptInRequired', 'not-usable'],
  ['PendingVerification', 'not-usable'],
  ['Blocked', 'not-usable'],
  ['RegionDisabledException', 'not-usable'],
  ['ServiceFailureException', 'server-error'],
  ['InternalFailure', 'server-error'],
  ['InternalError', 'server-error'],
  ['ServiceFailure', 'server-error'],
  ['ServiceUnavailable', 'server-error'],
  ['Unavailable', 'server-error'],
]);

/**
 * Codes of EC2 alone, beside those that `faultOf` knows by their endings.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html#CommonErrors
 */
const KNOWN_OF_EC2: ReadonlyMap<string, AwsFault> = new Map([
  ['Gateway.NotAttached', 'missing'],
  ['RouteAlreadyExists', 'exists'],
  ['Resource.AlreadyAssociated', 'exists'],
  ['DependencyViolation', 'conflict'],
  ['IncorrectState', 'conflict'],
  ['InvalidStateTransition', 'conflict'],
  ['IncorrectInstanceState', 'conflict'],
  ['VolumeInUse', 'conflict'],
  ['InvalidIPAddress.InUse', 'conflict'],
  ['InsufficientInstanceCapacity', 'limit'],
  ['InsufficientHostCapacity', 'limit'],
  ['InsufficientReservedInstanceCapacity', 'limit'],
  ['InsufficientFreeAddressesInSubnet', 'limit'],
  ['IdempotentParameterMismatch', 'invalid'],
  ['InvalidParameterCombination', 'invalid'],
  ['InvalidParameter', 'invalid'],
  ['InvalidSubnet.Conflict', 'invalid'],
  ['InvalidSubnet.Range', 'invalid'],
  ['InvalidVpc.Range', 'invalid'],
  ['MissingParameter', 'invalid'],
  ['OperationNotPermitted', 'invalid'],
  ['Unsupported', 'invalid'],
  ['UnsupportedOperation', 'invalid'],
]);

/** How EC2 forms the codes of its many kinds of things: `InvalidVpcID.NotFound`, `VpcLimitExceeded`. */
const EC2_ENDINGS: readonly [ending: RegExp, fault: AwsFault][] = [
  [/^Invalid\w+\.NotFound$/, 'missing'],
  [/^Invalid\w+\.Duplicate$/, 'exists'],
  [/^Invalid\w+\.InUse$/, 'conflict'],
  [/^Invalid\w+\.Malformed$/, 'invalid'],
  [/^(?!Request)\w+LimitExceeded$/, 'limit'],
];

const knownOfEc2 = (code: string): AwsFault | undefined =>
  KNOWN_OF_EC2.get(code) ?? EC2_ENDINGS.find(([ending]) => ending.test(code))?.[1];

/** The connection never stood or was not trusted, so the request was certainly not received. */
const NOT_SENT = new Set([
  'NotJournalled',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** IAM and STS give a signature of another time the code of a wrong one, and tell them apart in words only. */
const OTHER_TIME = /signature (expired|not yet current)/i;

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

/** AWS's own error code of a thrown SDK error, the system's where the network failed, or undefined when it is none. */
export function awsErrorCode(error: unknown): string | undefined {
  const name = textOf(error, 'name');
  const plain = name === undefined || name === 'Error';
  return textOf(error, 'Code') ?? (plain ? (textOf(error, 'code') ?? name) : name);
}

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
  const code = awsErrorCode(error) ?? '';
  const known = KNOWN.get(code) ?? KNOWN.get(textOf(error, 'name') ?? '') ?? knownOfEc2(code);
  if (known === 'bad-signature' && OTHER_TIME.test(textOf(error, 'message') ?? '')) return 'clock-skew';
  if (known) return known;
  if (hasName(NOT_SENT, error) || hasName(BROKEN, error)) return 'unreachable';
  const status = statusOf(error);
  if (status === 429) return 'throttled';
  if (status !== undefined && status >= 500) return 'server-error';
  return 'unclassified';
}

/** What only KMS answers: about the state of a key, or about a ciphertext. */
export type KmsFault =
  | AwsFault
  | 'disabled'
  | 'invalid-state'
  | 'wrong-key'
  | 'bad-ciphertext'
  | 'unusable-key';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors */
const KNOWN_OF_KMS: ReadonlyMap<string, KmsFault> = new Map([
  ['DisabledException', 'disabled'],
  ['KMSInvalidStateException', 'invalid-state'],
  ['IncorrectKeyException', 'wrong-key'],
  ['InvalidCiphertextException', 'bad-ciphertext'],
  ['InvalidKeyUsageException', 'unusable-key'],
  ['InvalidArnException', 'missing'],
]);

/** Sorts an error of a call to KMS. */
export const kmsFaultOf = (error: unknown): KmsFault =>
  KNOWN_OF_KMS.get(awsErrorCode(error) ?? '') ?? faultOf(error);

/** Whether the request that failed certainly never reached AWS, so that sending it again is no repetition. */
export const wasNotSent = (error: unknown): boolean =>
  hasName(NOT_SENT, error) || faultOf(error) === 'no-credentials';

/** Whether a call that failed may have had its effect all the same: an answer was lost, or AWS broke over it. */
export function outcomeUnknown(error: unknown): boolean {
  const fault = faultOf(error);
  return fault === 'server-error' || (fault === 'unreachable' && !wasNotSent(error));
}

const SHOWN_CHARACTERS = 400;

/** What the SDK adds for whoever debugs it. */
const SDK_ADVICE = /\s*Deserialization error: to see the raw response.*$/s;

/** AWS's own words about an error, on one line and of bounded length. */
export function awsErrorText(error: unknown): string {
  const code = awsErrorCode(error) ?? 'Error';
  const message = (textOf(error, 'message') ?? String(error))
    .replace(SDK_ADVICE, '')
    .replace(/\s+/g, ' ')
    .trim();
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
    case 'clock-skew':
    case 'expired':
    case 'no-credentials':
      return 'bad-credentials';
    case 'unreachable':
      return 'unreachable';
    default:
      return 'unclassified';
  }
}
