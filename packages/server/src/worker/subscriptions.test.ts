import { type InstanceSeries, present, Secret, type Seen, unknown } from '@berth/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeKeyPlace } from '../app/sealing.ts';
import { deletePaymentMethod, insertPaymentMethod } from '../db/repositories/payment-methods.ts';
import { getSecret, sealedOwners } from '../db/repositories/secrets.ts';
import { purgeSubscriptions } from '../db/repositories/subscriptions.ts';
import { must, newTenant, type Tenant, type TestBerth, until } from '../testing/berth.ts';
import { type MemoryAws, vpcLimit } from '../testing/memory-aws.ts';
import { storeSubscription } from '../testing/stored-subscription.ts';
import {
  change,
  create,
  openWithAws,
  reaches,
  someSubscription,
  tenantWithAccount,
} from '../testing/subscriptions.ts';

const DAY_MS = 24 * 3_600_000;

let berth: TestBerth;
let aws: MemoryAws;
let tenants = 0;
let tenant: Tenant;
let cloudAccountId: number;

beforeAll(async () => {
  ({ berth, aws } = await openWithAws());
});
afterAll(() => berth.close());
beforeEach(async () => {
  aws.problems = [];
  aws.answer = () => null;
  const name = `Tenant ${'abcdefghijklmnopqrstuvwxyz'[tenants++]}`;
  ({ tenant, cloudAccountId } = await tenantWithAccount(berth, name));
});

const idOf = (task: Awaited<ReturnType<typeof create>>): number => task.response?.resourceId ?? 0;
const errorOf = (task: Awaited<ReturnType<typeof create>>) => task.response?.error?.type;
const get = (id: number) => berth.app.getSubscription(tenant.caller, id);

/** Stops the next call of that kind until it is told to go on. */
function hold(call: string) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  aws.answer = async (one) => {
    if (one.call !== call) return null;
    reach();
    await released;
    return null;
  };
  return { reached, release };
}

const active = async (): Promise<number> => {
  const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
  await reaches(berth, tenant, id, 'active');
  return id;
};

describe('The payment method that a request names', () => {
  const card = { type: 'Visa', endsWith: 4242, nameOnCard: 'Acme', expirationMonth: 5, expirationYear: 2099 };
  const paidBy = (paymentMethodId: number) => {
    const { settings } = someSubscription(cloudAccountId);
    return someSubscription(cloudAccountId, { settings: { ...settings, paymentMethodId } });
  };
  const newCard = (change: Partial<typeof card> = {}) =>
    insertPaymentMethod(berth.core.context.database.outer, tenant.caller.accountId, { ...card, ...change });

  test('must be one of the account, and not have expired', async () => {
    const { tenant: other } = await tenantWithAccount(berth, `Payer ${tenants}`);
    const { outer } = berth.core.context.database;
    const theirs = await insertPaymentMethod(outer, other.caller.accountId, card);
    expect(errorOf(await create(berth, tenant, paidBy(theirs)))).toBe('PAYMENT_INFO_NOT_PROVIDED');
    const expired = await newCard({ expirationYear: 2026, expirationMonth: 1 });
    expect(errorOf(await create(berth, tenant, paidBy(expired)))).toBe('PAYMENT_INFO_EXPIRED');
    expect(await berth.app.listSubscriptions(tenant.caller)).toEqual([]);
  });

  test('is asked about again only when it is another one: clients repeat what they created with', async () => {
    const good = await newCard();
    const id = idOf(await create(berth, tenant, paidBy(good)));
    await reaches(berth, tenant, id, 'active');
    const { outer } = berth.core.context.database;
    await deletePaymentMethod(outer, tenant.caller.accountId, good);
    const repeat = (paymentMethodId: number) =>
      change(berth, tenant, id, { kind: 'subscription-update', name: '', settings: { paymentMethodId } });
    expect(errorOf(await repeat(good))).toBeUndefined();
    expect(errorOf(await repeat(good + 1))).toBe('PAYMENT_INFO_NOT_PROVIDED');
  });
});

