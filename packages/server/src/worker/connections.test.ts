import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { getSubscription } from '../db/repositories/subscriptions.ts';
import { must, type Tenant, type TestBerth, until } from '../testing/berth.ts';
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
  aws.answer = () => null;
  ({ tenant, cloudAccountId } = await tenantWithAccount(berth, `Tenant ${'abcdefgh'[tenants++]}`));
});

const idOf = (task: Awaited<ReturnType<typeof create>>): number => task.response?.resourceId ?? 0;
const errorOf = (task: Awaited<ReturnType<typeof create>>) => task.response?.error?.type;

const active = async (): Promise<number> => {
  const id = idOf(await create(berth, tenant, someSubscription(cloudAccountId)));
  await reaches(berth, tenant, id, 'active');
  return id;
};

/** One that is to be built, and that nobody builds. */
const storedPending = (): Promise<number> =>
  storeSubscription(berth.core.context.database.outer, {
    accountId: tenant.caller.accountId,
    cloudAccountId,
    name: 'waiting',
    status: 'pending',
  });

const TGW = { id: 'tgw-0123456789abcdef0', state: 'available', ownerId: '111122223333' };
const PEERING = {
  provider: 'AWS',
  region: 'us-east-1',
  awsAccountId: '210987654321',
  vpcId: 'vpc-0fedcba9876543210',
  vpcCidr: '10.1.0.0/16',
  vpcCidrs: [],
};
const ask = (id: number, request: Parameters<typeof change>[3]) => change(berth, tenant, id, request);
const storedOf = (id: number) =>
  getSubscription(berth.core.context.database.outer, tenant.caller.accountId, id);
const resourceOf = async (id: number, kind: 'peerings-read' | 'transit-gateways-read') =>
  (await ask(id, { kind })).response?.resource;

test('a peering is asked for, told of as AWS has it, changed and deleted', async () => {
  const id = await active();
  expect(await resourceOf(id, 'peerings-read')).toEqual({ peerings: [] });
  const created = await ask(id, { kind: 'peering-create', asked: PEERING });
  const peeringId = idOf(created);
  expect(peeringId).toBeGreaterThan(3_000);
  await reaches(berth, tenant, id, 'active');
  const shown = {
    vpcPeeringId: peeringId,
    status: 'pending-acceptance',
    statusReason: 'Pending Acceptance by 210987654321',
    awsAccountId: '210987654321',
    awsPeeringUid: `pcx-${peeringId}`,
    vpcUid: 'vpc-0fedcba9876543210',
    vpcCidr: '10.1.0.0/16',
    regionName: 'us-east-1',
  };
  expect(await resourceOf(id, 'peerings-read')).toEqual({ peerings: [shown] });
  const twice = await ask(id, { kind: 'peering-create', asked: { ...PEERING, vpcCidr: '10.2.0.0/16' } });
  expect(errorOf(twice)).toBe('VPC_PEERING_ALREADY_EXIST');
  const vpcCidrs = ['10.1.0.0/16', '10.2.0.0/16'];
  await ask(id, { kind: 'peering-update', peeringId, asked: { vpcCidr: null, vpcCidrs } });
  expect(await resourceOf(id, 'peerings-read')).toMatchObject({
    peerings: [{ vpcCidrs: vpcCidrs.map((vpcCidr) => ({ vpcCidr, active: 'inactive' })) }],
  });
  const [seen] = aws.of(id).peerings.values();
  if (seen) seen.status = 'rejected';
  expect(await resourceOf(id, 'peerings-read')).toMatchObject({ peerings: [{ status: 'failed' }] });
  // AWS forgets it; what a look saw of it before is remembered.
  aws.of(id).peerings.clear();
  const ended = { [`VpcPeering${peeringId}`]: 'rejected' };
  aws.found.set(id, { complete: true, findings: [], ended });
  must(await berth.app.startScan(tenant.caller, cloudAccountId));
  await until(async () => (await storedOf(id))?.record.choices.endedConnections !== undefined);
  expect(await resourceOf(id, 'peerings-read')).toMatchObject({
    peerings: [{ status: 'failed', statusReason: 'It was rejected. Delete it to ask anew.' }],
  });
  expect(errorOf(await ask(id, { kind: 'peering-delete', peeringId }))).toBeUndefined();
  await reaches(berth, tenant, id, 'active');
  expect(aws.of(id).peerings.size).toBe(0);
  expect(errorOf(await ask(id, { kind: 'peering-delete', peeringId }))).toBe('VPC_PEERING_NOT_FOUND');
});

test('a peering that AWS refuses can be taken back from error', async () => {
  const id = await active();
  aws.answer = ({ call }) => (call === 'ec2:CreateVpcPeeringConnection' ? vpcLimit : null);
  const peeringId = idOf(await ask(id, { kind: 'peering-create', asked: PEERING }));
  await reaches(berth, tenant, id, 'error');
  expect(await resourceOf(id, 'peerings-read')).toMatchObject({ peerings: [{ status: 'failed' }] });
  await ask(id, { kind: 'peering-delete', peeringId });
  await reaches(berth, tenant, id, 'active');
});

