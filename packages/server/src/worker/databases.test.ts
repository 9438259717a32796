import { Secret } from '@berth/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseAsked } from '../app/app.ts';
import { sealedOwners } from '../db/repositories/secrets.ts';
import type { Tenant, TestBerth } from '../testing/berth.ts';
import { type MemoryAws, vpcLimit } from '../testing/memory-aws.ts';
import {
  askDatabase,
  change,
  create,
  createDatabase,
  openWithAws,
  reaches,
  someDatabase,
  someSubscription,
  tenantWithAccount,
} from '../testing/subscriptions.ts';

let berth: TestBerth;
let aws: MemoryAws;
let tenant: Tenant;
let cloudAccountId: number;
/** An active subscription, whose database is called `cache`. */
let id: number;

beforeAll(async () => {
  ({ berth, aws } = await openWithAws());
  ({ tenant, cloudAccountId } = await tenantWithAccount(berth, 'Acme'));
  id = await active();
});
afterAll(() => berth.close());

type Ended = Awaited<ReturnType<typeof create>>;
const idOf = (task: Ended): number => task.response?.resourceId ?? 0;
const errorOf = (task: Ended) => task.response?.error?.type;
const plain = { dryRun: false, passwordOf: null, backup: false } as const;
const updated = (wanted: Extract<DatabaseAsked, { kind: 'database-update' }>['change']): DatabaseAsked => ({
  kind: 'database-update',
  change: wanted,
  ...plain,
});

async function active(): Promise<number> {
  const made = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
  await reaches(berth, tenant, made, 'active');
  return made;
}
const list = async (subscriptionId: number) => {
  const page = await berth.app.listDatabases(tenant.caller, subscriptionId, { offset: 0, limit: 100 });
  return page.ok ? page.value.databases : [];
};
const get = (databaseId: number) => berth.app.getDatabase(tenant.caller, { subscriptionId: id, databaseId });
const passwordOf = async (databaseId: number): Promise<string | undefined> => {
  const view = await get(databaseId);
  return view ? (await berth.app.getDatabasePassword(tenant.caller, view))?.reveal() : undefined;
};
const ask = (databaseId: number, request: DatabaseAsked, password: Secret | null = null) =>
  askDatabase(berth, tenant, { subscriptionId: id, databaseId }, request, password);
const make = (name: string, more: Parameters<typeof someDatabase>[1] = {}, password: Secret | null = null) =>
  createDatabase(berth, tenant, id, someDatabase(name, more), password);