describe('Creating a subscription', () => {
  test('the task completes when it is accepted; it can be read at once, and is active when AWS has it all', async () => {
    const held = hold('ec2:CreateSubnet');
    const task = await create(berth, tenant, someSubscription(cloudAccountId));
    expect(task).toMatchObject({
      status: 'processing-completed',
      response: { resourceId: expect.any(Number) },
    });
    const id = idOf(task);
    expect(await get(id)).toMatchObject({ status: 'pending', name: 'cache', awsAccountId: '111122223333' });
    await held.reached;
    const running = await until(async () => {
      const found = await berth.app.getDeployment(tenant.caller, id);
      return found?.progress.steps.some(({ state }) => state === 'running') ? found : null;
    });
    expect(running.progress.steps.slice(0, 3).map(({ state }) => state)).toEqual([
      'done',
      'running',
      'waiting',
    ]);
    expect(running.record.resources.map(({ logicalId }) => logicalId)).toEqual(['Vpc']);
    held.release();
    const done = await reaches(berth, tenant, id, 'active');
    expect(done.record.resources.map(({ type }) => type)).toContain('AWS::EC2::Instance');
    expect(done.report?.done).toHaveLength(4);
  });

  test('seals the private key of the nodes before AWS is given the public one', async () => {
    const id = await active();
    const { database, vault } = berth.core.context;
    const place = nodeKeyPlace({ accountId: tenant.caller.accountId, id });
    const sealed = await getSecret(database.outer, place);
    expect(aws.deployed.get(id)?.publicKey).toMatch(/^ssh-ed25519 /);
    expect(sealed && (await vault.open(sealed)).reveal()).toContain('OPENSSH PRIVATE KEY');
    const [target] = aws.targets.slice(-1);
    expect(target).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', hosted: false });
  });

  test('without a name it is called after its id', async () => {
    const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId, { name: '' })));
    expect(await get(id)).toMatchObject({ name: `subscription-${id}` });
  });

  test('a dry run gives the plan and its price list, and creates nothing', async () => {
    const calls = aws.calls.length;
    const task = await create(berth, tenant, someSubscription(cloudAccountId, { dryRun: true }));
    expect(task.response?.resourceId).toBeUndefined();
    expect(task.response?.resource).toMatchObject({
      pricing: expect.arrayContaining([
        expect.objectContaining({ typeDetails: 'ec2:CreateVpc', quantity: 1 }),
      ]),
      plan: { problems: [], unknown: [{ what: 'quotas' }], calls: 4 },
    });
    expect(await berth.app.listSubscriptions(tenant.caller)).toEqual([]);
    expect(aws.calls).toHaveLength(calls);
  });

  test('what AWS shows to be in the way is a failed task with everything that was found, and nothing is stored', async () => {
    if (vpcLimit?.kind !== 'failed') throw new Error('no problem');
    aws.problems = [vpcLimit.problem, { ...vpcLimit.problem, field: 'region', message: 'Another.' }];
    const task = await create(berth, tenant, someSubscription(cloudAccountId));
    expect(task.response?.error).toMatchObject({
      type: 'AWS_ERROR_VPC_LIMIT_EXCEEDED',
      status: '400 BAD_REQUEST',
      description: expect.stringMatching(/VpcLimitExceeded.*region: Another\./s),
    });
    expect(await berth.app.listSubscriptions(tenant.caller)).toEqual([]);
  });

  test.each([
    ['a wrong region', { regions: [] }, 'SINGLE_REGION_SUBSCRIPTION_MUST_DEFINE_ONLY_ONE_REGION'],
    ['no database', { databases: [] }, 'SUBSCRIPTION_MUST_HAVE_AT_LEAST_ONE_DATABASE'],
    ['another cloud', { provider: 'GCP', cloudAccountId: 1 }, 'NOT_KNOWN_CLOUD_PROVIDER'],
    ['a cloud account that is not there', { cloudAccountId: 2_000_000_000 }, 'CLOUD_ACCOUNT_NOT_FOUND'],
    ['the internal account without credentials', { cloudAccountId: 1 }, 'CLOUD_ACCOUNT_NOT_ACTIVE'],
  ])('%s is refused', async (_name, asked, code) => {
    const task = await create(berth, tenant, someSubscription(cloudAccountId, { asked }));
    expect(errorOf(task)).toBe(code);
    expect(await berth.app.listSubscriptions(tenant.caller)).toEqual([]);
  });

  test("another tenant's cloud account is not there", async () => {
    const stranger = await newTenant(berth, `Stranger ${'abcdefghijk'[tenants]}`);
    expect(errorOf(await create(berth, stranger, someSubscription(cloudAccountId)))).toBe(
      'CLOUD_ACCOUNT_NOT_FOUND',
    );
  });

  test('a fourth that would not be active is refused, and a cloud account in use stays', async () => {
    const held = hold('ec2:CreateVpc');
    for (const name of ['one', 'two', 'three'])
      expect(
        errorOf(await create(berth, tenant, someSubscription(cloudAccountId, { name }))),
      ).toBeUndefined();
    expect(errorOf(await create(berth, tenant, someSubscription(cloudAccountId)))).toBe(
      'TOO_MANY_PENDING_SUBSCRIPTIONS',
    );
    const task = must(await berth.app.deleteCloudAccount(tenant.caller, cloudAccountId));
    const ended = await until(async () => {
      const seen = await berth.app.getTask(tenant.caller, task.taskId);
      return seen?.status === 'processing-error' ? seen : null;
    });
    expect(errorOf(ended)).toBe('CLOUD_ACCOUNT_USED');
    held.release();
    for (const { id } of await berth.app.listSubscriptions(tenant.caller))
      await reaches(berth, tenant, id, 'active');
    expect(errorOf(await create(berth, tenant, someSubscription(cloudAccountId)))).toBeUndefined();
  });
});

