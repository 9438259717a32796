import type { AddressInfo } from 'node:net';
import { Secret } from '@berth/domain';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { createMetrics } from '../metrics.ts';
import { httpBench } from '../testing/http-bench.ts';
import { hashToken } from '../vault/tokens.ts';
import { serveMetrics } from './metrics.ts';

const TOKEN = 'a-token-of-some-length';
const metricsTokenHash = hashToken(new Secret(TOKEN));

/** What the gauge reads; a test changes it. */
let tasks = [
  { labels: { status: 'received' }, value: 2 },
  { labels: { status: 'processing-completed' }, value: 5 },
];
const metricsOf = () =>
  createMetrics([{ name: 'berth_tasks', help: 'Tasks', labels: ['status'], read: async () => tasks }]);

describe('GET /metrics', () => {
  test('is not there without a token set', async () => {
    const bench = httpBench({ metrics: await metricsOf() });
    expect((await bench.fetch('/metrics', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(
      404,
    );
  });

  test.each([
    { name: 'nothing', headers: {} },
    { name: 'another token', headers: { authorization: 'Bearer a-token-of-some-lengtH' } },
    { name: 'another scheme', headers: { authorization: `Basic ${TOKEN}` } },
    { name: 'API keys', headers: { 'x-api-key': 'x', 'x-api-secret-key': 'y' } },
  ])('is refused to whoever sends $name', async ({ headers }) => {
    const bench = httpBench({ metrics: await metricsOf(), metricsTokenHash });
    const response = await bench.fetch('/metrics', { headers: headers as Record<string, string> });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('says what was counted, by route and never by id, and what there is now', async () => {
    const metrics = await metricsOf();
    const bench = httpBench({ metrics, metricsTokenHash });
    await bench.send('GET', `/v1/cloud-accounts/${bench.cloudAccountId}`);
    await bench.send('GET', '/v1/cloud-accounts/2147483647');
    await bench.fetch('/v1/no/such/thing', { method: 'FROBNICATE' });
    metrics.scan({ outcome: 'complete', seconds: 3 });
    metrics.awsCall({ service: 'ec2', operation: 'DescribeInstances', outcome: 'throttled' });
    metrics.delivery({ channel: 'webhook', outcome: 'delivered' });
    const look = async () => {
      const response = await bench.fetch('/metrics', { headers: { authorization: `Bearer ${TOKEN}` } });
      return response.text();
    };
    const text = await look();
    for (const line of [
      'berth_http_requests_total{method="GET",route="/v1/cloud-accounts/{cloudAccountId}",status="200"} 1',
      'berth_http_requests_total{method="GET",route="/v1/cloud-accounts/{cloudAccountId}",status="404"} 1',
      'berth_http_requests_total{method="other",route="none",status="404"} 1',
      'berth_scans_total{outcome="complete"} 1',
      'berth_aws_calls_total{service="ec2",operation="DescribeInstances",outcome="throttled"} 1',
      'berth_deliveries_total{channel="webhook",outcome="delivered"} 1',
      'berth_tasks{status="received"} 2',
    ])
      expect(text).toContain(line);
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toMatch(/2147483647|someone@example/);
    tasks = [{ labels: { status: 'processing-completed' }, value: 7 }];
    expect(await look()).not.toContain('berth_tasks{status="received"}');
  });

  test('is served on a port of this machine, and nothing else there', async () => {
    const server = await serveMetrics(await metricsOf(), 0);
    const { port, address } = server.address() as AddressInfo;
    expect(address).toBe('127.0.0.1');
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('berth_tasks');
    expect((await fetch(`http://127.0.0.1:${port}/v1`)).status).toBe(404);
    server.closeAllConnections();
    server.close();
  });
});

describe('Settings of telling', () => {
  test('are off where nothing is said', () => {
    const { metrics, mail, webhooks } = readConfig({});
    expect([metrics, mail, webhooks]).toEqual([undefined, undefined, { allowPrivate: false }]);
  });

  test('are read', () => {
    const config = readConfig({
      BERTH_METRICS_PORT: '9100',
      BERTH_SMTP_URL: 'smtps://u:p%40@mail.example.com',
      BERTH_MAIL_FROM: 'Berth <berth@example.com>',
    });
    expect(config.metrics).toEqual({ port: 9100 });
    expect(JSON.stringify(config.mail)).toBe('{"smtpUrl":"[secret]","from":"Berth <berth@example.com>"}');
  });

  test.each([
    { name: 'a short token', env: { BERTH_METRICS_TOKEN: 'short' }, says: /16 or more/ },
    { name: 'a port that is none', env: { BERTH_METRICS_PORT: '0' }, says: /from 1 to 65535/ },
    { name: 'a mail server that is none', env: { BERTH_SMTP_URL: 'mail.example.com' }, says: /smtp:\/\// },
    {
      name: 'nobody to be from',
      env: { BERTH_SMTP_URL: 'smtp://mail.example.com' },
      says: /BERTH_MAIL_FROM must/,
    },
    {
      name: 'a header in who it is from',
      env: { BERTH_SMTP_URL: 'smtp://m.example', BERTH_MAIL_FROM: 'a@example.com\nBcc: b@example.com' },
      says: /BERTH_MAIL_FROM must/,
    },
  ])('are refused with $name', ({ env, says }) => {
    expect(() => readConfig(env)).toThrow(says);
  });

  test('never repeat the password of the mail server', () => {
    const env = { BERTH_SMTP_URL: 'http://u:canary-password@mail.example.com' };
    expect(() => readConfig(env)).toThrow(expect.not.stringContaining('canary'));
  });
});
