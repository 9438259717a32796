import { connect } from 'node:net';
import { errorBodySchema } from '@berth/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servedBench } from '../testing/http-bench.ts';

let bench: Awaited<ReturnType<typeof servedBench>>;
let keys: string;
beforeAll(async () => {
  bench = await servedBench();
  const headers = Object.entries(bench.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
  keys = headers.join('');
});
afterAll(() => bench.close());

/** Sends bytes, more of them when an answer came, and gives all that comes back until the server closes. */
const exchange = (text: string, after = ''): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(bench.port, '127.0.0.1');
    let got = '';
    socket.on('data', (chunk) => (got += chunk.toString('latin1')));
    socket.once('data', () => void (after && socket.write(Buffer.from(after, 'latin1'))));
    socket.on('error', () => {});
    socket.on('close', () => resolve(got));
    socket.write(Buffer.from(text, 'latin1'));
  });

interface Malformed {
  name: string;
  text: string;
  status?: number;
}

const get = (host: string, path = '/v1/tasks', more = '') =>
  `GET ${path} HTTP/1.1\r\n${host}${more}connection: close\r\n\r\n`;
const post = (more: string) =>
  `POST /v1/cloud-accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}`;

describe('what is no HTTP request gets a 4xx with the body of any other refusal', () => {
  test.each([
    { name: 'no Host', text: get('') },
    { name: 'no Host in HTTP/1.0', text: 'GET /v1/tasks HTTP/1.0\r\n\r\n' },
    { name: 'an empty Host', text: get('Host: \r\n') },
    { name: 'a Host with a space', text: get('Host: a b\r\n') },
    { name: 'a Host with a user', text: get('Host: canary@x\r\n') },
    { name: 'a Host with a path', text: get('Host: evil.example/canary\r\n') },
    { name: 'a Host that is not ASCII', text: get('Host: x\xe9y\r\n') },
    { name: 'a backslash in the address', text: get('Host: x\r\n', '/\\canary') },
    { name: 'an address that is a host', text: get('Host: x\r\n', 'canary.example:80') },
    { name: 'OPTIONS of everything', text: 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' },
    { name: 'CONNECT', text: 'CONNECT canary:443 HTTP/1.1\r\nHost: x\r\n\r\n', status: 405 },
    { name: 'huge headers', text: get('Host: x\r\n', '/', `X: ${'a'.repeat(20_000)}\r\n`), status: 431 },
    { name: 'a NUL in a header', text: get('Host: x\r\n', '/', 'X: a\0canary\r\n') },
    { name: 'a folded header', text: get('Host: x\r\n', '/', 'X: a\r\n canary\r\n') },
    { name: 'a TLS greeting', text: '\x16\x03\x01\x00\xff\x01\x00canary' },
    { name: 'HTTP/2', text: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
    { name: 'two lengths', text: post('Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}canary') },
    {
      name: 'a length and chunks',
      text: post('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /canary'),
    },
    { name: 'an unknown framing', text: post('Transfer-Encoding: xchunked\r\n\r\n{}') },
    { name: 'another expectation', text: post('Expect: canary\r\nContent-Length: 0\r\n\r\n'), status: 417 },
  ] satisfies Malformed[])('$name', async ({ text, status = 400 }: Malformed) => {
    const answer = await exchange(text);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/\r\ncontent-type: application\/json/i);
    const chunked = /^[0-9a-f]+\r\n(\{.*\})/.exec(body);
    expect(errorBodySchema.parse(JSON.parse(chunked?.[1] ?? body)).status).toBe(status);
    expect(answer).not.toContain('canary');
    expect(bench.app.mutations).toBe(0);
  });

  test('a malformed request after a good one is answered too', async () => {
    const answer = await exchange('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n', '\x16garbage\r\n\r\n');
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});

test('keys and a cookie together are refused', async () => {
  const refused = await exchange(get('Host: x\r\n', '/v1/tasks', `${keys}Cookie: session=canary\r\n`));
  expect(refused).toMatch(/^HTTP\/1\.1 400 /);
  expect(refused).toContain('"field":"Cookie"');
  expect(refused).not.toContain('canary');
});

test('requests that are sent ahead are answered in order', async () => {
  const one = `GET /v1/tasks HTTP/1.1\r\nHost: x\r\n${keys}\r\n`;
  const answer = await exchange(one.repeat(20) + get('Host: x\r\n', '/v1/tasks', keys));
  expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(21);
});
