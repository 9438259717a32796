import {
  type Finding,
  isPeeringGone,
  type PeeringSpec,
  type SubscriptionSpec,
  wantedConnections,
} from '@berth/domain';
import { expect, test } from 'vitest';
import { anAttempt, aSpec, deployerOf, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import type { InMemoryOptions, Mishap } from '../testing/ec2-in-memory.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { DeploymentRecord } from './ports.ts';

const PEERING: PeeringSpec = {
  id: 3001,
  awsAccountId: '210987654321',
  vpcId: 'vpc-0fedcba9876543210',
  region: 'eu-west-1',
  cidrs: ['10.1.0.0/16', '10.2.0.0/16'],
};
const ATTACHMENT = { id: 4001, transitGatewayId: 'tgw-0123456789abcdef0', cidrs: ['172.16.0.0/12'] };
const connected = aSpec({ peerings: [PEERING], attachments: [ATTACHMENT] });
const never = new AbortController().signal;

const worldOf = (times: ConstructorParameters<typeof Ec2World>[1] = {}): Ec2World => {
  const world = new Ec2World(manualClock(), times);
  world.transitGateways.push({
    id: ATTACHMENT.transitGatewayId,
    state: 'available',
    ownerId: '123456789012',
  });
  return world;
};

/** In which connections come and go more slowly than it takes AWS to show what it made. */
const slowWorld = () => worldOf({ connectedAfterMs: 120_000 });

/** A subscription without connections that came to rest, and what is done to it from there. */
async function deployed(world = worldOf(), options: InMemoryOptions = {}) {
  const { deployer, calls } = deployerOf(world, options);
  let record = startingRecord();
  const apply = async (spec: SubscriptionSpec, from: DeploymentRecord = record) => {
    const outcome = await deployer.apply(TARGET, spec, from, anAttempt(from).hooks);
    record = outcome.record;
    return outcome;
  };
  await apply(aSpec());
  return {
    world,
    deployer,
    calls,
    apply,
    stored: () => record,
    remove: (spec: SubscriptionSpec) => deployer.remove(TARGET, spec, record, anAttempt(record).hooks),
    scan: async (spec: SubscriptionSpec) => {
      const { results } = await deployer.scan(TARGET, spec.region, [{ spec, record }], never);
      return results.get(spec.subscriptionId) ?? expect.fail('It was not looked at');
    },
    undo: (spec: SubscriptionSpec, finding: Finding) =>
      deployer.undo(TARGET, { spec, record }, finding, anAttempt(record).hooks),
  };
}

/** Where the subscription's own route table leads, but for the internet and the network itself. */
const routes = (world: Ec2World): string[] =>
  world
    .all('routeTable')
    .filter(({ main }) => !main)
    .flatMap((table) => table.routes)
    .filter(({ destination, target }) => target !== 'local' && destination !== '0.0.0.0/0')
    .map(({ destination, target, blackhole }) => `${destination} ${target}${blackhole ? ' nowhere' : ''}`)
    .sort();

const livePeerings = (world: Ec2World) => world.all('vpcPeering').filter((one) => !isPeeringGone(one));

test('a peering is asked for and left to the other side; a network is attached; both are routed', async () => {
  const d = await deployed();
  expect(await d.apply(connected)).toMatchObject({ kind: 'converged' });
  const [peering] = livePeerings(d.world);
  const [attachment] = d.world.all('transitGatewayAttachment');
  expect(peering).toMatchObject({
    status: 'pending-acceptance',
    peerVpcId: PEERING.vpcId,
    peerOwnerId: PEERING.awsAccountId,
    tags: { RedisLabsIdentifier: 'Redislabs-VPC', 'berth:resource': 'VpcPeering3001', team: 'shop' },
  });
  expect(attachment?.subnetIds).toEqual(d.world.all('subnet').map(({ id }) => id));
  expect(routes(d.world)).toEqual([
    `10.1.0.0/16 ${peering?.id} nowhere`,
    `10.2.0.0/16 ${peering?.id} nowhere`,
    '172.16.0.0/12 tgw-0123456789abcdef0',
  ]);
  expect((await d.scan(connected)).findings).toEqual([]);
  d.world.accept(peering?.id ?? '');
  expect((await d.scan(connected)).findings).toEqual([]);
  const before = d.calls.length;
  await d.apply(connected);
  expect(d.calls.slice(before).filter((api) => !api.startsWith('Describe'))).toEqual([]);
});

test('a new connection is made at once: nobody can have made what nobody asked for', async () => {
  const d = await deployed();
  const since = d.world.clock.now();
  await d.apply(aSpec({ peerings: [{ ...PEERING, cidrs: [] }] }));
  expect(livePeerings(d.world)).toHaveLength(1);
  expect(d.world.clock.now() - since).toBe(0);
});

test('other ranges change the routes alone, and what nobody wants any more goes, with its routes', async () => {
  const d = await deployed();
  await d.apply(connected);
  const [peering] = livePeerings(d.world);
  d.world.accept(peering?.id ?? '');
  const changed = { ...connected, peerings: [{ ...PEERING, cidrs: ['10.2.0.0/16', '10.3.0.0/16'] }] };
  const { steps } = await d.deployer.plan(TARGET, changed, d.stored(), never);
  const idsOf = (call: string) => steps.flatMap((step) => (step.call === call ? step.id : []));
  // A full table has no room before.
  expect(steps.find(({ call }) => call === 'CreateRoute')?.dependsOn).toEqual(idsOf('DeleteRoute'));
  expect(idsOf('DeleteRoute')).toHaveLength(1);
  await d.apply(changed);
  expect(routes(d.world)).toEqual([
    `10.2.0.0/16 ${peering?.id}`,
    `10.3.0.0/16 ${peering?.id}`,
    '172.16.0.0/12 tgw-0123456789abcdef0',
  ]);
  expect(await d.apply(aSpec({ peerings: [], attachments: [] }))).toMatchObject({ kind: 'converged' });
  expect([livePeerings(d.world), d.world.all('transitGatewayAttachment'), routes(d.world)]).toEqual([
    [],
    [],
    [],
  ]);
  expect(d.stored().choices.connections).toBeUndefined();
  expect(d.stored().resources.map(({ logicalId }) => logicalId)).not.toContain('VpcPeering3001');
});

test('a subscription without connections has nothing looked at for them', async () => {
  const d = await deployed();
  await d.scan(aSpec());
  expect(d.calls.filter((api) => /vpcPeering|transitGateway/i.test(api))).toEqual([]);
});

test('the network goes after what connects it with others', async () => {
  const d = await deployed();
  await d.apply(connected);
  const before = d.calls.length;
  expect(await d.remove(connected)).toMatchObject({ kind: 'converged', record: { resources: [] } });
  expect(d.world.left()).toEqual([]);
  const order = d.calls.slice(before);
  const at = (api: string) => order.indexOf(api);
  expect(at('DeleteTransitGatewayVpcAttachment')).toBeLessThan(at('DeleteSubnet'));
  expect(at('DeleteVpcPeeringConnection')).toBeLessThan(at('DeleteVpc'));
});

test('a request that the other side rejected is left as it is: only another one could be accepted', async () => {
  const d = await deployed();
  await d.apply(connected);
  const peering = livePeerings(d.world)[0] ?? expect.fail('There is none');
  peering.status = 'rejected';
  expect(await d.apply(connected)).toMatchObject({ kind: 'converged' });
  expect(d.world.all('vpcPeering')).toHaveLength(1);
  expect(await d.apply(aSpec())).toMatchObject({ kind: 'converged' });
});

test('whoever rejected a connection is not asked again once AWS has forgotten it, until it is asked for anew', async () => {
  const d = await deployed();
  await d.apply(connected);
  const peering = livePeerings(d.world)[0] ?? expect.fail('There is none');
  const attachment = d.world.all('transitGatewayAttachment')[0] ?? expect.fail('There is none');
  peering.status = 'rejected';
  attachment.state = 'rejected';
  const scan = await d.scan(connected);
  const ended = { VpcPeering3001: 'rejected', TransitGatewayAttachment4001: 'rejected' };
  expect(scan).toMatchObject({ complete: true, findings: [], ended });
  expect(await d.apply(connected)).toMatchObject({ kind: 'converged' });
  expect(d.stored().choices.endedConnections).toEqual(ended);
  for (const { id } of [peering, attachment]) d.world.remove(id);
  expect(await d.scan(connected)).toEqual({ complete: true, findings: [] });
  const before = d.calls.length;
  expect(await d.apply(connected)).toMatchObject({ kind: 'converged' });
  expect(d.calls.slice(before).filter((api) => api.startsWith('Create'))).toEqual([]);
  await d.apply(aSpec({ peerings: [], attachments: [] }));
  expect(d.stored().choices.endedConnections).toBeUndefined();
  expect(await d.apply(connected)).toMatchObject({ kind: 'converged' });
  expect(d.world.all('transitGatewayAttachment').map(({ state }) => state)).toEqual(['available']);
});

test('a network that a rejected attachment once joined is attached anew although AWS still shows that', async () => {
  const d = await deployed();
  await d.apply(connected);
  const old = d.world.all('transitGatewayAttachment')[0] ?? expect.fail('There is none');
  old.state = 'rejected';
  await d.apply(connected);
  await d.apply({ ...connected, attachments: [] });
  await d.apply(connected);
  expect(d.world.all('transitGatewayAttachment').map(({ state }) => state)).toEqual([
    'rejected',
    'available',
  ]);
});

test('of routes that lead to no transit gateway any more, only those that were ours go with the attachment', async () => {
  const d = await deployed();
  await d.apply(connected);
  const theirs = { destination: '192.168.0.0/16', target: 'tgw-0fedcba9876543210', blackhole: true };
  d.world
    .all('routeTable')
    .find(({ main }) => !main)
    ?.routes.push(theirs);
  for (const { id } of d.world.all('transitGatewayAttachment')) d.world.remove(id);
  d.world.blackhole(ATTACHMENT.transitGatewayId);
  expect(await d.apply(aSpec({ peerings: [], attachments: [] }))).toMatchObject({ kind: 'converged' });
  expect(routes(d.world)).toEqual([`${theirs.destination} ${theirs.target} nowhere`]);
  expect((await d.scan(aSpec())).findings.map(({ code }) => code)).toEqual(['route_added']);
});

test('what is wanted again while the old one is still going is made once that is gone', async () => {
  const d = await deployed(slowWorld());
  await d.apply(connected);
  const [old] = d.world.all('transitGatewayAttachment');
  const [peering] = livePeerings(d.world);
  if (old) old.state = 'deleting';
  if (peering) peering.status = 'deleting';
  for (const { id } of [old, peering].flatMap((one) => one ?? [])) d.world.since(id);
  expect(await d.apply(connected)).toMatchObject({ kind: 'converged' });
  expect(d.world.all('transitGatewayAttachment').map(({ state }) => state)).toEqual(['available']);
  expect(livePeerings(d.world).map(({ id }) => id)).not.toEqual([peering?.id]);
});

test('an attachment that somebody just deleted is made again at once by undoing that alone', async () => {
  const d = await deployed(slowWorld());
  await d.apply(connected);
  const old = d.world.all('transitGatewayAttachment')[0] ?? expect.fail('There is none');
  old.state = 'deleting';
  d.world.since(old.id);
  const { findings } = await d.scan(connected);
  const missing = findings.find(({ code }) => code === 'resource_missing') ?? expect.fail('It was not found');
  expect(await d.undo(connected, missing)).toMatchObject({ kind: 'converged' });
  expect(d.world.all('transitGatewayAttachment').map(({ id }) => id)).not.toContain(old.id);
});

test('one peering takes the place of another with the same VPC, which AWS holds to for a while', async () => {
  const d = await deployed(worldOf({ connectedAfterMs: 120_000, heldAfterMs: 5_000 }));
  await d.apply(connected);
  const replaced = { ...connected, peerings: [{ ...PEERING, id: 3002 }] };
  expect(await d.apply(replaced)).toMatchObject({ kind: 'converged' });
  expect(livePeerings(d.world).map(({ tags }) => tags['berth:resource'])).toEqual(['VpcPeering3002']);
  expect((await d.scan(replaced)).findings).toEqual([]);
});

test('peerings that AWS refuses say why in words of the contract', async () => {
  const d = await deployed();
  await d.apply(connected);
  const twice = { ...connected, peerings: [PEERING, { ...PEERING, id: 3002, cidrs: [] }] };
  const outcome = await d.apply(twice);
  expect(outcome).toMatchObject({ kind: 'failed', problems: [{ code: 'VPC_PEERING_ALREADY_EXIST' }] });
});

const TAMPERINGS: { what: string; codes: string[]; tamper(world: Ec2World): void }[] = [
  {
    what: 'a peering is deleted',
    codes: ['resource_missing'],
    tamper: (world) => {
      const peering = livePeerings(world)[0] ?? expect.fail('There is none');
      peering.status = 'deleted';
      world.blackhole(peering.id);
    },
  },
  {
    what: 'an attachment is deleted',
    codes: ['resource_missing'],
    tamper: (world) => {
      for (const { id } of world.all('transitGatewayAttachment')) world.remove(id);
      world.blackhole(ATTACHMENT.transitGatewayId);
    },
  },
  {
    what: 'a route through a peering is deleted',
    codes: ['route_removed'],
    tamper: (world) => {
      for (const table of world.all('routeTable'))
        table.routes = table.routes.filter(({ destination }) => destination !== '10.1.0.0/16');
    },
  },
  {
    what: 'a route to the transit gateway is led elsewhere',
    codes: ['route_changed'],
    tamper: (world) => {
      for (const route of world.all('routeTable').flatMap((table) => table.routes))
        if (route.destination === '172.16.0.0/12') route.target = 'eni-0123456789abcdef0';
    },
  },
  {
    what: 'the tags of a peering are taken off',
    codes: ['tags_missing'],
    tamper: (world) => {
      for (const peering of livePeerings(world)) peering.tags = {};
    },
  },
];

test.each(TAMPERINGS)(
  '$what: it is found, undone, and nothing else is touched',
  async ({ codes, tamper }) => {
    const d = await deployed();
    await d.apply(connected);
    const before = routes(d.world).map((route) => route.replace(/pcx-\w+/, 'pcx'));
    tamper(d.world);
    const { findings } = await d.scan(connected);
    expect(findings.map(({ code }) => code)).toEqual(codes);
    for (const finding of findings) {
      const undone = await d.undo(connected, finding);
      expect(undone.kind).toBe('converged');
      await d.apply(connected, undone.record);
    }
    expect((await d.scan(connected)).findings).toEqual([]);
    expect(routes(d.world).map((route) => route.replace(/pcx-\w+/, 'pcx'))).toEqual(before);
  },
);

const MISHAPS: Mishap[] = ['crash-before', 'crash-after', 'lost-before', 'lost-after'];

test.each(MISHAPS)('whatever call meets %s, there is one of each in the end, or none', async (mishap) => {
  for (let at = 1; ; at += 1) {
    const { world, stored } = await deployed();
    let met = false;
    let record = stored();
    const attempt = async (spec: SubscriptionSpec) => {
      const process = anAttempt(record);
      const { deployer } = deployerOf(world, {
        hiddenMs: 5_000,
        crash: () => process.crash(),
        mishap: ({ n }) => {
          if (met || n !== at) return null;
          met = true;
          return mishap;
        },
      });
      await deployer.apply(TARGET, spec, record, process.hooks).catch(() => undefined);
      record = process.stored();
    };
    await attempt(connected);
    if (!met) return;
    // Half of them are wanted no more before anybody could look.
    const wanted = at % 2 === 0 ? connected : aSpec({ peerings: [], attachments: [] });
    await attempt(wanted);
    await attempt(wanted);
    const live = [...livePeerings(world), ...world.all('transitGatewayAttachment')];
    expect(live.map(({ tags }) => tags['berth:resource']).sort(), `call ${at}`).toEqual(
      wantedConnections(wanted).sort(),
    );
    expect(routes(world), `call ${at}`).toHaveLength(at % 2 === 0 ? 3 : 0);
  }
});
