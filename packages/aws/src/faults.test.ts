import { expect, test } from 'vitest';
import {
  type AwsFault,
  awsErrorCode,
  awsErrorText,
  faultOf,
  outcomeUnknown,
  unknownBecause,
  wasNotSent,
} from './faults.ts';

const sdkError = (name: string, status = 400, more: object = {}) =>
  Object.assign(new Error(`${name} happened`), { name, $metadata: { httpStatusCode: status }, ...more });

interface FaultCase {
  name: string;
  error: unknown;
  fault: AwsFault;
  notSent?: boolean;
  unknown?: boolean;
}

const cases: FaultCase[] = [
  { name: 'denied is never missing', error: sdkError('AccessDenied', 403), fault: 'denied' },
  { name: 'missing is only what AWS says', error: sdkError('NoSuchEntityException', 404), fault: 'missing' },
  {
    name: 'a 404 without a code is not missing',
    error: sdkError('UnknownError', 404),
    fault: 'unclassified',
  },
  { name: 'an unknown key', error: sdkError('InvalidClientTokenId', 403), fault: 'unknown-key' },
  { name: 'a wrong secret', error: sdkError('SignatureDoesNotMatch', 403), fault: 'bad-signature' },
  {
    name: 'a clock that goes wrong is no wrong secret',
    error: sdkError('SignatureDoesNotMatch', 403, {
      message:
        'Signature expired: 20261120T170000Z is now earlier than 20261120T173000Z (20261120T174500Z - 15 min.)',
    }),
    fault: 'clock-skew',
  },
  {
    name: 'nor is one that is ahead',
    error: sdkError('SignatureDoesNotMatch', 403, {
      message: 'Signature not yet current: 20261120T190000Z is still later than 20261120T180000Z',
    }),
    fault: 'clock-skew',
  },
  { name: 'nor is it expired credentials', error: sdkError('RequestExpired'), fault: 'clock-skew' },
  { name: 'an account that is not activated', error: sdkError('OptInRequired', 401), fault: 'not-usable' },
  { name: 'an account that is blocked', error: sdkError('Blocked'), fault: 'not-usable' },
  {
    name: 'a certificate that is not trusted has let nothing out',
    error: Object.assign(new Error('self-signed'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    fault: 'unreachable',
    notSent: true,
  },
  { name: 'a name that is taken', error: sdkError('EntityAlreadyExistsException', 409), fault: 'exists' },
  { name: 'throttling', error: sdkError('Throttling'), fault: 'throttled' },
  { name: 'a 429 whatever it is called', error: sdkError('Strange', 429), fault: 'throttled' },
  {
    name: 'a 5xx may have had its effect',
    error: sdkError('ServiceFailure', 500),
    fault: 'server-error',
    unknown: true,
  },
  {
    name: 'so may a 5xx that nobody knows',
    error: sdkError('Strange', 503),
    fault: 'server-error',
    unknown: true,
  },
  {
    name: 'a refused connection has sent nothing',
    error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    fault: 'unreachable',
    notSent: true,
  },
  {
    name: 'a broken connection may have',
    error: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    fault: 'unreachable',
    unknown: true,
  },
  {
    name: 'without credentials nothing is sent',
    error: sdkError('CredentialsProviderError', 0),
    fault: 'no-credentials',
    notSent: true,
  },
  { name: 'a VPC that is not there', error: sdkError('InvalidVpcID.NotFound'), fault: 'missing' },
  { name: 'a gateway that is detached', error: sdkError('Gateway.NotAttached'), fault: 'missing' },
  { name: 'a key pair of the name', error: sdkError('InvalidKeyPair.Duplicate'), fault: 'exists' },
  { name: 'a rule that is there', error: sdkError('InvalidPermission.Duplicate'), fault: 'exists' },
  { name: 'something that holds another', error: sdkError('DependencyViolation'), fault: 'conflict' },
  { name: 'a quota of EC2', error: sdkError('VpcLimitExceeded'), fault: 'limit' },
  {
    name: 'no quota, but too many requests',
    error: sdkError('RequestLimitExceeded', 503),
    fault: 'throttled',
  },
  { name: 'no capacity', error: sdkError('InsufficientInstanceCapacity', 500), fault: 'limit' },
  { name: 'a call that EC2 denies', error: sdkError('UnauthorizedOperation', 403), fault: 'denied' },
  { name: 'what is not known stays so', error: sdkError('Novelty'), fault: 'unclassified' },
  { name: 'a thrown text', error: 'text', fault: 'unclassified' },
  { name: 'nothing at all', error: undefined, fault: 'unclassified' },
];

test.each(cases)('$name', ({ error, fault, notSent = false, unknown = false }) => {
  expect([faultOf(error), wasNotSent(error), outcomeUnknown(error)]).toEqual([fault, notSent, unknown]);
});

test('a look that was denied, throttled or cut off is each said as such', () => {
  const because = (error: unknown) => unknownBecause(faultOf(error));
  expect(because(sdkError('AccessDenied'))).toBe('denied');
  expect(because(sdkError('Throttling'))).toBe('throttled');
  expect(because(sdkError('ExpiredToken'))).toBe('bad-credentials');
  expect(because(sdkError('Novelty'))).toBe('unclassified');
});

test("a failure of the network is named by the system's own code", () => {
  expect(awsErrorCode(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))).toBe('ENOTFOUND');
  expect(awsErrorCode(sdkError('AccessDenied', 403))).toBe('AccessDenied');
});

test("AWS's words come on one line and at bounded length", () => {
  expect(awsErrorText(sdkError('AccessDenied', 403, { message: 'User: x\nis not' }))).toBe(
    'AccessDenied: User: x is not',
  );
  expect(awsErrorText(sdkError('Long', 400, { message: 'x'.repeat(9_999) })).length).toBeLessThan(420);
});
