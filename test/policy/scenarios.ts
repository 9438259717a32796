import {
  CreateRouteCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DetachInternetGatewayCommand,
  DetachVolumeCommand,
  ModifyInstanceAttributeCommand,
  ModifySubnetAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { verifyAccount } from '@berth/aws/testing';
import type { SubscriptionSpec } from '@berth/domain';
import { aSpec } from '@berth/engine/testing';
import { CONNECTIONS } from './connections.ts';
import { type CustomersNetwork, customersNetwork, shownIn } from './customers-network.ts';
import { type Scenario, wrong } from './scenario.ts';
import type { Stage } from './stage.ts';

export type { Scenario } from './scenario.ts';

const applied = async (stage: Stage, spec: SubscriptionSpec) => wrong(await stage.apply(spec));

/** What no call tells, whatever is granted. */
const NEVER_KNOWN = 'console_password';

async function verified({ account }: Stage): Promise<string | null> {
  const { outcome } = await verifyAccount(account.endpoint, account.details);
  if (outcome.kind !== 'settled') return outcome.because;
  const open = outcome.verification.checks.filter(
    ({ code, status }) => status === 'failed' || (status === 'unknown' && code !== NEVER_KNOWN),
  );
  return open.length === 0 ? null : open.map(({ code, status }) => `${code} ${status}`).join(', ');
}

async function planned(stage: Stage): Promise<string | null> {
  const { problems, steps } = await stage.plan(aSpec());
  if (problems.length > 0) return problems.map(({ message }) => message).join(' ');
  return steps.length === 0 ? 'nothing was planned' : null;
}

type Existing = Extract<SubscriptionSpec['network'], { kind: 'existing' }>;

/** A subscription in the customer's network, made and removed; what is the customer's stays as it was. */
function inTheirs(
  part: (network: CustomersNetwork) => Partial<Existing>,
  more: Partial<SubscriptionSpec> = {},
): Required<Pick<Scenario, 'prepare' | 'run'>> {
  let spec = aSpec();
  let vpcId = '';
  let before = '';
  return {
    prepare: async ({ admin }) => {
      const network = await customersNetwork(admin);
      vpcId = network.vpcId;
      before = await shownIn(admin, vpcId);
      const none = { subnetIds: [], securityGroupId: null, deploymentCidr: null };
      spec = aSpec({ network: { kind: 'existing', vpcId, ...none, ...part(network) }, ...more });
    },
    run: async (stage) => {
      const failed = (await applied(stage, spec)) ?? wrong(await stage.remove(spec));
      if (failed !== null) return failed;
      const after = await shownIn(stage.admin, vpcId);
      return after === before ? null : `The customer's network was ${before}, and is ${after}`;
    },
  };
}

const created = (stage: Stage): Promise<void> => stage.has(aSpec());

async function measured(stage: Stage): Promise<string | null> {
  const seen = await stage.metrics(['Node1', 'Node2', 'Node3']);
  if (seen.kind !== 'present') return seen.kind === 'unknown' ? (seen.detail ?? seen.because) : 'absent';
  return seen.value.every(({ points }) => points.length > 0) ? null : 'a metric has no values';
}

const larger = (): SubscriptionSpec =>
  aSpec({ databases: aSpec().databases.map((one) => ({ ...one, datasetSizeInGb: 6 })) });

async function stopNodes(stage: Stage, ...nodes: string[]): Promise<void> {
  await created(stage);
  const InstanceIds = nodes.map((node) => stage.idOf(node));
  await stage.admin.send(new StopInstancesCommand({ InstanceIds }));
  await stage.settle(async () => {
    const { Reservations = [] } = await stage.admin.send(new DescribeInstancesCommand({ InstanceIds }));
    const stopped = Reservations.flatMap(({ Instances = [] }) => Instances);
    return stopped.every(({ State }) => State?.Name === 'stopped');
  });
}

/** AWS detaches no gateway through which public addresses are reached. */
async function detachGateway(stage: Stage): Promise<void> {
  await stopNodes(stage, 'Node1', 'Node2', 'Node3');
  const input = { VpcId: stage.idOf('Vpc'), InternetGatewayId: stage.idOf('InternetGateway') };
  await stage.admin.send(new DetachInternetGatewayCommand(input));
}

async function detachVolume(stage: Stage): Promise<void> {
  await stopNodes(stage, 'Node1');
  const Filters = [{ Name: 'attachment.instance-id', Values: [stage.idOf('Node1')] }];
  const { Volumes = [] } = await stage.admin.send(new DescribeVolumesCommand({ Filters }));
  const [VolumeId] = Volumes.map((one) => one.VolumeId).slice(-1);
  await stage.admin.send(new DetachVolumeCommand({ VolumeId }));
}

/** What somebody did that only calls undo which nothing else needs. */
async function tamper(stage: Stage): Promise<void> {
  await detachVolume(stage);
  const { admin } = stage;
  const [GroupId, RouteTableId, SubnetId] = [
    stage.idOf('SecurityGroup'),
    stage.idOf('RouteTable'),
    stage.idOf('Subnet1'),
  ];
  const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await admin.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
  const GatewayId = stage.idOf('InternetGateway');
  const DestinationCidrBlock = '198.51.100.0/24';
  await admin.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, GatewayId }));
  await admin.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
  const InstanceType = { Value: 't3.large' };
  await admin.send(new ModifyInstanceAttributeCommand({ InstanceId: stage.idOf('Node1'), InstanceType }));
  // It runs by now, and has to be stopped to get its size again.
  await admin.send(new StartInstancesCommand({ InstanceIds: [stage.idOf('Node1')] }));
  await stage.account.control('POST', '/clock', { advanceMs: 120_000 });
}

