import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { buildRedisctl, type Ended, runClient } from './clients.ts';
import { type InteropPlace, openInterop } from './place.ts';
import type { ReadyAccount } from './ready-account.ts';

/** The vendor's command line against Berth. The tests are one story, and run in their order. */
const client = await buildRedisctl();
const because = client.kind === 'missing' ? client.because : undefined;
if (because) console.log(`SKIPPED: the redisctl test, because ${because}`);

const redisctl = (
  place: InteropPlace,
  args: string[],
  change: Record<string, string> = {},
  input = '',
): Promise<Ended> =>
  runClient(
    client.kind === 'built' ? client.path : '',
    [...args, '--output', 'json'],
    {
      REDIS_CLOUD_API_KEY: place.apiKey,
      REDIS_CLOUD_SECRET_KEY: place.apiSecretKey,
      REDIS_CLOUD_API_URL: place.apiUrl,
      ...change,
    },
    input,
  );

/** What it needs to be told of AWS, to make a cloud account of it. */
const handedOver = (aws: ReadyAccount, secret = aws.first.secretAccessKey): string[] => [
  ...['--provider', 'AWS', '--access-key-id', aws.first.accessKeyId, '--access-secret-key', secret],
  ...['--console-username', aws.consoleUsername, '--console-password', aws.consolePassword],
  ...['--sign-in-login-url', aws.signInLoginUrl],
];

const WAITING = ['--wait', '--wait-interval', '1', '--wait-timeout', '120'];

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

  const run = (...args: string[]): Promise<Ended> => redisctl(place, ['cloud', ...args]);
  const provider = (...args: string[]) => run('provider-account', ...args);
  const json = async (call: Promise<Ended>): Promise<Record<string, unknown>> => {
    const ended = await call;
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    return JSON.parse(ended.stdout.slice(ended.stdout.indexOf('{')));
  };
  const waiting = WAITING;
  const create = (secret: string) =>
    provider('create', '--name', 'From redisctl', ...handedOver(aws, secret), ...waiting);
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
    ['subscription', 'list', '[]'],
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

const SUBSCRIPTION = (cloudAccountId: number): string =>
  JSON.stringify({
    cloudProviders: [
      {
        provider: 'AWS',
        cloudAccountId,
        regions: [{ region: 'eu-central-1', networking: { deploymentCIDR: '10.0.0.0/24' } }],
      },
    ],
    databases: [{ name: 'first', protocol: 'redis', datasetSizeInGb: 1, replication: true, quantity: 1 }],
  });

