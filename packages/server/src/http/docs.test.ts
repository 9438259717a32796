import { openApiJson } from '@berth/api';
import { describe, expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';

const bench = httpBench({ publicUrl: 'https://berth.example' });

describe('documents and pages, open to everybody', () => {
  test('the OpenAPI document is the committed one', async () => {
    const response = await bench.fetch('/openapi.json');
    expect([response.status, await response.text()]).toEqual([200, openApiJson]);
  });

  test('the page for people runs only scripts of this server, and has none inline', async () => {
    const response = await bench.fetch('/docs/');
    const page = await response.text();
    expect(page).toContain('<title>Berth API</title>');
    expect(page).not.toMatch(/<script>|<style|\son\w+=|style=|https?:\/\//);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('strict-transport-security')).not.toBeNull();
  });

  test('every file that the page names is there', async () => {
    const page = await (await bench.fetch('/docs')).text();
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files).toHaveLength(5);
    for (const file of files) expect((await bench.fetch(file)).status, file).toBe(200);
  });

  test('health needs no key and says nothing but health', async () => {
    expect(await (await bench.fetch('/healthz')).json()).toEqual({ status: 'ok' });
    const broken = httpBench({ ready: () => Promise.reject(new Error('canary')) });
    const response = await broken.fetch('/readyz');
    expect([response.status, await response.json()]).toEqual([503, { status: 'not ready' }]);
    expect((await broken.fetch('/healthz')).status).toBe(200);
  });
});
