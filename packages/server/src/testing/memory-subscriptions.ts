import { err, type MetricRange, metricSpan, ok, type PeeringSpec, present } from '@berth/domain';
import type {
  App,
  AppResult,
  Caller,
  SubscriptionChange,
  SubscriptionCreate,
  SubscriptionDetails,
  SubscriptionMetrics,
  TaskView,
} from '../app/app.ts';
import { notFound } from '../app/refusals.ts';

const START = new Date('2026-11-20T12:00:00Z');

type Accept = (caller: Caller, commandType: string, resourceId: number, answer?: object) => TaskView;

/** Subscriptions over a plain map, for tests of pure HTTP behaviour: whatever is asked for is so at once. */
export class MemorySubscriptions
  implements
    Pick<
      App,
      | 'listSubscriptions'
      | 'getSubscription'
      | 'getDeployment'
      | 'subscriptionMetrics'
      | 'createSubscription'
      | 'askOfSubscription'
    >
{
  readonly all = new Map<number, SubscriptionDetails>();
  readonly #accept: Accept;
  #nextId = 500;

  constructor(accept: Accept) {
    this.#accept = accept;
  }

  /** Puts an active subscription there and gives its id. */
  add(accountId: number, name: string): number {
    const id = this.#nextId++;
    this.all.set(id, active(accountId, id, name));
    return id;
  }

  async listSubscriptions({ accountId }: Caller): Promise<SubscriptionDetails[]> {
    return [...this.all.values()].filter((one) => one.accountId === accountId && one.status !== 'deleted');
  }

  async getSubscription(caller: Caller, id: number): Promise<SubscriptionDetails | null> {
    const found = await this.getDeployment(caller, id);
    return found?.status === 'deleted' ? null : found;
  }

  async getDeployment({ accountId }: Caller, id: number): Promise<SubscriptionDetails | null> {
    const found = this.all.get(id);
    return found?.accountId === accountId ? found : null;
  }

  async subscriptionMetrics(
    caller: Caller,
    id: number,
    range: MetricRange,
  ): Promise<SubscriptionMetrics | null> {
    const found = await this.getSubscription(caller, id);
    if (!found) return null;
    const span = metricSpan(range, START.getTime());
    const instanceId = 'i-1';
    const points = [{ at: span.from, value: 12.5 }];
    return {
      subscriptionId: id,
      range,
      region: found.spec.region,
      span,
      nodes: [{ node: 'Node1', instanceId }],
      seen: present([{ instanceId, metric: 'CPUUtilization', points }]),
    };
  }

  async createSubscription(caller: Caller, request: SubscriptionCreate): Promise<AppResult<TaskView>> {
    const id = this.add(caller.accountId, request.name || 'unnamed');
    return ok(this.#accept(caller, 'subscriptionCreateRequest', id));
  }

  async askOfSubscription(
    caller: Caller,
    id: number,
    request: SubscriptionChange,
  ): Promise<AppResult<TaskView>> {
    const found = await this.getSubscription(caller, id);
    if (!found) return err(notFound('subscription'));
    if (request.kind === 'subscription-delete') found.status = 'deleted';
    if (request.kind === 'subscription-update') found.name = request.name ?? found.name;
    if (request.kind === 'maintenance-update') found.settings.maintenance = request.maintenance;
    if (request.kind === 'peering-create') {
      const { region, awsAccountId, vpcId, vpcCidr, vpcCidrs } = request.asked;
      const cidrs = vpcCidr === null ? vpcCidrs : [vpcCidr];
      found.spec.peerings = [{ id: 3001, region, awsAccountId, vpcId, cidrs }];
    }
    if (request.kind === 'peering-delete') found.spec.peerings = [];
    if (request.kind === 'attachment-create')
      found.spec.attachments = [{ id: 4001, transitGatewayId: 'tgw-1', cidrs: [] }];
    if (request.kind === 'attachment-delete') found.spec.attachments = [];
    const attached = found.spec.attachments?.[0];
    if (request.kind === 'attachment-update' && attached) attached.cidrs = request.cidrs;
    if (request.kind === 'allow-list-update') found.spec.allowList = request.allowList;
    if (request.kind === 'resource-tags-update')
      found.spec.resourceTags = request.resourceTags.map(({ key, value }) => ({ Key: key, Value: value }));
    const { cidrIps, securityGroupIds } = found.spec.allowList;
    const answers: Partial<Record<SubscriptionChange['kind'], object>> = {
      'allow-list-read': { cidr_ips: cidrIps, security_group_ids: securityGroupIds },
      'peerings-read': { peerings: (found.spec.peerings ?? []).map(toPeering) },
      'transit-gateways-read': { tgws: [toGateway(found)] },
      'invitations-read': { resources: [] },
    };
    return ok(this.#accept(caller, request.kind, id, answers[request.kind]));
  }
}

const toPeering = ({ id, awsAccountId, vpcId, region, cidrs }: PeeringSpec) => ({
  vpcPeeringId: id,
  status: 'pending-acceptance',
  awsAccountId,
  awsPeeringUid: 'pcx-1',
  vpcUid: vpcId,
  vpcCidrs: cidrs.map((vpcCidr) => ({ vpcCidr, active: 'inactive' })),
  regionName: region,
});

const toGateway = ({ spec: { attachments = [] } }: SubscriptionDetails) => ({
  id: 4001,
  awsTgwUid: 'tgw-1',
  status: 'available',
  ...(attachments.length > 0 && { attachmentUid: 'tgw-attach-1', attachmentStatus: 'available' }),
  awsAccountId: '123456789012',
  cidrs: attachments.flatMap(({ cidrs }) => cidrs.map((cidrAddress) => ({ cidrAddress, status: 'active' }))),
});

const active = (accountId: number, id: number, name: string): SubscriptionDetails => ({
  id,
  accountId,
  cloudAccountId: 100,
  awsAccountId: '123456789012',
  name,
  status: 'active',
  goal: 'apply',
  spec: {
    installationId: 'memory',
    accountId,
    subscriptionId: id,
    name,
    region: 'eu-central-1',
    multipleAvailabilityZones: false,
    preferredAvailabilityZones: [],
    network: { kind: 'new', deploymentCidr: '10.0.0.0/24' },
    resourceTags: [],
    allowList: { cidrIps: [], securityGroupIds: [] },
    databases: [],
  },
  settings: {
    paymentMethod: 'credit-card',
    paymentMethodId: null,
    memoryStorage: 'ram',
    publicEndpointAccess: true,
  },
  originator: { userId: 1, name: 'Owner', apiKeyName: null },
  record: {
    resources: [{ logicalId: 'Vpc', type: 'AWS::EC2::VPC', physicalId: 'vpc-1' }],
    choices: { availabilityZones: ['eu-central-1a'] },
  },
  progress: { steps: [{ id: 'Vpc', title: 'Create the VPC', state: 'done', because: 'Nodes live in it' }] },
  report: { done: [{ title: 'Created the VPC', call: 'ec2:CreateVpc', physicalId: 'vpc-1' }], obstacles: [] },
  problems: [],
  failedStep: null,
  waiting: null,
  attempts: 0,
  retries: 0,
  createdAt: START,
  updatedAt: START,
  version: 1,
});