describe.skipIf(because !== undefined)(`redisctl's subscriptions: ${title}`, { timeout: 180_000 }, () => {
  let place: InteropPlace;
  let account = '';
  let id = '';
  let database = '';
  let peer: ReadyAccount['peer'];

  beforeAll(async () => {
    // It has no command that waits until a subscription is gone, so it is asked again and again.
    place = await openInterop({ rateLimitPerMinute: 10_000 });
    const aws = await place.ready();
    ({ peer } = aws);
    const name = ['--name', 'redisctl'];
    await done('provider-account', 'create', ...name, ...handedOver(aws), ...WAITING);
    const { cloudAccounts } = (await json('provider-account', 'list')) as {
      cloudAccounts: { id: number; name: string }[];
    };
    account = String(cloudAccounts.find((one) => one.name === 'redisctl')?.id);
  }, 120_000);
  afterAll(() => place?.close());

  const run = (...args: string[]): Promise<Ended> => redisctl(place, ['cloud', ...args]);
  const done = async (...args: string[]): Promise<string> => {
    const ended = await run(...args);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    return ended.stdout;
  };
  const json = async (...args: string[]): Promise<unknown> => JSON.parse(await done(...args));
  const creating = (name: string, ...more: string[]) =>
    run(
      ...['subscription', 'create', '--name', name, '--payment-method', 'marketplace'],
      ...['--data', SUBSCRIPTION(Number(account)), ...more],
    );
  /** It waits for no task of these changes. */
  const becomes = (what: string, expected: object, ...args: string[]) =>
    until(what, async () => {
      const seen = await json(...args);
      return JSON.stringify(seen).includes(JSON.stringify(expected).slice(1, -1)) || undefined;
    });
  const databases = async (): Promise<{ databaseId: number; name: string }[]> => {
    const ended = await redisctl(place, ['api', 'cloud', 'get', `/subscriptions/${id}/databases`]);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    return JSON.parse(ended.stdout).subscription[0].databases;
  };

  test('a plan is asked for, and nothing is created', async () => {
    const ended = await creating('planned', '--dry-run', ...WAITING);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    expect(await json('subscription', 'list')).toEqual([]);
  });

  test('one is created in the account, and is listed and shown', async () => {
    const ended = await creating('cache', ...WAITING);
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    const [made] = (await json('subscription', 'list')) as { id: number }[];
    id = String(made?.id);
    await becomes('an active subscription', { status: 'active' }, 'subscription', 'get', id);
    expect(await json('subscription', 'get', id)).toMatchObject({
      name: 'cache',
      cloudDetails: [{ provider: 'AWS', cloudAccountId: Number(account) }],
    });
  });

  test('it is renamed', async () => {
    await done('subscription', 'update', id, '--name', 'renamed', ...WAITING);
    expect(await json('subscription', 'get', id)).toMatchObject({ name: 'renamed' });
  });

  test('addresses are let in, and maintenance is given its hours', async () => {
    await done('subscription', 'update-cidr-allowlist', id, '--cidr', '203.0.113.0/24');
    await becomes('an active subscription', { status: 'active' }, 'subscription', 'get', id);
    expect(await json('subscription', 'get-cidr-allowlist', id)).toMatchObject({
      commandType: 'cidrGetRequest',
    });
    const windows = [{ days: ['Monday'], startHour: 3, durationInHours: 8 }];
    const hours = JSON.stringify({ mode: 'manual', windows });
    await done('subscription', 'update-maintenance-windows', id, '--data', hours);
    await becomes('the hours', { mode: 'manual' }, 'subscription', 'get-maintenance-windows', id);
  });

  test('prices are an empty list', async () => {
    expect(await json('subscription', 'get-pricing', id)).toMatchObject({ pricing: [] });
  });

  /** What a question ended with: it is a task, and the commands that ask do not wait for it. */
  const answerTo = async (...args: string[]): Promise<unknown> => {
    const { taskId } = (await json('connectivity', ...args)) as { taskId: string };
    await done('task', 'wait', taskId);
    return ((await json('task', 'get', taskId)) as { response: { resource: unknown } }).response.resource;
  };

  test('its network is peered with another, to other ranges, and no more', async () => {
    const of = ['--subscription', id];
    const peerings = () => answerTo('vpc-peering', 'get', ...of) as Promise<{ peerings: unknown[] }>;
    const peering = (...words: string[]) => run('connectivity', 'vpc-peering', ...words, ...of, ...WAITING);
    const whose = ['--region', peer.region, '--aws-account-id', peer.accountId, '--vpc-id', peer.vpcId];
    const overlapping = await peering('create', ...whose, '--vpc-cidr', '10.0.0.0/16');
    expect(overlapping.code).toBe(1);
    const made = await peering('create', ...whose, '--vpc-cidr', '10.1.0.0/16');
    expect(made.code, made.stderr + made.stdout).toBe(0);
    const { resourceId } = (JSON.parse(made.stdout) as { response: { resourceId: number } }).response;
    const number = ['--peering-id', String(resourceId)];
    await until(
      'a request that waits to be accepted',
      async () => JSON.stringify(await peerings()).includes('pending-acceptance') || undefined,
    );
    expect(await peerings()).toMatchObject({
      peerings: [{ vpcPeeringId: resourceId, vpcUid: peer.vpcId, vpcCidr: '10.1.0.0/16' }],
    });
    expect((await peering('update', ...number, '--vpc-cidr', '10.1.0.0/17')).code).toBe(0);
    expect(await peerings()).toMatchObject({ peerings: [{ vpcCidr: '10.1.0.0/17' }] });
    expect((await peering('delete', ...number, '--force')).code).toBe(0);
    expect(await peerings()).toEqual({ peerings: [] });
    await becomes('an active subscription', { status: 'active' }, 'subscription', 'get', id);
  });

  test('it is attached to a transit gateway, led there, and detached', async () => {
    const gateways = () =>
      answerTo('tgw', 'attachments-list', id) as Promise<{ tgws: { id: number; status: string }[] }>;
    const gateway = String((await gateways()).tgws[0]?.id);
    const attachment = (...words: string[]) => run('connectivity', 'tgw', ...words, ...WAITING);
    const made = await attachment('attachment-create-with-id', id, gateway);
    expect(made.code, made.stderr + made.stdout).toBe(0);
    const change = ['attachment-update', id, '--attachment-id', gateway, '--cidr', '10.2.0.0/16'];
    await until(
      'an attachment that can be led to',
      async () => (await attachment(...change)).code === 0 || undefined,
    );
    expect(await gateways()).toMatchObject({ tgws: [{ cidrs: [{ cidrAddress: '10.2.0.0/16' }] }] });
    const words = ['cloud', 'connectivity', 'tgw', 'attachment-delete', id, gateway, ...WAITING];
    const ended = await redisctl(place, words, {}, 'y\n');
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    expect(await gateways()).toMatchObject({ tgws: [{ cidrs: [] }] });
    await becomes('an active subscription', { status: 'active' }, 'subscription', 'get', id);
  });

  test('a database is created, shown, changed and tagged', async () => {
    await done('database', 'create', '--subscription', id, '--name', 'second', '--memory', '1', ...WAITING);
    database = `${id}:${(await databases()).find(({ name }) => name === 'second')?.databaseId}`;
    expect(await json('database', 'get', database)).toMatchObject({ name: 'second', status: 'active' });
    await done('database', 'update', database, '--name', 'sessions', ...WAITING);
    await done('database', 'add-tag', database, '--key', 'team', '--value', 'blue');
    await done('database', 'update-tags', database, '--tag', 'team=red', '--tag', 'stage=test');
    await done('database', 'update-tag', database, '--key', 'team', '--value', 'green');
    await done('database', 'delete-tag', database, '--key', 'stage');
    expect(await json('database', 'list-tags', database)).toMatchObject({
      tags: [{ key: 'team', value: 'green' }],
    });
    expect(await json('database', 'get', database)).toMatchObject({ name: 'sessions' });
  });

  test('what Berth has no way to do ends as an error, never as a success', async () => {
    expect((await run('database', 'backup', database, ...WAITING)).code).toBe(1);
    expect((await run('database', 'flush', database, '--force')).code).toBe(1);
    expect((await run('database', 'slow-log', database)).code).toBe(1);
  });

  test('the account is not deleted while it is in use, nor the subscription with databases in it', async () => {
    expect((await run('provider-account', 'delete', account, '--force', ...WAITING)).code).toBe(1);
    expect(await json('provider-account', 'get', account)).toMatchObject({ status: 'active' });
    expect((await run('subscription', 'delete', id, '--force', ...WAITING)).code).toBe(1);
    expect(await json('subscription', 'get', id)).toMatchObject({ status: 'active' });
  });

  test('a task is waited for by its id', async () => {
    const { tasks } = (await json('task', 'list')) as { tasks: { taskId: string }[] };
    await done('task', 'get', tasks.at(-1)?.taskId ?? '');
    await done('task', 'wait', tasks.at(-1)?.taskId ?? '');
  });

  test('databases, subscription and account are deleted, in this order', async () => {
    for (const { databaseId } of await databases())
      await done('database', 'delete', `${id}:${databaseId}`, '--force', ...WAITING);
    await done('subscription', 'delete', id, '--force', ...WAITING);
    await until(
      'no subscription',
      async () => (await done('subscription', 'list')).trim() === '[]' || undefined,
    );
    await done('provider-account', 'delete', account, '--force', ...WAITING);
  });
});