/** Looks, undoes what a plan can undo, and looks again. */
async function undone(stage: Stage): Promise<string | null> {
  const { complete, findings } = await stage.scan();
  if (!complete) return 'not everything could be seen';
  const undoable = findings.filter(({ undo }) => undo.kind === 'plan');
  if (undoable.length < 5) return `only ${undoable.map(({ code }) => code).join(', ')} was found`;
  for (const finding of undoable) {
    const failed = wrong(await stage.undo(finding));
    if (failed !== null) return failed;
  }
  const left = (await stage.scan()).findings.map(({ title }) => title);
  return left.length === 0 ? null : left.join(' ');
}

async function watchedOver(stage: Stage): Promise<string | null> {
  const { complete, findings } = await stage.scan();
  return complete && findings.length === 0
    ? null
    : findings.map(({ title }) => title).join(' ') || 'not complete';
}

/** Everything that Berth does in a customer's AWS account today. */
export const SCENARIOS: readonly Scenario[] = [
  { id: 'verify', title: 'verify a cloud account with a console role', run: verified },
  {
    id: 'verify-console-user',
    title: 'verify a cloud account with a console user',
    stage: { consoleAccess: 'user' },
    run: verified,
  },
  { id: 'plan', title: 'plan a subscription without making it', run: planned },
  {
    id: 'create-one-zone',
    title: 'create a subscription in one zone',
    run: (stage) => applied(stage, aSpec({ multipleAvailabilityZones: false })),
  },
  {
    id: 'create-three-zones',
    title: 'create a subscription in three zones',
    run: (stage) => applied(stage, aSpec()),
  },
  {
    id: 'in-their-vpc',
    title: 'create and delete a subscription in a VPC of the customer’s, with subnets of its own',
    ...inTheirs(() => ({ deploymentCidr: '10.0.8.0/24' })),
  },
  {
    id: 'in-their-subnets',
    title: 'create and delete a subscription in subnets of the customer’s',
    ...inTheirs(({ subnetIds }) => ({ subnetIds })),
  },
  {
    id: 'in-their-group',
    title: 'create and delete a subscription in subnets and a security group of the customer’s',
    ...inTheirs(({ subnetIds, securityGroupId }) => ({ subnetIds, securityGroupId }), {
      allowList: { cidrIps: [], securityGroupIds: [] },
    }),
  },
  {
    id: 'scale-out',
    title: 'add nodes for larger databases',
    prepare: created,
    run: (stage) => applied(stage, larger()),
  },
  {
    id: 'tags',
    title: 'change the resource tags',
    prepare: created,
    run: (stage) => applied(stage, aSpec({ resourceTags: [{ Key: 'stage', Value: 'live' }] })),
  },
  {
    id: 'allow-list',
    title: 'change the CIDR allow list',
    prepare: created,
    run: (stage) =>
      applied(stage, aSpec({ allowList: { cidrIps: ['198.51.100.0/24'], securityGroupIds: [] } })),
  },
  { id: 'metrics', title: 'show the metrics of the nodes', prepare: created, run: measured },
  { id: 'scan', title: 'look whether anything was changed', prepare: created, run: watchedOver },
  { id: 'undo', title: 'undo what somebody changed', prepare: tamper, run: undone },
  {
    id: 'restart-node',
    title: 'start a node that somebody stopped',
    prepare: (stage) => stopNodes(stage, 'Node1'),
    run: (stage) => applied(stage, aSpec()),
  },
  {
    id: 'mend-route',
    title: 'mend the way to the internet, cut by somebody while the nodes were stopped',
    prepare: detachGateway,
    run: (stage) => applied(stage, aSpec()),
  },
  {
    id: 'delete',
    title: 'delete a subscription',
    prepare: created,
    run: async (stage) => wrong(await stage.remove()),
  },
  {
    id: 'delete-with-volume',
    title: 'delete a subscription of which somebody detached a volume',
    prepare: detachVolume,
    run: async (stage) => wrong(await stage.remove()),
  },
  ...CONNECTIONS,
  {
    id: 'hosted',
    title: 'create and delete a hosted subscription, in the vendor’s own AWS account',
    stage: { hosted: true },
    run: async (stage) => (await applied(stage, aSpec())) ?? wrong(await stage.remove()),
  },
];
