import type { SubscriptionSpec } from '@berth/domain';
import { expect, test } from 'vitest';
import { anAttempt, aSpec, deployerOf, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import { manualClock } from '../testing/manual-clock.ts';

type Existing = Extract<SubscriptionSpec['network'], { kind: 'existing' }>;

/** A VPC that the customer keeps: with an internet gateway, three subnets, a security group, and something in it. */
function customersNetwork() {
  const world = new Ec2World(manualClock());
  world.add('vpc', { id: 'vpc-c0', tags: {}, cidrs: ['10.0.0.0/16'] });
  world.add('internetGateway', { id: 'igw-c0', tags: {}, attachedTo: ['vpc-c0'] });
  for (const [n, zone] of ['us-east-1b', 'us-east-1c', 'us-east-1d'].entries()) {
    const cidr = `10.0.${n}.0/24`;
    world.add('subnet', {
      id: `subnet-c${n}`,
      tags: {},
      vpcId: 'vpc-c0',
      cidr,
      zone,
      zoneId: zone,
      mapsPublicIp: true,
    });
  }
  world.add('securityGroup', {
    id: 'sg-c0',
    tags: {},
    vpcId: 'vpc-c0',
    name: 'theirs',
    ingress: [],
    egress: [],
  });
  world.add('instance', {
    id: 'i-c0',
    tags: {},
    state: 'running',
    stateReason: null,
    vpcId: 'vpc-c0',
    subnetId: 'subnet-c0',
    privateIp: '10.0.0.254',
    publicIp: null,
    instanceType: 't3.medium',
    imageId: 'ami-0',
    securityGroupIds: ['sg-c0'],
    profileName: null,
    metadata: { httpTokens: 'optional', httpEndpoint: 'enabled', hopLimit: 1 },
    devices: [],
    interfaces: [],
    launchedAt: null,
  });
  return world;
}

const inTheirs = (network: Partial<Existing>, more: Partial<SubscriptionSpec> = {}): SubscriptionSpec =>
  aSpec({
    network: {
      kind: 'existing',
      vpcId: 'vpc-c0',
      subnetIds: [],
      securityGroupId: null,
      deploymentCidr: null,
      ...network,
    },
    ...more,
  });

const SUBNETS = ['subnet-c0', 'subnet-c1', 'subnet-c2'];
const NOBODY = { cidrIps: [], securityGroupIds: [] };

interface NetworkCase {
  name: string;
  spec: SubscriptionSpec;
  made: string[];
}

const cases: NetworkCase[] = [
  {
    name: 'a VPC gets subnets of ours in it, which lead to its own internet gateway',
    spec: inTheirs({ deploymentCidr: '10.0.8.0/24' }),
    made: [
      'AssociateRouteTable',
      'AuthorizeSecurityGroupIngress',
      'CreateRoute',
      'CreateRouteTable',
      'CreateSecurityGroup',
      'CreateSubnet',
      'ImportKeyPair',
      'RunInstances',
    ],
  },
  {
    name: 'subnets of the customer get nodes and a security group of ours',
    spec: inTheirs({ subnetIds: SUBNETS }),
    made: ['AuthorizeSecurityGroupIngress', 'CreateSecurityGroup', 'ImportKeyPair', 'RunInstances'],
  },
  {
    name: 'with a security group of the customer only nodes and their key are made',
    spec: inTheirs({ subnetIds: SUBNETS, securityGroupId: 'sg-c0' }, { allowList: NOBODY }),
    made: ['ImportKeyPair', 'RunInstances'],
  },
];

test.each(cases)('$name; what is the customer’s stays as it was', async ({ spec, made }) => {
  const world = customersNetwork();
  const theirs = () =>
    (['vpc', 'internetGateway', 'subnet', 'securityGroup', 'instance'] as const)
      .flatMap((kind): { id: string }[] => world.all(kind))
      .filter(({ id }) => /-c\d$/.test(id))
      .map((thing) => structuredClone(thing));
  const before = theirs();
  const left = world.left();
  const { deployer } = deployerOf(world);
  const plan = await deployer.plan(TARGET, spec, startingRecord(), new AbortController().signal);
  expect(plan.problems).toEqual([]);
  const record = startingRecord();
  const outcome = await deployer.apply(TARGET, spec, record, anAttempt(record).hooks);
  if (outcome.kind !== 'converged') throw new Error(JSON.stringify(outcome));
  expect([...new Set(outcome.report.done.map(({ call }) => call))].sort()).toEqual(made);
  const nodes = world.all('instance').filter(({ id }) => id !== 'i-c0');
  expect(new Set(nodes.map(({ subnetId }) => subnetId)).size).toBe(3);
  expect(new Set(world.all('instance').map(({ privateIp }) => privateIp)).size).toBe(4);
  expect(theirs()).toEqual(before);

  const again = await deployer.apply(TARGET, spec, outcome.record, anAttempt(outcome.record).hooks);
  expect(again).toMatchObject({ kind: 'converged', report: { done: [] } });

  const removed = await deployer.remove(TARGET, spec, outcome.record, anAttempt(outcome.record).hooks);
  expect(removed.kind).toBe('converged');
  expect(theirs()).toEqual(before);
  expect(world.left()).toEqual(left);
});

test('routes that the customer adds for connections of their own stay, and are no finding', async () => {
  const world = customersNetwork();
  const { deployer } = deployerOf(world);
  const spec = inTheirs({ deploymentCidr: '10.0.8.0/24' });
  const start = startingRecord();
  const { record } = await deployer.apply(TARGET, spec, start, anAttempt(start).hooks);
  const table = world.all('routeTable').find(({ main }) => !main) ?? expect.fail('There is none');
  table.routes.push(
    { destination: '10.1.0.0/16', target: 'pcx-0123456789abcdef0', blackhole: false },
    { destination: '10.2.0.0/16', target: 'tgw-0123456789abcdef0', blackhole: true },
  );
  const { results } = await deployer.scan(
    TARGET,
    spec.region,
    [{ spec, record }],
    new AbortController().signal,
  );
  expect(results.get(spec.subscriptionId)?.findings).toEqual([]);
  const again = await deployer.apply(TARGET, spec, record, anAttempt(record).hooks);
  expect(again).toMatchObject({ kind: 'converged', report: { done: [] } });
});

interface ProblemCase {
  name: string;
  spec: SubscriptionSpec;
  codes: string[];
  spoil?: (world: Ec2World) => void;
}

const problems: ProblemCase[] = [
  {
    name: 'a VPC that is not there',
    spec: inTheirs({ vpcId: 'vpc-0', deploymentCidr: '10.0.8.0/24' }),
    codes: ['AWS_ERROR_VPC_DOES_NOT_EXIST'],
  },
  {
    name: 'a range outside of the VPC',
    spec: inTheirs({ deploymentCidr: '10.9.0.0/24' }),
    codes: ['AWS_ERROR_MISMATCHING_CIDR'],
  },
  {
    name: 'a range that a subnet has',
    spec: inTheirs({ deploymentCidr: '10.0.1.0/24' }),
    codes: ['AWS_ERROR_CONFLICTING_CIDR'],
  },
  {
    name: 'neither subnets nor a range',
    spec: inTheirs({}),
    codes: ['NETWORKING_CIDR_MISSING'],
  },
  {
    name: 'two subnets where three zones are wanted',
    spec: inTheirs({ subnetIds: SUBNETS.slice(0, 2) }),
    codes: ['INVALID_NUMBER_OF_SUBNET_IDS'],
  },
  {
    name: 'a subnet and a security group of elsewhere, both in one pass',
    spec: inTheirs(
      { subnetIds: ['subnet-c0', 'subnet-c1', 'subnet-0'], securityGroupId: 'sg-0' },
      { allowList: NOBODY },
    ),
    codes: ['NETWORKING_SECURITY_GROUP_MISSING', 'NETWORKING_SUBNET_IDS_MISSING'],
  },
  {
    name: 'an allow list for the customer’s own security group, which is never edited',
    spec: inTheirs({ subnetIds: SUBNETS, securityGroupId: 'sg-c0' }),
    codes: ['CIDR_WHITELIST_NOT_ALLOWED'],
  },
  {
    name: 'a VPC without an internet gateway',
    spec: inTheirs({ deploymentCidr: '10.0.8.0/24' }),
    codes: ['BAD_REQUEST'],
    spoil: (world) => world.remove('igw-c0'),
  },
  {
    name: 'a range, zones, tags and an allow list that are all wrong, in one pass',
    spec: aSpec({
      network: { kind: 'new', deploymentCidr: '10.0.0.1/24' },
      preferredAvailabilityZones: ['us-east-1a', 'us-east-1a'],
      resourceTags: [
        { Key: 'berth:managed-by', Value: 'me' },
        { Key: 'redislabsidentifier', Value: 'mine' },
        { Key: '', Value: '' },
      ],
      allowList: { cidrIps: ['0.0.0.0'], securityGroupIds: ['sg-?'] },
    }),
    codes: [
      'CIDR_WHITELIST_INVALID_CIDRS',
      'CIDR_WHITELIST_INVALID_SG',
      'RESOURCE_TAGS_EMPTY_KEY',
      'RESOURCE_TAGS_NAME_NOT_ALLOWED',
      'SUBSCRIPTION_BAD_PREFERRED_AZ_SIZE',
      'SUBSCRIPTION_INVALID_CIDR',
      'SUBSCRIPTION_PREFERRED_AZ_MUST_BE_DEFINED_ONCE',
    ],
  },
  {
    name: 'zones that the region has not',
    spec: aSpec({ preferredAvailabilityZones: ['us-east-1a', 'us-east-1b', 'mars-1a'] }),
    codes: ['SUBSCRIPTION_PREFERRED_AZ_INVALID_VALUE'],
  },
  {
    name: 'databases that no cluster holds',
    spec: aSpec({ databases: aSpec().databases.map((one) => ({ ...one, datasetSizeInGb: 1_000_000 })) }),
    codes: ['PROVISION_FAILURE'],
  },
];

test.each(problems)('$name: is said beforehand, with the remedy, and nothing is made', async (one) => {
  const world = customersNetwork();
  one.spoil?.(world);
  const left = world.left();
  const { deployer } = deployerOf(world);
  const plan = await deployer.plan(TARGET, one.spec, startingRecord(), new AbortController().signal);
  const codes = new Set(plan.problems.map(({ code }) => code));
  expect([...codes].sort()).toEqual(expect.arrayContaining(one.codes));
  expect(plan.problems.every(({ remedy, message }) => remedy !== '' && message !== '')).toBe(true);
  expect(plan.steps).toEqual([]);
  const record = startingRecord();
  const outcome = await deployer.apply(TARGET, one.spec, record, anAttempt(record).hooks);
  expect(outcome.kind).toBe('failed');
  expect(world.left()).toEqual(left);
});

test('another network of the same range is no problem, but is said', async () => {
  const world = new Ec2World(manualClock());
  world.add('vpc', { id: 'vpc-c0', tags: {}, cidrs: ['10.0.0.0/16'] });
  const { deployer } = deployerOf(world);
  const plan = await deployer.plan(TARGET, aSpec(), startingRecord(), new AbortController().signal);
  expect(plan.problems).toEqual([]);
  expect(plan.unknown.map(({ what }) => what).join()).toContain('peered with vpc-c0');
  expect(plan.unknown.map(({ what }) => what).join()).toContain('quotas');
});
