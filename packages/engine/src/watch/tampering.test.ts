import {
  findingIdentity,
  type ObservedInstance,
  type ObservedRouteTable,
  type ObservedSecurityGroup,
  type SubscriptionFindingCode,
  type Undone,
} from '@berth/domain';
import { expect, test } from 'vitest';
import type { DeploymentRecord } from '../subscription/ports.ts';
import { anAttempt, aSpec, deployerOf, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import { eventClock } from '../testing/event-clock.ts';

/** A subscription over three zones that came to rest. */
async function deployed() {
  const world = new Ec2World(eventClock());
  const { deployer, calls } = deployerOf(world);
  const attempt = anAttempt(startingRecord());
  const spec = aSpec();
  const outcome = await deployer.apply(TARGET, spec, startingRecord(), attempt.hooks);
  expect(outcome.kind).toBe('converged');
  let record: DeploymentRecord = outcome.record;
  const never = new AbortController().signal;
  const idOf = (logicalId: string) =>
    record.resources.find((one) => one.logicalId === logicalId)?.physicalId ?? 'nothing';
  return {
    world,
    calls,
    idOf,
    group: (): ObservedSecurityGroup => world.get('securityGroup', idOf('SecurityGroup'), 'gone'),
    table: (): ObservedRouteTable => world.get('routeTable', idOf('RouteTable'), 'gone'),
    node: (n = 2): ObservedInstance => world.get('instance', idOf(`Node${n}`), 'gone'),
    async scan() {
      const { results } = await deployer.scan(TARGET, spec.region, [{ spec, record }], never);
      const result = results.get(spec.subscriptionId);
      if (!result) throw new Error('It was not looked at');
      return result;
    },
    plan: (finding: Undone) => deployer.planUndo(TARGET, { spec, record }, finding, never),
    async undo(finding: Undone) {
      const undoing = anAttempt(record);
      const done = await deployer.undo(TARGET, { spec, record }, finding, undoing.hooks);
      record = done.record;
      return done;
    },
  };
}

type Deployed = Awaited<ReturnType<typeof deployed>>;

interface Tampering {
  what: string;
  codes: SubscriptionFindingCode[];
  tamper(d: Deployed): void;
  /** Who has to act, where Berth cannot. */
  byPerson?: true;
}

const from = (value: string, fromPort = 10_000, toPort = 19_999) => ({
  protocol: 'tcp',
  fromPort,
  toPort,
  source: { kind: 'ipv4' as const, value },
});

const acl = (d: Deployed) => d.world.all('networkAcl')[0] ?? expect.fail('The VPC has no network ACL');

const TAMPERINGS: Tampering[] = [
  {
    what: 'a node is stopped',
    codes: ['instance_stopped'],
    tamper: (d) => d.world.change(d.node(), 'stopped'),
  },
  {
    what: 'a node is terminated',
    codes: ['instance_terminated'],
    tamper: (d) => d.world.change(d.node(), 'shutting-down'),
  },
  {
    what: 'a node was terminated so long ago that AWS no longer shows it',
    codes: ['instance_terminated'],
    tamper: (d) => {
      for (const { volumeId } of d.node().devices) d.world.remove(volumeId);
      d.world.remove(d.node().id);
    },
  },
  {
    what: 'a node is made smaller',
    codes: ['instance_resized'],
    tamper: (d) => {
      d.node().instanceType = 't3.nano';
    },
  },
  {
    what: 'a node is put into another security group beside ours',
    codes: ['instance_groups_changed'],
    tamper: (d) => d.node().securityGroupIds.push('sg-open'),
  },
  {
    what: 'the instance profile is taken off',
    codes: ['instance_profile_changed'],
    tamper: (d) => {
      d.node().profileName = null;
    },
  },
  {
    what: 'the metadata answer without a token',
    codes: ['instance_metadata_changed'],
    tamper: (d) => {
      d.node().metadata.httpTokens = 'optional';
    },
  },
  {
    what: 'a node no longer reports',
    codes: ['instance_unreported'],
    tamper: (d) => {
      delete d.node().tags['berth:node-state'];
    },
  },
  {
    what: 'a volume is detached',
    codes: ['volume_detached'],
    tamper: (d) => {
      const [data] = d.node().devices.splice(1, 1);
      Object.assign(d.world.get('volume', data?.volumeId, 'gone'), { attachedTo: [], state: 'available' });
    },
  },
  {
    what: 'a volume is deleted',
    codes: ['volume_missing'],
    tamper: (d) => {
      const [gone] = d.node().devices.splice(1, 1);
      d.world.remove(gone?.volumeId ?? '');
    },
  },
  {
    what: 'a volume is kept when its node goes',
    codes: ['volume_kept_after_termination'],
    tamper: (d) => {
      const [, data] = d.node().devices;
      if (data) data.deleteOnTermination = false;
    },
  },
  {
    what: 'SSH is opened to the world',
    codes: ['rule_added'],
    tamper: (d) => d.group().ingress.push(from('0.0.0.0/0', 22, 22)),
  },
  {
    what: 'a rule is removed',
    codes: ['rule_removed'],
    tamper: (d) => {
      d.group().ingress.splice(1, 1);
    },
  },
  {
    what: 'a rule is widened',
    codes: ['rule_widened'],
    tamper: (d) => {
      d.group().ingress.splice(1, 1, from('192.0.0.0/8'));
    },
  },
  {
    what: 'a rule is narrowed',
    codes: ['rule_narrowed'],
    tamper: (d) => {
      d.group().ingress.splice(1, 1, from('192.0.2.0/25'));
    },
  },
  {
    what: 'nothing may leave',
    codes: ['egress_changed'],
    tamper: (d) => {
      d.group().egress = [];
    },
  },
  {
    what: 'the default route is deleted',
    codes: ['route_removed'],
    tamper: (d) => {
      d.table().routes = [];
    },
  },
  {
    what: 'the default route leads elsewhere',
    codes: ['route_changed'],
    tamper: (d) => {
      d.table().routes = [{ destination: '0.0.0.0/0', target: 'eni-1', blackhole: false }];
    },
  },
  {
    what: 'a route is added',
    codes: ['route_added'],
    tamper: (d) =>
      d.table().routes.push({ destination: '198.51.100.0/24', target: 'pcx-1', blackhole: false }),
  },
  {
    what: 'the gateway is detached',
    codes: ['gateway_detached'],
    tamper: (d) => {
      for (const gateway of d.world.all('internetGateway')) gateway.attachedTo = [];
      for (const route of d.table().routes) route.blackhole = true;
    },
  },
  {
    what: 'the gateway is deleted',
    codes: ['resource_missing'],
    tamper: (d) => {
      d.world.remove(d.idOf('InternetGateway'));
      for (const route of d.table().routes) route.blackhole = true;
    },
  },
  {
    what: 'the key pair is deleted',
    codes: ['resource_missing'],
    tamper: (d) => d.world.remove(d.idOf('KeyPair')),
  },
  {
    what: 'a subnet loses its route table',
    codes: ['subnet_table_changed'],
    tamper: (d) => {
      d.table().associations.pop();
    },
  },
  {
    what: 'a subnet is given another route table',
    codes: ['subnet_table_changed'],
    byPerson: true,
    tamper: (d) => {
      const taken = d.table().associations.pop();
      const main = d.world.all('routeTable').find((one) => one.main);
      if (taken && main) main.associations.push(taken);
    },
  },
  {
    what: 'a subnet is given another network ACL',
    codes: ['subnet_acl_changed'],
    byPerson: true,
    tamper: (d) => {
      const { vpcId } = acl(d);
      const subnetIds = [d.idOf('Subnet1')];
      d.world.add('networkAcl', { id: 'acl-own', tags: {}, vpcId, isDefault: false, entries: [], subnetIds });
    },
  },
  {
    what: 'the default network ACL refuses everything',
    codes: ['acl_changed'],
    byPerson: true,
    tamper: (d) => {
      acl(d).subnetIds = [d.idOf('Subnet1')];
      acl(d).entries = acl(d).entries.filter(({ action }) => action === 'deny');
    },
  },
  {
    what: 'all tags of a node are taken off',
    codes: ['tags_missing', 'instance_unreported'],
    tamper: (d) => {
      d.node().tags = {};
    },
  },
  {
    what: 'a tag of the customer is changed on the VPC',
    codes: ['tags_changed'],
    tamper: (d) => {
      d.world.tag(d.idOf('Vpc'), [{ Key: 'team', Value: 'other' }]);
    },
  },
  {
    what: 'all tags of a volume are taken off',
    codes: ['tags_missing'],
    tamper: (d) => {
      const [, data] = d.node().devices;
      d.world.get('volume', data?.volumeId, 'gone').tags = {};
    },
  },
  {
    what: 'somebody copies the tags of a security group to another one',
    codes: ['resource_duplicate'],
    tamper: (d) => {
      d.world.add('securityGroup', { ...structuredClone(d.group()), id: 'sg-copy', name: 'copy' });
    },
  },
  {
    what: 'somebody copies the tags of a volume to another one',
    codes: ['resource_duplicate'],
    byPerson: true,
    tamper: (d) => {
      const [, data] = d.node().devices;
      const volume = structuredClone(d.world.get('volume', data?.volumeId, 'gone'));
      d.world.add('volume', { ...volume, id: 'vol-copy', attachedTo: [], state: 'available' });
    },
  },
  {
    what: 'somebody puts a subnet into the VPC',
    codes: ['foreign_resource'],
    byPerson: true,
    tamper: (d) => {
      const vpcId = d.idOf('Vpc');
      d.world.add('subnet', {
        id: 'subnet-x',
        tags: {},
        vpcId,
        cidr: '10.0.0.240/28',
        zone: 'a',
        zoneId: 'a',
        mapsPublicIp: false,
      });
    },
  },
  {
    what: 'something else carries our tags',
    codes: ['resource_unknown'],
    byPerson: true,
    tamper: (d) => {
      const tags = { ...d.group().tags, 'berth:resource': 'SecurityGroup9' };
      d.world.add('securityGroup', {
        ...structuredClone(d.group()),
        id: 'sg-9',
        name: 'nine',
        tags,
        ingress: [],
      });
    },
  },
];

test('nothing is found where nobody touched anything', async () => {
  const d = await deployed();
  expect(await d.scan()).toEqual({ complete: true, findings: [] });
});

test.each(TAMPERINGS)(
  'when $what, one look finds it, and its plan undoes it',
  async ({ codes, tamper, byPerson }) => {
    const d = await deployed();
    tamper(d);
    const { complete, findings } = await d.scan();
    expect(complete).toBe(true);
    expect(findings.map(({ code }) => code).sort()).toEqual([...codes].sort());
    expect((await d.scan()).findings).toEqual(findings);
    for (const finding of findings) {
      expect(finding.undo.kind === 'plan' ? undefined : true).toBe(byPerson);
      // One plan may have put right what another finding is about, such as the tags of a node that was replaced.
      const open = (await d.scan()).findings.map(findingIdentity);
      if (byPerson || !open.includes(findingIdentity(finding))) continue;
      const plan = await d.plan(finding);
      expect(plan.problems).toEqual([]);
      expect(plan.steps).not.toEqual([]);
      expect(await d.undo(finding)).toMatchObject({ kind: 'converged' });
    }
    if (!byPerson) expect(await d.scan()).toEqual({ complete: true, findings: [] });
  },
);