describe('The databases of a subscription', () => {
  test('that it is created with are its first, and are active once it has its nodes', async () => {
    const asked = someSubscription(cloudAccountId);
    const [database] = asked.asked.databases;
    if (!database) throw new Error('no database');
    asked.asked.databases = [
      { ...database, quantity: 2, port: 12_000 },
      { ...database, name: 'other' },
    ];
    expect(errorOf(await create(berth, tenant, asked))).toBe('DATABASE_PORT_IS_UNAVAILABLE');
    asked.asked.databases = [
      { ...database, quantity: 2 },
      { ...database, name: 'other', port: 10_000 },
    ];
    const made = idOf(await create(berth, tenant, asked));
    await reaches(berth, tenant, made, 'active');
    expect(
      (await list(made)).map(({ config, status, activatedAt }) => [
        config.name,
        config.port,
        status,
        activatedAt !== null,
      ]),
    ).toEqual([
      ['cache-1', 10_001, 'active', true],
      ['cache-2', 10_002, 'active', true],
      ['other', 10_000, 'active', true],
    ]);
  });

  test('are created with a password of their own, or with the one that is given', async () => {
    const [first, second] = [
      idOf(await make('first')),
      idOf(await make('second', { passwordOf: 'redis' }, new Secret('p4ssword'))),
    ];
    expect(await passwordOf(first)).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(await passwordOf(second)).toBe('p4ssword');
    await ask(first, { ...updated({}), passwordOf: 'redis' } as DatabaseAsked, new Secret('another1'));
    expect(await passwordOf(first)).toBe('another1');
    const view = await get(first);
    const viewer = { ...tenant.caller, role: 'Viewer' } as const;
    expect(view && (await berth.app.getDatabasePassword(viewer, view))).toBeNull();
  });

  test('change the spec, and bring it to AWS', async () => {
    const large = idOf(await make('large', { asked: { datasetSizeInGb: 20 } }));
    await reaches(berth, tenant, id, 'active');
    expect(await get(large)).toMatchObject({ status: 'active', config: { datasetSizeInGb: 20 } });
    const { spec } = (await berth.app.getSubscription(tenant.caller, id)) ?? {};
    expect(spec?.databases).toContainEqual(expect.objectContaining({ name: 'large', datasetSizeInGb: 20 }));
    expect(errorOf(await ask(large, updated({ datasetSizeInGb: 99_999 })))).toBe('DATABASE_SIZE_TOO_BIG');
    await ask(large, updated({ memoryLimitInGb: 50, dataEvictionPolicy: 'noeviction' }));
    await reaches(berth, tenant, id, 'active');
    expect((await get(large))?.config).toMatchObject({
      datasetSizeInGb: 25,
      dataEvictionPolicy: 'noeviction',
    });
  });

  test('wait in pending while nodes are added, and are in error where that fails', async () => {
    const other = await active();
    aws.answer = ({ call }) => (call === 'ec2:CreateTags' ? vpcLimit : null);
    const asked = { resourceTags: [{ key: 'team', value: 'red' }] };
    await change(berth, tenant, other, { kind: 'resource-tags-update', ...asked });
    const waiting = idOf(await createDatabase(berth, tenant, other, someDatabase('waiting')));
    await reaches(berth, tenant, other, 'error');
    const view = () => berth.app.getDatabase(tenant.caller, { subscriptionId: other, databaseId: waiting });
    const wasAccepted = waiting > 0;
    aws.answer = () => null;
    if (wasAccepted) expect(await view()).toMatchObject({ status: 'error', activatedAt: null });
    expect(errorOf(await createDatabase(berth, tenant, other, someDatabase('late')))).toBe(
      'SUBSCRIPTION_NOT_ACTIVE',
    );
    await change(berth, tenant, other, { kind: 'subscription-retry' });
    await reaches(berth, tenant, other, 'active');
    if (wasAccepted) expect(await view()).toMatchObject({ status: 'active' });
  });

  test('that clash, or are wrong, are refused by the code of the first, and nothing is stored', async () => {
    const before = (await list(id)).length;
    expect(errorOf(await make('CACHE'))).toBe('DATABASE_NAME_EXISTS');
    expect(errorOf(await make('port', { asked: { port: 10_000 } }))).toBe('DATABASE_PORT_IS_UNAVAILABLE');
    expect(errorOf(await make('saved', { backup: true }))).toBe('DATABASE_BACKUP_NOT_SUPPORTED');
    expect(errorOf(await make('dry', { dryRun: true }))).toBeUndefined();
    expect((await list(id)).length).toBe(before);
  });

  test('that did not change are no change: Terraform repeats what it created with', async () => {
    const [database] = await list(id);
    if (!database) throw new Error('no database');
    const version = (await berth.app.getSubscription(tenant.caller, id))?.version;
    const same = updated({ name: 'cache', datasetSizeInGb: 1, replication: true, alerts: [], replicaOf: [] });
    expect(errorOf(await ask(database.id, same))).toBeUndefined();
    expect(await get(database.id)).toMatchObject({ updatedAt: database.updatedAt, status: 'active' });
    expect((await berth.app.getSubscription(tenant.caller, id))?.version).toBe(version);
  });

  test.each([
    ['database-backup', 'DATABASE_BACKUP_NOT_SUPPORTED'],
    ['database-backup-status', 'DATABASE_BACKUP_DISABLED'],
    ['database-import', 'DATABASE_IMPORT_NOT_ALLOWED'],
    ['database-import-status', 'DATABASE_IMPORT_SOURCE_NOT_FOUND'],
    ['database-upgrade', 'DATABASE_UPGRADE_IS_NOT_SUPPORTED'],
  ] as const)('%s ends in %s', async (kind, code) => {
    const [database] = await list(id);
    expect(errorOf(await ask(database?.id ?? 0, { kind }))).toBe(code);
  });

  test('keep a subscription from being deleted; without them, or with a word for them too, it goes', async () => {
    const other = await active();
    const remove = (deleteDatabases: boolean) =>
      change(berth, tenant, other, { kind: 'subscription-delete', deleteDatabases });
    expect(errorOf(await remove(false))).toBe('SUBSCRIPTION_IN_USE');
    const [database] = await list(other);
    const key = { subscriptionId: other, databaseId: database?.id ?? 0 };
    expect(errorOf(await askDatabase(berth, tenant, key, { kind: 'database-delete' }))).toBeUndefined();
    expect(await berth.app.getDatabase(tenant.caller, key)).toBeNull();
    expect(await berth.app.getSubscription(tenant.caller, other)).toMatchObject({ status: 'active' });
    expect(errorOf(await remove(false))).toBeUndefined();
    await reaches(berth, tenant, other, 'deleted');
    const third = await active();
    await change(berth, tenant, third, { kind: 'subscription-delete', deleteDatabases: true });
    await reaches(berth, tenant, third, 'deleted');
    const owners = await sealedOwners(berth.core.context.database.outer, tenant.caller.accountId);
    const sealed = owners.filter(({ ownerKind }) => ownerKind === 'database').length;
    expect(sealed).toBe(
      (
        await Promise.all((await berth.app.listSubscriptions(tenant.caller)).map((one) => list(one.id)))
      ).flat().length,
    );
  });

  test('have tags, changed at once', async () => {
    const [database] = await list(id);
    const key = { subscriptionId: id, databaseId: database?.id ?? 0 };
    const tag = (wanted: Parameters<typeof berth.app.changeDatabaseTags>[2]) =>
      berth.app.changeDatabaseTags(tenant.caller, key, wanted);
    const [team, stage] = [
      { key: 'team', value: 'blue' },
      { key: 'stage', value: 'test' },
    ];
    expect(await tag({ kind: 'add', tag: team })).toMatchObject({ ok: true, value: [team] });
    expect(await tag({ kind: 'add', tag: team })).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(await tag({ kind: 'set', tag: stage })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(await tag({ kind: 'replace', tags: [stage, stage] })).toMatchObject({ ok: false });
    expect(await tag({ kind: 'replace', tags: [stage] })).toMatchObject({ ok: true, value: [stage] });
    expect(await tag({ kind: 'remove', key: 'stage' })).toEqual({ ok: true, value: [] });
  });
});
