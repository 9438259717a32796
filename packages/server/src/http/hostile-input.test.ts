import { connect } from 'node:net';
import { maskAccessKeyId } from '@berth/api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CANARY, hostileRequests } from '../testing/hostile-requests.ts';
import { httpBench, servedBench, validCreate } from '../testing/http-bench.ts';

const bench = httpBench({ limits: { maxBodyBytes: 2_000 } });

describe('whatever a client sends', () => {
  test('the answer under /v1 is never a 500, is always JSON, and never repeats a secret', async () => {
    await hostileRequests(bench.target, bench.target.keys.Owner, 1_500);
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