describe('Changing a subscription', () => {
  test('tags and allow list come to AWS, and are read back', async () => {
    const id = await active();
    const resourceTags = [{ key: 'team', value: 'blue' }];
    await change(berth, tenant, id, { kind: 'resource-tags-update', resourceTags });
    await reaches(berth, tenant, id, 'active');
    const allowList = { cidrIps: ['203.0.113.0/24'], securityGroupIds: ['sg-0125be68a4625884a'] };
    await change(berth, tenant, id, { kind: 'allow-list-update', allowList });
    await reaches(berth, tenant, id, 'active');
    expect(aws.deployed.get(id)).toMatchObject({
      tags: [{ Key: 'team', Value: 'blue' }],
      allowed: ['203.0.113.0/24'],
    });
    const read = await change(berth, tenant, id, { kind: 'allow-list-read' });
    expect(read.response?.resource).toEqual({
      cidr_ips: ['203.0.113.0/24'],
      security_group_ids: ['sg-0125be68a4625884a'],
    });
    expect(aws.count(id, 'ec2:CreateVpc')).toBe(1);
  });

  test('while it is pending what is so already is no change, and what is not is brought to AWS too', async () => {
    const held = hold('ec2:CreateSubnet');
    const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
    await held.reached;
    const same = await change(berth, tenant, id, {
      kind: 'subscription-update',
      name: 'cache',
      settings: { publicEndpointAccess: false },
    });
    expect(errorOf(same)).toBeUndefined();
    expect(await get(id)).toMatchObject({ settings: { publicEndpointAccess: false }, version: 1 });
    const resourceTags = [{ key: 'team', value: 'red' }];
    await change(berth, tenant, id, { kind: 'resource-tags-update', resourceTags });
    held.release();
    await reaches(berth, tenant, id, 'active');
    expect(aws.deployed.get(id)?.tags).toEqual([{ Key: 'team', Value: 'red' }]);
    expect(aws.count(id, 'ec2:CreateVpc')).toBe(1);
  });

  test('wrong tags and lists are refused', async () => {
    const id = await active();
    const resourceTags = [{ key: 'aws:x', value: '' }];
    expect(errorOf(await change(berth, tenant, id, { kind: 'resource-tags-update', resourceTags }))).toBe(
      'RESOURCE_TAGS_NAME_NOT_ALLOWED',
    );
    const allowList = { cidrIps: ['x'], securityGroupIds: [] };
    expect(errorOf(await change(berth, tenant, id, { kind: 'allow-list-update', allowList }))).toBe(
      'CIDR_WHITELIST_INVALID_CIDRS',
    );
    expect(await get(id)).toMatchObject({ status: 'active' });
  });
});

test('Maintenance windows are kept with the subscription, or refused; AWS is not concerned', async () => {
  const { accountId } = tenant.caller;
  const stored = { accountId, cloudAccountId, name: 'cache', status: 'active' as const };
  const id = await storeSubscription(berth.core.context.database.outer, stored);
  const windows = [{ days: ['Saturday'], startHour: 2, durationInHours: 8 }];
  const maintenance = { mode: 'manual' as const, windows };
  const task = await change(berth, tenant, id, { kind: 'maintenance-update', maintenance });
  expect(task).toMatchObject({
    commandType: 'subscriptionMaintenanceWindowsUpdateRequest',
    status: 'processing-completed',
    response: { resourceId: id },
  });
  expect(await get(id)).toMatchObject({ status: 'active', settings: { maintenance } });
  const none = { mode: 'manual' as const, windows: [] };
  expect(errorOf(await change(berth, tenant, id, { kind: 'maintenance-update', maintenance: none }))).toBe(
    'MAINTENANCE_WINDOW_MANUAL_MODE_WITH_NO_MAINTENANCE_WINDOWS',
  );
  const renamed = { kind: 'subscription-update', name: 'other', settings: {} } as const;
  await change(berth, tenant, id, renamed);
  expect(await get(id)).toMatchObject({ name: 'other', settings: { maintenance } });
});

