import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sandboxAccountSchema, setUpSchema } from '@berth/api';
import { Secret } from '@berth/domain';
import { startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { httpOf } from '../testing/access-bench.ts';
import { must, newTenant, openTestBerth, type Tenant, type TestBerth } from '../testing/berth.ts';
import { ManualClock } from '../testing/http-bench.ts';
import { MemoryApp } from '../testing/memory-app.ts';
import { signUp } from '../testing/signed-in.ts';
import { sessionHeaders } from '../testing/walk-routes.ts';
import { isLoopback } from '../worker/aws-sandbox.ts';
import { createHttpApp } from './http-app.ts';

const asker =
  (berth: TestBerth) =>
  async (path: string, init?: RequestInit): Promise<Response> =>
    httpOf(berth).request(`http://berth.test${path}`, init);
const keysOf = (tenant: Tenant) => ({
  'x-api-key': tenant.accountKey,
  'x-api-secret-key': tenant.userKey,
});
const setUp = async (berth: TestBerth, headers: Record<string, string>) =>
  setUpSchema.parse(await (await asker(berth)('/v1/cloud-accounts/set-up', { headers })).json());

describe('Where AWS is a sandbox on this machine', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let berth: TestBerth;
  let owner: Tenant;
  beforeAll(async () => {
    sandbox = await startSandbox();
    berth = await openTestBerth({ aws: { region: 'us-east-1', endpoint: sandbox.endpoint } });
    owner = await newTenant(berth, 'Acme');
  });
  afterAll(async () => {
    await berth.close();
    await sandbox.close();
  });

  test('an owner is offered an account of the sandbox, and what comes passes verification', async () => {
    expect((await setUp(berth, keysOf(owner))).sandbox).toEqual({
      endpoint: sandbox.endpoint,
      create: { allowed: true },
    });
    const response = await asker(berth)('/v1/sandbox/accounts', {
      method: 'POST',
      headers: keysOf(owner),
    });
    expect(response.status).toBe(200);
    const made = sandboxAccountSchema.parse(await response.json());
    const checks: string[] = [];
    must(
      await berth.app.verifyDetails(
        owner.caller,
        {
          name: 'Sandbox',
          provider: 'AWS',
          accessKeyId: made.accessKeyId,
          accessSecretKey: new Secret(made.accessSecretKey),
          console: { kind: 'role', iamRoleName: made.iamRoleName },
        },
        (event) => {
          if (event.type === 'done')
            checks.push(String(event.verification.passed), String(event.verification.facts.awsAccountId));
        },
        new AbortController().signal,
      ),
    );
    expect(checks).toEqual(['true', made.awsAccountId]);
    const [entry] = await berth.app.listLogs(owner.caller, { offset: 1, limit: 1 });
    expect(entry?.description).toBe(
      `Made AWS account ${made.awsAccountId} in the sandbox, with its IAM resources`,
    );
  });

  test('a viewer is told who may press the button, and may not press it', async () => {
    const { accountId } = owner.caller;
    must(await berth.admin.addUser({ accountId, name: 'V', email: 'v@acme.example', role: 'Viewer' }));
    const viewer = sessionHeaders(await signUp(berth, asker(berth), { accountId, email: 'v@acme.example' }));
    expect((await setUp(berth, viewer)).sandbox?.create).toEqual({
      allowed: false,
      why: 'The role Viewer may not change the sandbox; only Owner may.',
    });
    expect((await asker(berth)('/v1/sandbox/accounts', { method: 'POST', headers: viewer })).status).toBe(
      403,
    );
  });
});

describe('Where AWS is no sandbox', () => {
  const opened: { close(): unknown }[] = [];
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const berthOf = async (endpoint?: string) => {
    const berth = await openTestBerth({ aws: { region: 'us-east-1', ...(endpoint && { endpoint }) } });
    opened.push(berth);
    return { berth, owner: await newTenant(berth, 'Acme') };
  };

  test('nothing of it is offered, and the button does not exist', async () => {
    const { berth, owner } = await berthOf();
    expect((await setUp(berth, keysOf(owner))).sandbox).toBeUndefined();
    const response = await asker(berth)('/v1/sandbox/accounts', { method: 'POST', headers: keysOf(owner) });
    expect(response.status).toBe(404);
  });

  test('another emulator on this machine is not asked to make accounts', async () => {
    const seen: string[] = [];
    const other: Server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('{}');
    });
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    opened.push({ close: () => new Promise((closed) => other.close(closed)) });
    const { berth, owner } = await berthOf(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    expect((await setUp(berth, keysOf(owner))).sandbox).toBeUndefined();
    const response = await asker(berth)('/v1/sandbox/accounts', { method: 'POST', headers: keysOf(owner) });
    expect(response.status).toBe(404);
    expect(new Set(seen)).toEqual(new Set(['GET /_sandbox/health']));
  });

  test.each([
    { endpoint: 'http://127.0.0.1:4599', is: true },
    { endpoint: 'http://localhost:4599', is: true },
    { endpoint: 'http://[::1]:4599', is: true },
    { endpoint: 'http://10.0.0.7:4599', is: false },
    { endpoint: 'http://127.0.0.1.evil.example:4599', is: false },
    { endpoint: 'http://127.0.0.1@evil.example', is: false },
    { endpoint: 'nowhere', is: false },
    { endpoint: undefined, is: false },
  ])('$endpoint is this machine: $is', ({ endpoint, is }) => {
    expect(isLoopback(endpoint)).toBe(is);
  });
});

describe('The published template', () => {
  const read = (url: string) => readConfig({ BERTH_CLOUDFORMATION_TEMPLATE_URL: url }).templateUrl;

  test.each([
    'https://vendor.s3.amazonaws.com/iam.yaml',
    'https://s3.eu-west-1.amazonaws.com/vendor/iam.yaml',
    'https://vendor.s3.eu-west-1.amazonaws.com/a/iam.yaml',
    'https://vendor.s3.cn-north-1.amazonaws.com.cn/iam.yaml',
  ])('may be at %s', (url) => {
    expect(read(url)).toBe(url);
  });

  test.each([
    'http://vendor.s3.amazonaws.com/iam.yaml',
    'https://vendor.example/iam.yaml',
    'https://s3.amazonaws.com.evil.example/iam.yaml',
    'https://evil.example/s3.amazonaws.com/iam.yaml',
    'https://x@s3.amazonaws.com/vendor/iam.yaml',
    'template.yaml',
  ])('may not be at %s, which AWS does not open', (url) => {
    expect(() => read(url)).toThrow('BERTH_CLOUDFORMATION_TEMPLATE_URL');
  });

  test("gives a link to AWS's page that makes the stack", async () => {
    const app = new MemoryApp();
    const { accountKey, userKey } = app.addKey(41, 'Viewer');
    const http = createHttpApp({
      app,
      log: { info: () => {}, error: () => {} },
      clock: new ManualClock(),
      rateLimitPerMinute: 100,
      templateUrl: 'https://vendor.s3.amazonaws.com/iam.yaml',
    });
    const response = await http.request('http://berth.test/v1/cloud-accounts/set-up', {
      headers: { 'x-api-key': accountKey, 'x-api-secret-key': userKey },
    });
    const link = new URL(setUpSchema.parse(await response.json()).quickCreateUrl ?? '');
    expect(link.host).toBe('us-east-1.console.aws.amazon.com');
    expect(link.hash).toBe(
      '#/stacks/quickcreate?templateURL=https%3A%2F%2Fvendor.s3.amazonaws.com%2Fiam.yaml&stackName=redis-cloud-iam',
    );
  });
});
