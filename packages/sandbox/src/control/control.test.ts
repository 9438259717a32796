import { request } from 'node:http';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';
import { isLoopbackHost } from './control.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A plain request: fetch would not let us choose the Host header. */
function send({ method = 'GET', path, headers = {}, body }: Sent): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, sandbox.endpoint);
    const outgoing = request(url, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const json = (path: string, body: unknown, method = 'POST') =>
  send({
    method,
    path: `/_sandbox${path}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('who may control the sandbox', () => {
  test.each(['localhost:4599', '127.0.0.1', '127.0.0.9:1', '[::1]:4599'])(
    'a client that names %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );
  test.each([
    undefined,
    '',
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:80',
    '10.0.0.1',
  ])('not one that names %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  test('a page on a rebound name gets nothing, and changes nothing', async () => {
    const seen = await send({ method: 'POST', path: '/_sandbox/reset', headers: { host: 'evil.example' } });
    expect(seen.status).toBe(403);
  });

  test('a page on any origin gets nothing', async () => {
    const seen = await send({ path: '/_sandbox/accounts', headers: { origin: 'http://localhost:8080' } });
    expect(seen.status).toBe(403);
  });

  test('a form post is not JSON', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await send({ method: 'POST', path: '/_sandbox/accounts', headers, body: '{}' })).status).toBe(
      415,
    );
  });
});

test.each([
  { path: '/accounts', body: { accountId: '12' }, says: 'twelve digits' },
  { path: '/accounts', body: [], says: 'JSON object' },
  { path: '/options', body: { latencyMs: -1 }, method: 'PUT', says: 'latencyMs' },
  { path: '/options', body: { latncyMs: 1 }, method: 'PUT', says: 'unknown option' },
  { path: '/faults', body: { service: 'iam', action: 'GetUser', kind: 'explode' }, says: 'kind' },
  { path: '/clock', body: { advanceMs: -5 }, says: 'advanceMs' },
  {
    path: '/accounts/168085023892/scps',
    body: { policies: [{ Statement: [] }] },
    method: 'PUT',
    says: 'Syntax',
  },
  { path: '/accounts/168085023892/instances', body: { count: 0 }, says: 'count' },
  { path: '/accounts/168085023892/keep', body: {}, says: 'name' },
])('$path refuses $body and says why', async ({ path, body, method, says }) => {
  const seen = await json(path, body, method);
  expect(seen.status).toBe(400);
  expect(JSON.parse(seen.text).error).toContain(says);
});

test('what is nested too deeply is refused', async () => {
  const body = `{"policies":[${'['.repeat(500_000)}${']'.repeat(500_000)}]}`;
  const headers = { 'content-type': 'application/json' };
  const seen = await send({ method: 'PUT', path: '/_sandbox/accounts/168085023892/scps', headers, body });
  expect(seen).toMatchObject({ status: 400, text: expect.stringContaining('deeply') });
});

test('what is not there is 404, what is there already 409', async () => {
  expect((await json('/accounts/999999999999/scps', { policies: [] }, 'PUT')).status).toBe(404);
  expect((await send({ path: '/_sandbox/nothing' })).status).toBe(404);
  expect((await json('/accounts', { accountId: '168085023892' })).status).toBe(409);
});

test('a body too large is refused before it is read whole', async () => {
  const seen = await send({ method: 'POST', path: '/', body: 'x'.repeat(5 * 1024 * 1024) }).catch(() => ({
    status: 413,
  }));
  expect(seen.status).toBe(413);
});

test('the record of one account comes as a CloudTrail log file', async () => {
  const keys = async () =>
    JSON.parse((await json('/accounts', {})).text) as {
      accountId: string;
      accessKeyId: string;
      secretAccessKey: string;
    };
  const [mine, theirs] = [await keys(), await keys()];
  for (const credentials of [theirs, mine]) {
    const sts = new STSClient({ endpoint: sandbox.endpoint, region: 'eu-west-1', credentials });
    await sts.send(new GetCallerIdentityCommand({}));
  }
  const file = JSON.parse((await send({ path: `/_sandbox/accounts/${mine.accountId}/cloudtrail` })).text);
  expect(file).toEqual({
    Records: [
      expect.objectContaining({
        eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        eventTime: expect.stringMatching(/^[0-9-]{10}T[0-9:]{8}Z$/),
        eventSource: 'sts.amazonaws.com',
        eventName: 'GetCallerIdentity',
        awsRegion: 'eu-west-1',
        requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        requestParameters: null,
        userIdentity: {
          type: 'IAMUser',
          principalId: expect.stringMatching(/^AIDA/),
          arn: `arn:aws:iam::${mine.accountId}:user/admin`,
          accountId: mine.accountId,
          accessKeyId: mine.accessKeyId,
          userName: 'admin',
        },
      }),
    ],
  });
});

test('an account goes back to how it was kept, any number of times', async () => {
  const { accountId } = JSON.parse((await json('/accounts', {})).text) as { accountId: string };
  const path = `/accounts/${accountId}`;
  expect((await json(`${path}/go-back`, { name: 'fresh' })).status).toBe(404);
  expect((await json(`${path}/keep`, { name: 'fresh' })).status).toBe(201);
  for (let time = 1; time <= 2; time += 1) {
    const credentials = JSON.parse((await json(`${path}/root-keys`, {})).text);
    const sts = new STSClient({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials });
    await sts.send(new GetCallerIdentityCommand({}));
    expect((await json(`${path}/go-back`, { name: 'fresh' })).status).toBe(200);
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow('security token');
  }
});

test('a reset leaves the vendor alone in the world', async () => {
  await json('/accounts', {});
  await json('/reset', {});
  const { accounts } = JSON.parse((await send({ path: '/_sandbox/accounts' })).text);
  expect(accounts.map((account: { accountId: string }) => account.accountId)).toEqual(['168085023892']);
});

test.each(['hold-before', 'hold-after'])(
  'a call that meets %s is listed until its client is gone',
  async (kind) => {
    const fault = { service: 'sts', action: 'GetCallerIdentity', kind };
    await json('/faults', fault);
    const made = JSON.parse((await json('/accounts', {})).text) as {
      accountId: string;
      accessKeyId: string;
      secretAccessKey: string;
    };
    const held = async () => JSON.parse((await send({ path: '/_sandbox/held' })).text).held as unknown[];
    const sts = new STSClient({
      endpoint: sandbox.endpoint,
      region: 'us-east-1',
      credentials: made,
      maxAttempts: 1,
    });
    const gone = new AbortController();
    const asked = sts
      .send(new GetCallerIdentityCommand({}), { abortSignal: gone.signal })
      .catch((error: unknown) => error);
    const acted = kind === 'hold-after';
    const { accountId } = made;
    await vi.waitFor(async () =>
      expect(await held()).toEqual([{ accountId, service: 'sts', action: 'GetCallerIdentity', acted }]),
    );
    gone.abort();
    expect(await asked).toMatchObject({ name: 'AbortError' });
    await vi.waitFor(async () => expect(await held()).toEqual([]));
  },
);
