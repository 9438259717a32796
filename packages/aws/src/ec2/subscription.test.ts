import {
  AcceptVpcPeeringConnectionCommand,
  CreateTransitGatewayCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeRouteTablesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { redisCloud, type SubscriptionSpec } from '@berth/domain';
import {
  createSubscriptionDeployer,
  type DeploymentHooks,
  type DeploymentRecord,
  type DeploymentTarget,
  EMPTY_RECORD,
  systemClock,
} from '@berth/engine';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxAwsAccount, sandboxControl, setUpAccount } from '../testing/sandbox-account.ts';
import { openEc2 } from './open-ec2.ts';

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEjPzGbUyuZBLZAYzaOGfbX1Y4XSZyBcpTCHYN9kH7Rk berth';

const SPEC: SubscriptionSpec = {
  installationId: 'installation',
  accountId: 7,
  subscriptionId: 42,
  name: 'orders',
  region: 'us-east-1',
  multipleAvailabilityZones: true,
  preferredAvailabilityZones: [],
  network: { kind: 'new', deploymentCidr: '10.0.0.0/24' },
  resourceTags: [{ Key: 'team', Value: 'shop' }],
  allowList: { cidrIps: ['192.0.2.0/24'], securityGroupIds: [] },
  databases: [
    {
      name: 'db',
      protocol: 'redis',
      quantity: 1,
      datasetSizeInGb: 1,
      replication: true,
      throughput: { by: 'operations-per-second', value: 1_000 },
    },
  ],
};

const startingRecord = (): DeploymentRecord => ({ ...EMPTY_RECORD, choices: { publicKey: PUBLIC_KEY } });

interface Event {
  accessKeyId: string;
  action: string;
  errorCode?: string;
  readOnly: boolean;
}