describe.skipIf(because !== undefined)(`redisctl is refused: ${title}`, { timeout: 120_000 }, () => {
  const LIMIT = 30;
  let place: InteropPlace;
  beforeAll(async () => {
    place = await openInterop({ rateLimitPerMinute: LIMIT });
  }, 60_000);
  afterAll(() => place?.close());

  const create = (aws: ReadyAccount, name: string) =>
    redisctl(place, ['cloud', 'provider-account', 'create', '--name', name, ...handedOver(aws), ...WAITING]);

  test.each([
    ['account key', { REDIS_CLOUD_API_KEY: 'wrong' }],
    ['secret key', { REDIS_CLOUD_SECRET_KEY: 'wrong' }],
  ])('with a wrong %s', async (_which, change) => {
    expect((await redisctl(place, ['cloud', 'account', 'get'], change)).code).toBe(1);
    expect((await redisctl(place, ['cloud', 'account', 'get'])).code).toBe(0);
  });

  test('where a permission is missing, and where a name is taken', async () => {
    expect((await create(await place.ready({ denied: 'ec2:RunInstances' }), 'Denied')).code).toBe(1);
    const aws = await place.ready();
    const made = await create(aws, 'Taken');
    expect(made.code, made.stderr + made.stdout).toBe(0);
    expect((await create(await place.ready(), 'Taken')).code).toBe(1);
    const { stdout } = await redisctl(place, ['cloud', 'task', 'list']);
    expect(stdout).toMatch(/CLOUD_ACCOUNT_PERMISSION_FAILED/);
    expect(stdout).toMatch(/RunInstances/);
  });

  test('above its requests of a minute', async () => {
    const codes: number[] = [];
    while (codes.length <= LIMIT && codes.at(-1) !== 1)
      codes.push((await redisctl(place, ['cloud', 'account', 'get'])).code);
    expect(codes.at(-1)).toBe(1);
  });
});
