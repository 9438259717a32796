import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from './aws-error.ts';

/** What a signature covers of a request; header names in lower case. */
export interface SignedRequest {
  method: string;
  /** Raw path, without the query string. */
  path: string;
  /** Raw query string, without the question mark. */
  query: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

export interface Authorization {
  accessKeyId: string;
  /** The credential scope's day, YYYYMMDD. */
  day: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** The request's own time, as X-Amz-Date writes it. */
  amzDate: string;
  sessionToken?: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SKEW_MS = 5 * 60_000;

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest();

const incomplete = (message: string): AwsError => new AwsError('IncompleteSignature', message, 400);

/**
 * Reads the Authorization header.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function parseAuthorization(headers: Readonly<Record<string, string>>): Authorization {
  const header = headers.authorization;
  if (!header)
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  if (!header.startsWith(`${ALGORITHM} `))
    throw incomplete(`Unsupported Authorization header: ${ALGORITHM} expected.`);
  const fields = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((part): [string, string] => {
        const [key = '', ...rest] = part.trim().split('=');
        return [key, rest.join('=')];
      }),
  );
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter((name) => !fields.get(name));
  if (missing.length > 0)
    throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  const [accessKeyId, day, region, service, terminator, ...more] = (fields.get('Credential') ?? '').split(
    '/',
  );
  if (!accessKeyId || !day || !region || !service || terminator !== 'aws4_request' || more.length > 0)
    throw incomplete(
      "Credential must have exactly 5 slash-delimited elements: 'key/date/region/service/aws4_request'.",
    );
  const amzDate = headers['x-amz-date'] ?? '';
  if (!/^\d{8}T\d{6}Z$/.test(amzDate))
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  const signedHeaders = (fields.get('SignedHeaders') ?? '').split(';');
  if (!signedHeaders.includes('host'))
    throw new AwsError(
      'SignatureDoesNotMatch',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      403,
    );
  return {
    accessKeyId,
    day,
    region,
    service,
    signedHeaders,
    signature: fields.get('Signature') ?? '',
    amzDate,
    ...(headers['x-amz-security-token'] ? { sessionToken: headers['x-amz-security-token'] } : {}),
  };
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]): [string, string] => [encode(name), encode(value)])
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function canonicalRequest(request: SignedRequest, signedHeaders: string[]): string {
  const headers = signedHeaders
    .map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  return [
    request.method,
    request.path || '/',
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

const signingKeys = new Map<string, Buffer>();
const KEPT_KEYS = 1_000;

/** The key of a secret for a day, a region and a service: of the five hashes of a signature, the four that stay the same. */
function signingKey(secretAccessKey: string, { day, region, service }: Authorization): Buffer {
  const name = JSON.stringify([secretAccessKey, day, region, service]);
  const known = signingKeys.get(name);
  if (known) return known;
  const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), service), 'aws4_request');
  if (signingKeys.size >= KEPT_KEYS) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

/** The signature that a holder of the secret makes for this request. */
export function signatureOf(request: SignedRequest, auth: Authorization, secretAccessKey: string): string {
  const scope = `${auth.day}/${auth.region}/${auth.service}/aws4_request`;
  const toSign = [ALGORITHM, auth.amzDate, scope, sha256(canonicalRequest(request, auth.signedHeaders))].join(
    '\n',
  );
  return createHmac('sha256', signingKey(secretAccessKey, auth)).update(toSign).digest('hex');
}

/** Throws SignatureDoesNotMatch unless the request was signed with this secret. */
export function verifySignature(request: SignedRequest, auth: Authorization, secretAccessKey: string): void {
  const expected = Buffer.from(signatureOf(request, auth, secretAccessKey));
  const given = Buffer.from(auth.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given))
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
}

const compact = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d{3}/, '');

function signedAt(auth: Authorization): number {
  const d = auth.amzDate;
  return Date.parse(
    `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6, 8)}T${d.slice(9, 11)}:${d.slice(11, 13)}:${d.slice(13, 15)}Z`,
  );
}

/**
 * Throws unless the request was signed within five minutes of `nowMs` and for the day of its scope. `nowMs`
 * is the machine's clock, never the sandbox's: clients sign with the machine's.
 */
export function verifyFreshness(auth: Authorization, nowMs: number): void {
  const refuse = (message: string): never => {
    throw new AwsError('SignatureDoesNotMatch', message, 403);
  };
  const at = signedAt(auth);
  if (Number.isNaN(at)) throw incomplete('Date must be in ISO-8601 basic format.');
  const now = compact(nowMs);
  if (at < nowMs - SKEW_MS)
    refuse(
      `Signature expired: ${auth.amzDate} is now earlier than ${compact(nowMs - SKEW_MS)} (${now} - 5 min.)`,
    );
  if (at > nowMs + SKEW_MS)
    refuse(
      `Signature not yet current: ${auth.amzDate} is still later than ${compact(nowMs + SKEW_MS)} (${now} + 5 min.)`,
    );
  if (auth.day !== auth.amzDate.slice(0, 8))
    refuse(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${auth.day}' != '${auth.amzDate.slice(0, 8)}', from '${auth.amzDate}'.`,
    );
}