describe('A subscription in the AWS account of a customer, under the published policy', () => {
  let sandbox: RunningSandbox;
  let account: SandboxAwsAccount;
  let target: DeploymentTarget;
  let record = startingRecord();
  let connected = SPEC;
  const deployer = () =>
    createSubscriptionDeployer({
      profile: redisCloud,
      open: openEc2({ endpoint: sandbox.endpoint }),
      clock: systemClock,
      // The sandbox shows at once what was made, and its instances are quick.
      consistencyMs: 0,
      pollMs: 50,
    });
  const hooks = (): DeploymentHooks => ({
    signal: new AbortController().signal,
    progress: () => undefined,
    save: async (next) => {
      record = next;
    },
  });
  /** What our key was refused; each look at the record begins after the one before. */
  const refusals = async (): Promise<string[]> => {
    const { events } = (await account.control('GET', `/events?accountId=${account.accountId}`)) as {
      events: Event[];
    };
    return events
      .filter(
        ({ accessKeyId, errorCode = '' }) =>
          accessKeyId === target.accessKeyId && /Unauthorized|Denied/.test(errorCode),
      )
      .map(({ action, errorCode }) => `${action}: ${errorCode}`);
  };

  beforeAll(async () => {
    sandbox = await startSandbox();
    await sandboxControl(sandbox.endpoint, 'PUT', '/options', {
      instanceTransitionMs: 100,
      instanceBootMs: 100,
    });
    account = await setUpAccount(sandbox.endpoint);
    const { accessKeyId, accessSecretKey } = account.details;
    target = {
      cloudAccountId: 2,
      awsAccountId: null,
      accessKeyId,
      secretAccessKey: accessSecretKey,
      hosted: false,
    };
  });
  afterAll(() => sandbox.close());

  test('is planned without changing anything', async () => {
    const plan = await deployer().plan(target, SPEC, record, new AbortController().signal);
    expect(plan.problems).toEqual([]);
    expect(plan.steps.map(({ call }) => call)).toContain('CreateVpc');
    const { events } = (await account.control('GET', `/events?accountId=${account.accountId}`)) as {
      events: Event[];
    };
    expect(
      events.filter(
        (event) => event.accessKeyId === target.accessKeyId && !event.readOnly && !event.errorCode,
      ),
    ).toEqual([]);
  });

  test('is made, over three zones, with no call refused', async () => {
    const outcome = await deployer().apply(target, SPEC, record, hooks());
    expect(outcome).toMatchObject({ kind: 'converged' });
    expect(await refusals()).toEqual([]);
    const types = Map.groupBy(record.resources, ({ type }) => type);
    expect(types.get('AWS::EC2::Instance')).toHaveLength(3);
    expect(types.get('AWS::EC2::Subnet')).toHaveLength(3);
    expect(types.get('AWS::EC2::VPC')).toHaveLength(1);
  });

  test('changes nothing when it is applied again', async () => {
    const outcome = await deployer().apply(target, SPEC, record, hooks());
    expect(outcome).toMatchObject({ kind: 'converged', report: { done: [] } });
  });

  test('takes other tags and another allow list', async () => {
    const changed = {
      ...SPEC,
      resourceTags: [{ Key: 'team', Value: 'blue' }],
      allowList: { cidrIps: ['198.51.100.0/24'], securityGroupIds: [] },
    };
    const outcome = await deployer().apply(target, changed, record, hooks());
    expect(outcome).toMatchObject({ kind: 'converged' });
    expect(await refusals()).toEqual([]);
  });

  test('is connected with a VPC of the customer’s, who accepts it, and is led there', async () => {
    const { signal } = hooks();
    const { endpoint, admin: credentials, accountId: awsAccountId } = account;
    const admin = new EC2Client({ endpoint, region: 'us-east-1', credentials });
    const { Vpc } = await admin.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const vpcId = Vpc?.VpcId ?? '';
    connected = {
      ...SPEC,
      peerings: [{ id: 3001, awsAccountId, vpcId, region: 'us-east-1', cidrs: ['10.1.0.0/16'] }],
    };
    // One that the customer made by hand stays theirs, though AWS answers with it.
    const VpcId = record.resources.find(({ logicalId }) => logicalId === 'Vpc')?.physicalId;
    const byHand = await admin.send(new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId: vpcId }));
    const { VpcPeeringConnectionId: theirs } = byHand.VpcPeeringConnection ?? {};
    await sandboxControl(sandbox.endpoint, 'POST', '/clock', { advanceMs: 60_000 });
    expect(await deployer().apply(target, connected, record, hooks())).toMatchObject({
      kind: 'failed',
      problems: [{ code: 'VPC_PEERING_ALREADY_EXIST', evidence: expect.stringContaining(theirs ?? 'pcx') }],
    });
    expect(record.resources.map(({ physicalId }) => physicalId)).not.toContain(theirs);
    await admin.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: theirs }));
    await sandboxControl(sandbox.endpoint, 'POST', '/clock', { advanceMs: 60_000 });
    expect(await deployer().apply(target, connected, record, hooks())).toMatchObject({ kind: 'converged' });
    const status = async () => {
      const seen = await deployer().lookAtPeerings(target, { spec: connected, record }, signal);
      return seen.kind === 'present' ? seen.value.peerings.get('VpcPeering3001') : undefined;
    };
    expect(await status()).toMatchObject({ status: 'pending-acceptance', peerVpcId: vpcId });
    const VpcPeeringConnectionId = (await status())?.id;
    await admin.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    await sandboxControl(sandbox.endpoint, 'POST', '/clock', { advanceMs: 60_000 });
    expect(await status()).toMatchObject({ status: 'active' });
    const { results } = await deployer().scan(target, SPEC.region, [{ spec: connected, record }], signal);
    expect(results.get(SPEC.subscriptionId)).toEqual({ complete: true, findings: [] });
    const Filters = [{ Name: 'route.vpc-peering-connection-id', Values: [VpcPeeringConnectionId ?? ''] }];
    const { RouteTables } = await admin.send(new DescribeRouteTablesCommand({ Filters }));
    expect(RouteTables?.flatMap(({ Routes = [] }) => Routes)).toContainEqual(
      expect.objectContaining({ DestinationCidrBlock: '10.1.0.0/16', State: 'active' }),
    );
    admin.destroy();
    expect(await refusals()).toEqual([]);
  });

  test('is attached to a transit gateway that its key sees, and is led there', async () => {
    const { signal } = hooks();
    const { endpoint, admin: credentials } = account;
    const admin = new EC2Client({ endpoint, region: 'us-east-1', credentials });
    const { TransitGateway } = await admin.send(new CreateTransitGatewayCommand({}));
    await sandboxControl(sandbox.endpoint, 'POST', '/clock', { advanceMs: 600_000 });
    const transitGatewayId = TransitGateway?.TransitGatewayId ?? '';
    const look = async () => {
      const seen = await deployer().lookAtTransitGateways(target, { spec: connected, record }, signal);
      return seen.kind === 'present' ? seen.value : expect.fail(JSON.stringify(seen));
    };
    expect((await look()).gateways).toMatchObject([{ id: transitGatewayId, state: 'available' }]);
    connected = { ...connected, attachments: [{ id: 4001, transitGatewayId, cidrs: ['172.16.0.0/12'] }] };
    expect(await deployer().apply(target, connected, record, hooks())).toMatchObject({ kind: 'converged' });
    expect((await look()).attachments.get('TransitGatewayAttachment4001')).toMatchObject({
      state: 'available',
      transitGatewayId,
    });
    const { results } = await deployer().scan(target, SPEC.region, [{ spec: connected, record }], signal);
    expect(results.get(SPEC.subscriptionId)).toEqual({ complete: true, findings: [] });
    admin.destroy();
    expect(await refusals()).toEqual([]);
  });

  test('is removed, and leaves nothing', async () => {
    const outcome = await deployer().remove(target, connected, record, hooks());
    expect(outcome).toMatchObject({ kind: 'converged', report: { obstacles: [] } });
    expect(record.resources).toEqual([]);
    expect(await refusals()).toEqual([]);
  });

  test('two at once, more than the bucket of an action holds, are throttled by AWS at no call', async () => {
    await sandboxControl(sandbox.endpoint, 'PUT', '/options', { throttling: true });
    const since = ((await account.control('GET', '/events')) as { events: Event[] }).events.length;
    const one = deployer();
    const made = await Promise.all(
      [43, 44].map((subscriptionId) => {
        const region = 'eu-west-1';
        const network = { kind: 'new', deploymentCidr: `10.${subscriptionId}.0.0/24` } as const;
        return one.apply(target, { ...SPEC, subscriptionId, region, network }, startingRecord(), hooks());
      }),
    );
    await sandboxControl(sandbox.endpoint, 'PUT', '/options', { throttling: false });
    expect(made.map(({ kind }) => kind)).toEqual(['converged', 'converged']);
    const { events } = (await account.control('GET', '/events')) as { events: Event[] };
    const fresh = events.slice(since);
    expect(fresh.filter(({ action }) => action === 'RunInstances')).toHaveLength(6);
    expect(fresh.filter(({ errorCode = '' }) => /LimitExceeded|Throttl/.test(errorCode))).toEqual([]);
  });
});