describe('A deployment that goes wrong', () => {
  test('is in error with the step and the problem, and is tried again from where it was', async () => {
    aws.answer = ({ call }) => (call === 'ec2:RunInstances' ? vpcLimit : null);
    const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
    expect(await reaches(berth, tenant, id, 'error')).toMatchObject({
      failedStep: 'Node1',
      problems: [{ code: 'AWS_ERROR_VPC_LIMIT_EXCEEDED', evidence: 'CreateVpc: VpcLimitExceeded' }],
    });
    const renamed = { kind: 'subscription-update', name: 'other', settings: {} } as const;
    expect(errorOf(await change(berth, tenant, id, renamed))).toBe('SUBSCRIPTION_NOT_ACTIVE');
    aws.answer = () => null;
    await change(berth, tenant, id, { kind: 'subscription-retry' });
    expect(await reaches(berth, tenant, id, 'active')).toMatchObject({ failedStep: null, problems: [] });
    expect(aws.count(id, 'ec2:CreateVpc')).toBe(1);
    expect(errorOf(await change(berth, tenant, id, { kind: 'subscription-retry' }))).toBe('BAD_REQUEST');
  });

  test('for a while only is tried again by itself, and says why meanwhile', async () => {
    let throttled = true;
    aws.answer = () => (throttled ? { kind: 'again', because: 'AWS throttled a call' } : null);
    const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
    const waiting = await until(async () => {
      const found = await berth.app.getDeployment(tenant.caller, id);
      return found?.waiting ? found : null;
    });
    expect(waiting).toMatchObject({ status: 'pending', waiting: 'AWS throttled a call' });
    throttled = false;
    expect(await reaches(berth, tenant, id, 'active')).toMatchObject({ waiting: null, retries: 0 });
  });

  test('can be deleted from error', async () => {
    aws.answer = ({ call }) => (call === 'ec2:RunInstances' ? vpcLimit : null);
    const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
    await reaches(berth, tenant, id, 'error');
    await change(berth, tenant, id, { kind: 'subscription-delete', deleteDatabases: true });
    await reaches(berth, tenant, id, 'deleted');
    expect(aws.deployed.get(id)?.resources.size).toBe(0);
  });
});

describe('Deleting a subscription', () => {
  test('leaves nothing in AWS and no secret, and its report can still be read', async () => {
    const id = await active();
    const held = hold('ec2:DeleteVpc');
    await change(berth, tenant, id, { kind: 'subscription-delete', deleteDatabases: true });
    await held.reached;
    expect(await get(id)).toMatchObject({ status: 'deleting' });
    expect(
      errorOf(await change(berth, tenant, id, { kind: 'subscription-delete', deleteDatabases: true })),
    ).toBe('SUBSCRIPTION_NOT_ACTIVE');
    held.release();
    const gone = await reaches(berth, tenant, id, 'deleted');
    expect(gone.report?.done.map(({ title }) => title)).toEqual(['Node1', 'NodeKey', 'Subnet1', 'Vpc']);
    expect(await get(id)).toBeNull();
    expect(await berth.app.listSubscriptions(tenant.caller)).toEqual([]);
    expect(aws.deployed.get(id)?.resources.size).toBe(0);
    const owners = await sealedOwners(berth.core.context.database.outer, tenant.caller.accountId);
    expect(owners.filter(({ ownerKind }) => ownerKind === 'subscription')).toEqual([]);
  });

  test('its report is there for ten days, and a subscription that is not deleted for good', async () => {
    const [gone, kept] = [await active(), await active()];
    await change(berth, tenant, gone, { kind: 'subscription-delete', deleteDatabases: true });
    await reaches(berth, tenant, gone, 'deleted');
    const { outer } = berth.core.context.database;
    const purge = (days: number) => purgeSubscriptions(outer, new Date(Date.now() + (days - 10) * DAY_MS));
    await purge(9.9);
    expect(await berth.app.getDeployment(tenant.caller, gone)).toMatchObject({ status: 'deleted' });
    await purge(10.1);
    expect(await berth.app.getDeployment(tenant.caller, gone)).toBeNull();
    await purge(1_000);
    expect(await berth.app.getDeployment(tenant.caller, kept)).toMatchObject({ status: 'active' });
  });

  test('while it is pending breaks its deployment off', async () => {
    const held = hold('ec2:CreateSubnet');
    const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
    await held.reached;
    await change(berth, tenant, id, { kind: 'subscription-delete', deleteDatabases: true });
    held.release();
    await reaches(berth, tenant, id, 'deleted');
    expect(aws.count(id, 'ec2:RunInstances')).toBe(0);
    expect(aws.deployed.get(id)?.resources.size).toBe(0);
  });
});

