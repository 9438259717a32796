import { connect } from 'node:net';
import { maskAccessKeyId, pathOf, routeList } from '@berth/api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpBench, servedBench, validCreate } from '../testing/http-bench.ts';

const CANARY = 'canary/SECRET+0123456789abcdefGHIJKLMN';

const bench = httpBench({ limits: { maxBodyBytes: 2_000 } });

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'FROBNICATE');
const segment = fc.oneof(
  fc.constantFrom(
    'v1',
    'cloud-accounts',
    'tasks',
    'logs',
    'verify',
    'verifications',
    '1',
    '..',
    '',
    '%00',
    '%zz',
  ),
  fc.constantFrom(
    String(bench.cloudAccountId),
    bench.taskId,
    '2147483648',
    '%2e%2e',
    '<script>',
    '__proto__',
  ),
  fc.string({ maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const anyAddress = fc.record({
  method,
  path: fc.array(segment, { maxLength: 5 }).map((segments) => `/v1/${segments.join('/')}`),
});
/** Addresses that exist, so that most calls get as far as their query and body. */
const knownAddress = fc.constantFrom(...routeList).map((route) => ({
  method: route.method as string,
  path: pathOf(route, { cloudAccountId: bench.cloudAccountId, taskId: bench.taskId }),
}));
const address = fc.oneof({ arbitrary: anyAddress, weight: 1 }, { arbitrary: knownAddress, weight: 2 });
const query = fc.oneof(
  fc.constant(''),
  fc.constantFrom('?limit=0', '?limit=9e9', '?offset=-1', '?startTime=x', '?__proto__=1', '?limit=1&limit=2'),
  fc.constant(`?secret=${encodeURIComponent(CANARY)}&startTime=${encodeURIComponent(CANARY)}`),
);
const hostileValue = fc.oneof(
  { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 3 },
  { arbitrary: fc.constant(CANARY), weight: 3 },
  {
    arbitrary: fc.constantFrom(`\u0000${CANARY}`, `${CANARY}\ud800`, CANARY.repeat(10), null, 1e308, -0),
    weight: 2,
  },
);
const fields = Object.keys({ ...validCreate(), iamRoleName: '', region: '', constructor: '', unknown: '' });
/** What may be seen again later, so that a canary does not belong there. */
const VISIBLE = new Set(['name', 'accessKeyId', 'consoleUsername', 'iamRoleName', 'signInLoginUrl']);
const hasCanary = (value: unknown): boolean => String(value).includes(CANARY);
const object = fc
  .dictionary(fc.constantFrom(...fields, '__proto__'), hostileValue)
  .chain((some) => fc.constantFrom({ ...some }, { ...validCreate(), ...some }))
  .map((value) =>
    JSON.stringify(value, (key, inner) => (VISIBLE.has(key) && hasCanary(inner) ? 'seen' : inner)),
  );
const body = fc.oneof(
  object,
  fc.string(),
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    `{"name":"${CANARY}"`,
    `{"accessSecretKey":${CANARY}}`,
    `"${CANARY}"`,
  ),
  fc.constant('['.repeat(1_900)),
  object.map((text) => text.replace('{', `{"accessSecretKey":"${CANARY}",`)),
);
const contentType = fc.oneof(
  { arbitrary: fc.constantFrom('application/json', 'application/json; charset=utf-8'), weight: 4 },
  { arbitrary: fc.constantFrom('text/xml', '', CANARY), weight: 1 },
);
const keyed = fc.oneof(
  { arbitrary: fc.constant(true), weight: 5 },
  { arbitrary: fc.constant(false), weight: 1 },
);

describe('whatever a client sends', () => {
  test('the answer under /v1 is never a 500, is always JSON, and never repeats a secret', async () => {
    const whole = fc.record({ address, query, body, contentType, keyed });
    await fc.assert(
      fc.asyncProperty(whole, async (one) => {
        const hasBody = !['GET', 'HEAD'].includes(one.address.method);
        const response = await bench.fetch(`${one.address.path}${one.query}`, {
          method: one.address.method,
          headers: {
            'content-type': one.contentType,
            ...(one.keyed ? bench.headers() : { 'x-api-key': CANARY, 'x-api-secret-key': CANARY }),
          },
          ...(hasBody && { body: one.body.toWellFormed() }),
        });
        const text = await response.text();
        expect(response.status, text).toBeLessThan(500);
        if (one.address.method !== 'HEAD') {
          for (const line of text.trim().split('\n')) JSON.parse(line);
          expect(response.headers.get('content-type')).toMatch(/^application\/(json|x-ndjson)$/);
        }
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
        expect(`${text}${JSON.stringify([...response.headers])}`).not.toContain(CANARY);
      }),
      { numRuns: 1_500 },
    );
    expect(bench.logged.join('\n')).not.toContain(CANARY);
  });

  test('a masked access key id shows its first and last character and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 128, unit: 'grapheme-ascii' }), (key) => {
        expect(maskAccessKeyId(key)).toBe(`${key[0]}***${key.at(-1)}`);
      }),
    );
  });

  test('__proto__ in a body reaches no object of ours', async () => {
    const text = JSON.stringify(validCreate()).replace('{', '{"__proto__":{"admin":true},"constructor":{},');
    expect((await bench.send('POST', '/v1/cloud-accounts', text)).status).toBe(202);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(bench.app.received.at(-1)?.request).not.toHaveProperty('admin');
  });
});

describe('over a raw socket', () => {
  let served: Awaited<ReturnType<typeof servedBench>>;
  beforeAll(async () => {
    served = await servedBench();
  });
  afterAll(() => served.close());

  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(served.port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.setEncoding('latin1');
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  const keys = () =>
    Object.entries(served.headers())
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n');

  test.each([
    ['a Host with markup', 'GET /v1 HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n'],
    ['no Host', 'GET /v1 HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a Host with a path', 'GET /v1 HTTP/1.1\r\nHost: evil.example/x\r\nConnection: close\r\n\r\n'],
    ['no HTTP at all', 'canary\r\n\r\n'],
  ])('%s is a 400', async (_name, text) => {
    const answer = await raw(text);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('<script>');
  });

  test('a Host of another name only names that host in the links that its own client gets', async () => {
    const answer = await raw(
      `GET /v1/tasks HTTP/1.1\r\nHost: other.example:81\r\nConnection: close\r\n${keys()}\r\n\r\n`,
    );
    expect(answer).toContain('http://other.example:81/v1/tasks/');
    expect(answer).toContain('cache-control: no-store');
  });

  test('a body that announces more than the limit is refused before it is read', async () => {
    const answer = await raw(
      `POST /v1/cloud-accounts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n${keys()}\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});
