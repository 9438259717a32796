import {
  cloudAccountListSchema,
  cloudAccountSchema,
  explanationListSchema,
  journalHeadListSchema,
  journalSchema,
  logListSchema,
  taskSchema,
} from '@berth/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { httpBench, validCreate } from '../testing/http-bench.ts';

let bench: ReturnType<typeof httpBench>;
beforeEach(() => {
  bench = httpBench();
});

const read = async (path: string) => (await bench.send('GET', path)).json();

describe('shapes that clients decode', () => {
  test('a list masks access key ids, and has the internal account without one', async () => {
    const list = cloudAccountListSchema.parse(await read('/v1/cloud-accounts'));
    expect(list.cloudAccounts.map(({ id, accessKeyId }) => [id, accessKeyId])).toEqual([
      [1, undefined],
      [bench.cloudAccountId, 'A***E'],
    ]);
  });

  test('a cloud account by its id shows its access key id whole, or Terraform never converges', async () => {
    const account = cloudAccountSchema.parse(await read(`/v1/cloud-accounts/${bench.cloudAccountId}`));
    expect(account).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', awsAccountId: '123456789012' });
    expect(account.checks?.[0]).toMatchObject({ status: 'passed' });
    expect(account.links).toEqual([
      { rel: 'self', href: `http://berth.test/v1/cloud-accounts/${bench.cloudAccountId}`, type: 'GET' },
    ]);
  });

  test('creation answers 202 with a task that can be read at once', async () => {
    const response = await bench.send('POST', '/v1/cloud-accounts', validCreate());
    expect(response.status).toBe(202);
    const task = taskSchema.parse(await response.json());
    expect(task).toMatchObject({ status: 'received', links: [{ rel: 'task', type: 'GET' }] });
    expect(task.response).toBeUndefined();
    const polled = taskSchema.parse(await read(`/v1/tasks/${task.taskId}`));
    expect(polled).toMatchObject({ status: 'processing-completed', state: 'completed' });
    expect(polled.links?.map((link) => link.rel)).toEqual(['self', 'resource']);
  });

  test('an update answers 202, a deletion 200, both with a task', async () => {
    const path = `/v1/cloud-accounts/${bench.cloudAccountId}`;
    const update = await bench.send('PUT', path, { name: 'New name' });
    expect([update.status, taskSchema.parse(await update.json()).status]).toEqual([202, 'received']);
    const deletion = await bench.send('DELETE', path);
    expect([deletion.status, taskSchema.parse(await deletion.json()).status]).toEqual([200, 'received']);
  });

  test('the system log pages as the contract has it', async () => {
    logListSchema.parse(await read('/v1/logs?limit=5&offset=10&startTime=2026-01-01T00:00:00Z&resourceId=7'));
    expect(bench.app.received.at(-1)?.request).toEqual({
      offset: 10,
      limit: 5,
      startTime: new Date('2026-01-01T00:00:00Z'),
      resourceId: 7,
    });
    await read('/v1/logs');
    expect(bench.app.received.at(-1)?.request).toEqual({ offset: 0, limit: 100 });
  });

  test('the journal pages from entry to entry, with what it takes to check it', async () => {
    const { journal, accounts } = bench.app;
    const of = [...accounts].find(([, its]) => its.has(bench.cloudAccountId))?.[0] ?? 0;
    journal.add(of, {}, { kind: 'intent', operation: 'CreateVpc', outcome: null }, {});
    journal.add(of + 1, {});
    const some = journalSchema.parse(await read('/v1/journal?after=1&limit=1&endTime=2026-11-21'));
    expect(some.entries).toEqual([journal.entries.get(of)?.[1]]);
    const newest = journalSchema.parse(await read('/v1/journal?order=newest&cloudAccountId=101&before=3'));
    expect(newest.entries.map(({ sequence }) => sequence)).toEqual([2, 1]);
    const heads = journalHeadListSchema.parse(await read('/v1/journal/heads'));
    expect(heads).toMatchObject({ accountId: of, keys: [journal.key], heads: journal.heads.get(of) });
    expect(journalHeadListSchema.parse(await read('/v1/journal/heads?after=3')).heads).toEqual([]);
  });

  test('the permissions are explained, all of them or of one document', async () => {
    const all = explanationListSchema.parse(await read('/v1/iam/explanations'));
    expect(all.actions.length).toBeGreaterThan(100);
    const some = explanationListSchema.parse(
      await read('/v1/iam/explanations?generation=2024&policy=instance'),
    );
    const grants = some.actions.flatMap((one) => one.grants);
    expect(new Set(grants.map(({ generation, policy }) => `${generation} ${policy}`))).toEqual(
      new Set(['2024 instance']),
    );
  });

  test('links begin with the configured public address', async () => {
    bench = httpBench({ publicUrl: 'https://berth.example/' });
    const response = await bench.send('GET', '/v1/cloud-accounts');
    expect(cloudAccountListSchema.parse(await response.json()).links?.[0]?.href).toBe(
      'https://berth.example/v1/cloud-accounts',
    );
    expect(response.headers.get('strict-transport-security')).toContain('max-age');
  });

  test('an unknown address answers with the recorded body', async () => {
    const response = await bench.send('GET', '/v1/subscriptions/12');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-.*\+00:00$/),
      status: 404,
      error: 'Not Found',
      path: '/v1/subscriptions/12',
    });
  });
});

describe('what clients send', () => {
  test.each(['/v1', '/v1/', '//v1//', '/v1/cloud-accounts/', '/v1//cloud-accounts', '/v1/tasks/'])(
    '%s is found, however its slashes are joined',
    async (path) => {
      expect((await bench.send('GET', path)).status).toBe(200);
    },
  );

  test('GET and DELETE with a content type and no body are served, as the Go SDK sends them', async () => {
    expect((await bench.send('GET', '/v1/tasks')).status).toBe(200);
    expect((await bench.send('DELETE', `/v1/cloud-accounts/${bench.cloudAccountId}`, '')).status).toBe(200);
  });

  test('unknown fields are ignored, and null counts as absent', async () => {
    const body = { ...validCreate(), persistentStorageEncryption: 'x', iamRoleName: null, provider: null };
    expect((await bench.send('POST', '/v1/cloud-accounts', body)).status).toBe(202);
    expect(bench.app.received.at(-1)?.request).not.toHaveProperty('persistentStorageEncryption');
  });

  test('iamRoleName stands instead of the three console-user fields', async () => {
    const { consoleUsername: _u, consolePassword: _p, signInLoginUrl: _s, ...rest } = validCreate();
    const body = { ...rest, iamRoleName: 'redislabs-role' };
    expect((await bench.send('POST', '/v1/cloud-accounts', body)).status).toBe(202);
    expect(bench.app.received.at(-1)?.request).toMatchObject({
      console: { kind: 'role', iamRoleName: 'redislabs-role' },
    });
  });

  test('HEAD answers as GET does, without a body', async () => {
    const response = await bench.send('HEAD', '/v1/cloud-accounts');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('secrets', () => {
  test('reach the use case as values that do not print, and neither answer nor log', async () => {
    const response = await bench.send('POST', '/v1/cloud-accounts', validCreate());
    const seen = JSON.stringify([await response.text(), bench.logged, bench.app.received]);
    expect(seen).not.toContain('canary-');
    expect(seen).toContain('[secret]');
  });
});