describe('Metrics of a subscription', () => {
  /** Lets AWS answer a look at metrics like that, and gives who looked at what. */
  function metricsSay(seen: Seen<InstanceSeries[]>) {
    const looks: { accessKeyId: string; region: string; instanceIds: readonly string[] }[] = [];
    berth.core.context.openMetrics = ({ accessKeyId }, region) => ({
      read: async (instanceIds) => {
        looks.push({ accessKeyId, region, instanceIds });
        return seen;
      },
      close: () => undefined,
    });
    return looks;
  }

  test('are read once with the key of its cloud account, however many look, and are no stranger’s', async () => {
    const id = await active();
    const instanceId = aws.deployed.get(id)?.resources.get('Node1')?.physicalId ?? '';
    const looks = metricsSay(present([{ instanceId, metric: 'CPUUtilization', points: [] }]));
    const ask = () => berth.app.subscriptionMetrics(tenant.caller, id, '1h');
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(one).toMatchObject({ nodes: [{ node: 'Node1', instanceId }], seen: { kind: 'present' } });
    expect(two).toEqual(one);
    const { accessKeyId } = aws.targets.at(-1) ?? {};
    expect(looks).toEqual([{ accessKeyId, region: 'eu-central-1', instanceIds: [instanceId] }]);
    const stranger = await newTenant(berth, 'Curious');
    expect(await berth.app.subscriptionMetrics(stranger.caller, id, '1h')).toBeNull();
    expect(looks).toHaveLength(1);
  });

  test('that AWS denies are unknown, with its words', async () => {
    const id = await active();
    metricsSay(unknown('denied', 'AccessDenied: not authorized'));
    expect(await berth.app.subscriptionMetrics(tenant.caller, id, '6h')).toMatchObject({
      seen: { kind: 'unknown', because: 'denied', detail: 'AccessDenied: not authorized' },
    });
  });

  test('of a deleted one are not there', async () => {
    const id = await active();
    await change(berth, tenant, id, { kind: 'subscription-delete', deleteDatabases: true });
    await reaches(berth, tenant, id, 'deleted');
    expect(await berth.app.subscriptionMetrics(tenant.caller, id, '1h')).toBeNull();
  });
});

describe('An installation that deploys nothing', () => {
  test('says so, and what is stored stays', async () => {
    const { berth: bare } = await openWithAws({ deployer: null });
    try {
      const { tenant: one, cloudAccountId: account } = await tenantWithAccount(bare, 'Acme');
      const task = await create(bare, one, someSubscription(account));
      expect(task.response?.error).toMatchObject({
        type: 'PROVISION_FAILURE',
        description: expect.stringContaining('not available on this installation'),
      });
      const { accountId } = one.caller;
      const stored = { accountId, cloudAccountId: account, name: 'cache', status: 'active' as const };
      const id = await storeSubscription(bare.core.context.database.outer, stored);
      expect(
        errorOf(await change(bare, one, id, { kind: 'subscription-delete', deleteDatabases: true })),
      ).toBe('PROVISION_FAILURE');
    } finally {
      await bare.close();
    }
  });
});

describe('The internal account', () => {
  test('is deployed into with its own key, and has no allow list', async () => {
    const accessKeyId = 'AKIAINTERNALEXAMPLE0';
    must(await berth.admin.setInternalAccount({ accessKeyId, accessSecretKey: new Secret('i'.repeat(40)) }));
    const id = idOf(await create(berth, tenant, someSubscription(1)));
    await reaches(berth, tenant, id, 'active');
    expect(aws.targets.at(-1)).toMatchObject({ accessKeyId, hosted: true, cloudAccountId: 1 });
    const allowList = { cidrIps: [], securityGroupIds: [] };
    expect(errorOf(await change(berth, tenant, id, { kind: 'allow-list-update', allowList }))).toBe(
      'CIDR_WHITELIST_NOT_ALLOWED',
    );
  });
});
