import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { buildRedisctl, type Ended, runClient } from './clients.ts';
import { type InteropPlace, openInterop } from './place.ts';
import type { ReadyAccount } from './ready-account.ts';

/** The vendor's command line against Berth. The tests are one story, and run in their order. */
const client = await buildRedisctl();
const because = client.kind === 'missing' ? client.because : undefined;
if (because) console.log(`SKIPPED: the redisctl test, because ${because}`);

const title = because ? `SKIPPED, because ${because}` : 'redisctl 0.10.1';
describe.skipIf(because !== undefined)(`redisctl: ${title}`, { timeout: 90_000 }, () => {
  let place: InteropPlace;
  let aws: ReadyAccount;
  let id = 0;

  beforeAll(async () => {
    place = await openInterop();
    aws = await place.ready();
  }, 60_000);
  afterAll(() => place?.close());

  const run = (...args: string[]): Promise<Ended> =>
    runClient(client.kind === 'built' ? client.path : '', ['cloud', ...args, '--output', 'json'], {
      REDIS_CLOUD_API_KEY: place.apiKey,
      REDIS_CLOUD_SECRET_KEY: place.apiSecretKey,
      REDIS_CLOUD_API_URL: place.apiUrl,
    });
  const provider = (...args: string[]) => run('provider-account', ...args);
  const json = async (call: Promise<Ended>): Promise<Record<string, unknown>> => {
    const ended = await call;
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    return JSON.parse(ended.stdout.slice(ended.stdout.indexOf('{')));
  };
  const waiting = ['--wait', '--wait-interval', '1', '--wait-timeout', '60'];
  const create = (secret: string) =>
    provider(
      ...['create', '--name', 'From redisctl', '--provider', 'AWS'],
      ...['--access-key-id', aws.first.accessKeyId, '--access-secret-key', secret],
      ...['--console-username', aws.consoleUsername, '--console-password', aws.consolePassword],
      ...['--sign-in-login-url', aws.signInLoginUrl, ...waiting],
    );
  const found = async (name: string) => {
    const { cloudAccounts } = await json(provider('list'));
    return (cloudAccounts as { id: number; name: string; status: string }[]).find((one) => one.name === name);
  };

  test('account get describes the calling keys', async () => {
    expect(await json(run('account', 'get'))).toMatchObject({ account: { id: expect.any(Number) } });
  });

  test.each([
    ['account', 'list-regions', 'eu-central-1'],
    ['account', 'list-modules', 'RediSearch'],
    ['account', 'get-persistence-options', 'aof-every-write'],
    ['account', 'get-search-scaling', '4x'],
    ['account', 'get-payment-methods', 'paymentMethods'],
    ['payment-method', 'list', 'paymentMethods'],
    ['account', 'get-session-logs', 'entries'],
    ['account', 'get-system-logs', 'entries'],
    ['user', 'list', 'Owner'],
    ['subscription', 'list', 'subscriptions'],
  ])('%s %s shows what there is', async (...words) => {
    const ended = await run(...words.slice(0, 2));
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    expect(ended.stdout).toContain(words[2]);
  });

  test('a user is read and renamed, and nobody removes themselves', async () => {
    const { users } = (await json(run('user', 'list'))) as { users: { id: number; name: string }[] };
    const [user] = users;
    if (!user) throw new Error('there is no user');
    const id = String(user.id);
    const renamed = await run('user', 'update', id, '--name', 'From redisctl');
    expect(renamed.code, renamed.stderr + renamed.stdout).toBe(0);
    const read = () => json(run('user', 'get', id));
    // It does not wait for this task.
    await until('the new name', async () => (await read()).name === 'From redisctl' || undefined);
    expect((await run('user', 'delete', id, '--force', ...waiting)).code).toBe(1);
    expect(await read()).toMatchObject({ name: 'From redisctl', role: 'Owner' });
  });

  test('credentials that do not work are refused', async () => {
    const ended = await create(aws.second.secretAccessKey);
    expect(ended.code).toBe(1);
    expect(await found('From redisctl')).toBeUndefined();
    const { tasks } = await json(run('task', 'list'));
    expect((tasks as unknown[])[0]).toMatchObject({
      response: { error: { type: 'CLOUD_ACCOUNT_INVALID_CREDS' } },
    });
  });

  test('an account is created, and is active when the task ends', async () => {
    const ended = await create(aws.first.secretAccessKey);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    const account = await found('From redisctl');
    expect(account).toMatchObject({ status: 'active' });
    id = account?.id ?? 0;
  });

  test('it is shown with its whole key', async () => {
    expect(await json(provider('get', String(id)))).toMatchObject({
      id,
      name: 'From redisctl',
      provider: 'AWS',
      accessKeyId: aws.first.accessKeyId,
    });
  });

  test('it is renamed by its name alone', async () => {
    const ended = await provider('update', String(id), '--name', 'Renamed', ...waiting);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    expect(await found('Renamed')).toMatchObject({ id, status: 'active' });
  });

  test('its key is changed by key and secret alone', async () => {
    const { accessKeyId, secretAccessKey } = aws.second;
    const keys = ['--access-key-id', accessKeyId, '--access-secret-key', secretAccessKey];
    const ended = await provider('update', String(id), ...keys, ...waiting);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    expect(await json(provider('get', String(id)))).toMatchObject({ name: 'Renamed', accessKeyId });
  });

  test('it is deleted, and then not found', async () => {
    const ended = await provider('delete', String(id), '--force', ...waiting);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    expect((await provider('get', String(id))).code).toBe(1);
    expect(await found('Renamed')).toBeUndefined();
  });
});
