import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test } from 'vitest';
import { parseAuthorization, type SignedRequest, verifyFreshness, verifySignature } from './sigv4.ts';

/** The SDK's hash interface on Node's crypto. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key =
      secret === undefined || typeof secret === 'string' ? secret : Buffer.from(secret as Uint8Array);
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const AT = new Date('2026-11-20T10:00:00Z');

async function signed(body = 'Action=GetUser&Version=2010-05-08', query = ''): Promise<SignedRequest> {
  const signer = new SignatureV4({
    service: 'iam',
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET },
    sha256: Sha256,
  });
  const request = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host: '127.0.0.1:4599', 'content-type': 'application/x-www-form-urlencoded' },
      body,
    },
    { signingDate: AT },
  );
  const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k.toLowerCase(), v]));
  return { method: 'POST', path: '/', query, headers, body: Buffer.from(body) };
}

const check = (request: SignedRequest, secret = SECRET): void =>
  verifySignature(request, parseAuthorization(request.headers), secret);

describe('a signature', () => {
  test("that the SDK's signer made with the key passes", async () => {
    const request = await signed();
    expect(() => check(request)).not.toThrow();
    const withQuery = await signed('', 'b=2&a=1%20x&c=%2A');
    expect(() => check(withQuery)).not.toThrow();
  });

  test.each([
    { what: 'another secret', change: (r: SignedRequest) => r, secret: 'other' },
    {
      what: 'a changed body',
      change: (r: SignedRequest) => ({ ...r, body: Buffer.from('Action=DeleteUser') }),
    },
    { what: 'a changed path', change: (r: SignedRequest) => ({ ...r, path: '/x' }) },
    { what: 'an added query', change: (r: SignedRequest) => ({ ...r, query: 'Action=X' }) },
    { what: 'another method', change: (r: SignedRequest) => ({ ...r, method: 'GET' }) },
    {
      what: 'a changed signed header',
      change: (r: SignedRequest) => ({ ...r, headers: { ...r.headers, host: 'evil' } }),
    },
  ])('does not pass with $what', async ({ change, secret }) => {
    const request = change(await signed());
    expect(() => check(request, secret)).toThrow(
      expect.objectContaining({ code: 'SignatureDoesNotMatch', status: 403 }),
    );
  });
});

describe('the time of a request', () => {
  const minutes = (n: number) => AT.getTime() + n * 60_000;

  test.each([
    { later: 4, passes: true },
    { later: -4, passes: true },
    { later: 6, passes: false },
    { later: -6, passes: false },
  ])('judged $later minutes later: passes $passes', async ({ later, passes }) => {
    const auth = parseAuthorization((await signed()).headers);
    const judge = () => verifyFreshness(auth, minutes(later));
    if (passes) expect(judge).not.toThrow();
    else expect(judge).toThrow(expect.objectContaining({ code: 'SignatureDoesNotMatch' }));
  });
});

describe('the Authorization header', () => {
  test.each<{ what: string; headers: Record<string, string>; code: string }>([
    { what: 'missing', headers: {}, code: 'MissingAuthenticationToken' },
    { what: 'of another kind', headers: { authorization: 'Basic eA==' }, code: 'IncompleteSignature' },
    {
      what: 'without signature',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host' },
      code: 'IncompleteSignature',
    },
    {
      what: 'with a short scope',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x' },
      code: 'IncompleteSignature',
    },
  ])('$what is refused as $code', ({ headers, code }) => {
    expect(() => parseAuthorization(headers)).toThrow(expect.objectContaining({ code }));
  });
});
