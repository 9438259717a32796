import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';

const PAGE = { headers: { accept: 'text/html,application/xhtml+xml' } };

describe("the console's files", () => {
  let folder: string;
  let bench: ReturnType<typeof httpBench>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-console-'));
    mkdirSync(join(folder, 'dist', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'outside');
    writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html><title>Console</title>');
    writeFileSync(join(folder, 'dist', 'favicon.svg'), '<svg/>');
    writeFileSync(join(folder, 'dist', 'assets', 'index-BxY12_ab.js'), 'console.log(1);'.repeat(100));
    writeFileSync(join(folder, 'dist', 'assets', 'index-BxY12_ab.js.map'), '{}');
    bench = httpBench({ consoleFolder: join(folder, 'dist') });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['/', '/cloud-accounts', '/cloud-accounts/1001?tab=checks', '/welcome', '/index.html'])(
    '%s is the first page, never stored, under a strict policy',
    async (path) => {
      const response = await bench.fetch(path, PAGE);
      expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Console')]);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("font-src 'self' data:");
      expect(policy).not.toContain('unsafe');
    },
  );

  test('what has a hash in its name is kept for ever, compressed as the browser can take it', async () => {
    const get = (encoding: string) =>
      bench.fetch('/assets/index-BxY12_ab.js', { headers: { 'accept-encoding': encoding } });
    const plain = await get('identity');
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const text = await plain.text();
    const bytes = async (encoding: string) => Buffer.from(await (await get(encoding)).arrayBuffer());
    expect(brotliDecompressSync(await bytes('gzip, deflate, br')).toString()).toBe(text);
    expect(gunzipSync(await bytes('gzip')).toString()).toBe(text);
    expect((await get('br')).headers.get('vary')).toBe('accept-encoding');
    const other = await bench.fetch('/favicon.svg');
    expect([other.headers.get('cache-control'), other.headers.get('content-type')]).toEqual([
      'no-cache',
      'image/svg+xml',
    ]);
  });

  test.each([
    '/assets/gone-12345678.js',
    '/assets/index-BxY12_ab.js.map',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/healthz/x',
  ])('%s is not there, and leads to nothing else', async (path) => {
    const response = await bench.fetch(path, { headers: { accept: '*/*' } });
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('outside');
  });

  test.each(['/v1/nothing', '/docs/nothing', '/v1'])('%s is no page of the console', async (path) => {
    expect((await bench.fetch(path, PAGE)).headers.get('content-type')).toBe('application/json');
  });

  test('a program that asks for an address that is not there is told so, and gets no page', async () => {
    const response = await bench.fetch('/nothing', { headers: { accept: 'application/json' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('a console that is not built says how to build it, and the API works', async () => {
  const bench = httpBench({ consoleFolder: '/nowhere' });
  const page = await bench.fetch('/', PAGE);
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  expect((await bench.send('GET', '/v1')).status).toBe(200);
});