test('ranges that AWS refuses can be changed from error, of peerings and of transit gateways', async () => {
  const id = await active();
  aws.gateways = [TGW];
  const listed = (await resourceOf(id, 'transit-gateways-read')) as { tgws: { id: number }[] };
  const transitGateway = listed.tgws[0]?.id ?? 0;
  await ask(id, { kind: 'attachment-create', transitGateway });
  await reaches(berth, tenant, id, 'active');
  aws.answer = ({ call }) => (call === 'ec2:CreateVpcPeeringConnection' ? vpcLimit : null);
  const peeringId = idOf(await ask(id, { kind: 'peering-create', asked: PEERING }));
  await reaches(berth, tenant, id, 'error');
  const fewer = { kind: 'attachment-update' as const, transitGateway, cidrs: [] };
  expect(errorOf(await ask(id, { ...fewer, cidrs: ['172.16.0.0/12'] }))).toBeUndefined();
  await reaches(berth, tenant, id, 'error');
  expect(errorOf(await ask(id, fewer))).toBeUndefined();
  await reaches(berth, tenant, id, 'error');
  aws.answer = () => null;
  const asked = { vpcCidr: '10.2.0.0/16', vpcCidrs: [] };
  expect(errorOf(await ask(id, { kind: 'peering-update', peeringId, asked }))).toBeUndefined();
  await reaches(berth, tenant, id, 'active');
  expect(await resourceOf(id, 'peerings-read')).toMatchObject({ peerings: [{ vpcCidr: '10.2.0.0/16' }] });
});

test('what AWS does not show is not told of, and a network that is not there is not connected', async () => {
  const early = await ask(await storedPending(), { kind: 'peering-create', asked: PEERING });
  expect(errorOf(early)).toBe('VPC_PEERING_CLUSTER_NOT_ACTIVE');
  const id = await active();
  await ask(id, { kind: 'peering-create', asked: PEERING });
  const detail = 'UnauthorizedOperation: DescribeVpcPeeringConnections';
  aws.blind = { kind: 'unknown', because: 'denied', detail };
  try {
    expect((await ask(id, { kind: 'peerings-read' })).response?.error).toMatchObject({
      type: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
      description: expect.stringContaining('DescribeVpcPeeringConnections'),
    });
  } finally {
    aws.blind = null;
  }
});

test('a network is attached to a transit gateway by the number that it was listed with', async () => {
  const id = await active();
  aws.gateways = [TGW];
  const listed = (await resourceOf(id, 'transit-gateways-read')) as { tgws: { id: number }[] };
  const transitGateway = listed.tgws[0]?.id ?? 0;
  expect(listed.tgws).toEqual([
    { id: transitGateway, awsTgwUid: TGW.id, status: 'available', awsAccountId: TGW.ownerId, cidrs: [] },
  ]);
  const gateway = { transitGateway };
  const update = { kind: 'attachment-update' as const, ...gateway, cidrs: ['172.16.0.0/12'] };
  expect(errorOf(await ask(id, update))).toBe('TGW_ATTACHMENT_DOES_NOT_EXIST');
  expect(idOf(await ask(id, { kind: 'attachment-create', ...gateway }))).toBe(transitGateway);
  await reaches(berth, tenant, id, 'active');
  expect(errorOf(await ask(id, update))).toBeUndefined();
  await reaches(berth, tenant, id, 'active');
  const cidrs = [{ cidrAddress: '172.16.0.0/12', status: 'active' }];
  const attached = { attachmentUid: `tgw-attach-${transitGateway}`, attachmentStatus: 'available', cidrs };
  expect(await resourceOf(id, 'transit-gateways-read')).toMatchObject({ tgws: [attached] });
  await ask(id, { kind: 'attachment-delete', ...gateway });
  expect(errorOf(await ask(id, { kind: 'attachment-delete', ...gateway }))).toBe(
    'TGW_ATTACHMENT_DOES_NOT_EXIST',
  );
  const { tenant: other, cloudAccountId: theirs } = await tenantWithAccount(berth, 'Another tenant');
  const their = idOf(await create(berth, other, someSubscription(theirs)));
  await reaches(berth, other, their, 'active');
  const stolen = await change(berth, other, their, { kind: 'attachment-create', ...gateway });
  expect(errorOf(stolen)).toBe('TGW_DOES_NOT_EXIST');
});

test('what is shared with the AWS account is for its administrator to answer', async () => {
  const id = await active();
  expect((await ask(id, { kind: 'invitations-read' })).response).toMatchObject({
    resource: { resources: [] },
    additionalInfo: expect.stringContaining('ram:*'),
  });
  expect(errorOf(await ask(id, { kind: 'invitation-accept', invitation: 1 }))).toBe(
    'TGW_RESOURCE_SHARE_DOES_NOT_EXIST',
  );
});
