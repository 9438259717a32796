import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NoPublicAddress } from '../app/webhook-target.ts';
import { postWebhook } from './post-webhook.ts';

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.headers.host}${request.url}`);
  if (request.url === '/redirect') response.writeHead(307, { location: '/other' }).end();
  else if (request.url === '/never') response.write('x');
  else if (request.url === '/large') response.writeHead(500).end('y'.repeat(5_000_000));
  else response.writeHead(503, { 'retry-after': '7' }).end('busy');
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const here = async () => [{ address: '127.0.0.1', family: 4 }];
const post = (
  url: string,
  { allowPrivate = true, resolve = here } = {},
  signal = AbortSignal.timeout(30_000),
) => postWebhook(url, { headers: {}, body: '{}' }, { allowPrivate, resolve }, signal);

test('the connection goes to the address that was checked, under the name that was given', async () => {
  const answer = await post(`http://hooks.example.com:${port}/busy`);
  expect(answer).toEqual({ status: 503, retryAfter: '7', text: 'busy' });
  expect(asked).toContain(`POST hooks.example.com:${port}/busy`);
});

test('a name that has moved into the private network since it was saved is refused, and nothing is sent', async () => {
  const before = asked.length;
  await expect(post(`http://hooks.example.com:${port}/moved`, { allowPrivate: false })).rejects.toThrow(
    NoPublicAddress,
  );
  await expect(post(`http://127.0.0.1:${port}/moved`, { allowPrivate: false })).rejects.toThrow(
    NoPublicAddress,
  );
  expect(asked).toHaveLength(before);
});

test('a name is looked up once: the second answer of a rebinding server counts for nothing', async () => {
  let looks = 0;
  const resolve = async () => [{ address: looks++ === 0 ? '127.0.0.1' : '192.0.2.1', family: 4 }];
  expect(await post(`http://rebinding.example.com:${port}/busy`, { resolve })).toMatchObject({ status: 503 });
  expect(looks).toBe(1);
});

test('a redirect is an answer, and not followed', async () => {
  expect(await post(`http://hooks.example.com:${port}/redirect`)).toMatchObject({ status: 307 });
  expect(asked.filter((line) => line.endsWith('/other'))).toEqual([]);
});

test('of a large answer only the beginning is read', async () => {
  const { text } = await post(`http://hooks.example.com:${port}/large`);
  expect(text.length).toBeLessThanOrEqual(1_024);
});

test('an answer that never ends is broken off', async () => {
  const stopping = new AbortController();
  const answer = post(`http://hooks.example.com:${port}/never`, {}, stopping.signal);
  stopping.abort();
  await expect(answer).rejects.toThrow();
});
