import {
  CONNECTION_IDS,
  type ObservedTransitGatewayAttachment,
  type ObservedVpcPeering,
  present,
  type Seen,
  type SubscriptionSpec,
  type Tag,
  type TransitGatewaySeen,
  type Undone,
  type WatchResult,
  wantedConnections,
} from '@berth/domain';
import type {
  DeploymentHooks,
  DeploymentOutcome,
  DeploymentPlan,
  DeploymentProblem,
  DeploymentRecord,
  DeploymentReport,
  DeploymentTarget,
  PeeringsSeen,
  RecordedResource,
  RegionScan,
  SubscriptionDeployer,
  TransitGatewaysSeen,
  WatchedSubscription,
} from '@berth/engine';

/** What there is in AWS of one subscription. */
interface Deployed {
  resources: Map<string, RecordedResource>;
  tags: Tag[];
  allowed: string[];
  /** By logical id. */
  peerings: Map<string, ObservedVpcPeering>;
  attachments: Map<string, ObservedTransitGatewayAttachment>;
  publicKey: string | undefined;
}

/** In the order in which they are made. */
const WANTED = [
  { logicalId: 'Vpc', type: 'AWS::EC2::VPC', prefix: 'vpc', call: 'ec2:CreateVpc' },
  { logicalId: 'Subnet1', type: 'AWS::EC2::Subnet', prefix: 'subnet', call: 'ec2:CreateSubnet' },
  { logicalId: 'NodeKey', type: 'AWS::EC2::KeyPair', prefix: 'key', call: 'ec2:ImportKeyPair' },
  { logicalId: 'Node1', type: 'AWS::EC2::Instance', prefix: 'i', call: 'ec2:RunInstances' },
] as const;

type Call = { subscriptionId: number; accessKeyId: string; call: string };

/** What AWS says to a call: null lets it through; otherwise the run ends so. */
type Answer = { kind: 'failed'; problem: DeploymentProblem } | { kind: 'again'; because: string } | null;

/**
 * An AWS in memory behind the port, for tests of what happens around a deployment: it outlives the processes that
 * use it, finds by itself what is there, and counts what it was asked. The loop itself is tested on the sandbox.
 */
export class MemoryAws implements SubscriptionDeployer {
  readonly deployed = new Map<number, Deployed>();
  readonly calls: Call[] = [];
  readonly targets: DeploymentTarget[] = [];
  /** How many runs there were at once, of one subscription and of all. */
  most = { ofOne: 0, ofAll: 0 };
  /** What planning finds against a request. */
  problems: DeploymentProblem[] = [];
  /** Asked before each call; a test lets it wait, fail or be throttled. */
  answer: (call: Call) => Answer | Promise<Answer> = () => null;
  readonly #running = new Map<number, number>();
  #nextId = 1;

  async plan(target: DeploymentTarget, _spec: SubscriptionSpec): Promise<DeploymentPlan> {
    this.targets.push(target);
    const steps = WANTED.map(({ logicalId, call }) => ({
      id: logicalId,
      title: `Create ${logicalId}`,
      because: 'The nodes need it',
      call,
      dependsOn: [],
    }));
    const unknown = [{ what: 'quotas', because: 'the policy hides them; AWS Service Quotas knows' }];
    return { problems: this.problems, unknown, steps, calls: steps.length, estimatedMs: steps.length * 100 };
  }

  /** What the next scans find, by subscription; nothing where it says nothing. */
  found = new Map<number, WatchResult>();
  /** Asked for what a look at one subscription finds; a test lets it wait. */
  look: (watched: WatchedSubscription) => Promise<WatchResult> = async ({ spec }) =>
    this.found.get(spec.subscriptionId) ?? { complete: true, findings: [] };
  /** Findings that were undone. */
  readonly undone: Undone[] = [];

  async scan(
    target: DeploymentTarget,
    _region: string,
    subscriptions: readonly WatchedSubscription[],
  ): Promise<RegionScan> {
    this.targets.push(target);
    const results = subscriptions.map(
      async (watched) => [watched.spec.subscriptionId, await this.look(watched)] as const,
    );
    return { results: new Map(await Promise.all(results)), calls: 9 };
  }

  /** Those that the keys see. */
  gateways: TransitGatewaySeen[] = [];
  /** What looks at connections come to instead of an answer. */
  blind: Extract<Seen<never>, { kind: 'unknown' }> | null = null;

  async lookAtPeerings(target: DeploymentTarget, { spec }: WatchedSubscription): Promise<Seen<PeeringsSeen>> {
    this.targets.push(target);
    return this.blind ?? present({ peerings: this.of(spec.subscriptionId).peerings });
  }

  async lookAtTransitGateways(
    target: DeploymentTarget,
    { spec }: WatchedSubscription,
  ): Promise<Seen<TransitGatewaysSeen>> {
    this.targets.push(target);
    const { attachments } = this.of(spec.subscriptionId);
    return this.blind ?? present({ gateways: this.gateways, attachments });
  }

  planUndo(target: DeploymentTarget, { spec }: WatchedSubscription): Promise<DeploymentPlan> {
    return this.plan(target, spec);
  }

  async undo(
    { accessKeyId }: DeploymentTarget,
    { spec, record }: WatchedSubscription,
    finding: Undone,
  ): Promise<DeploymentOutcome> {
    await this.answer({ subscriptionId: spec.subscriptionId, accessKeyId, call: 'undo' });
    this.undone.push(finding);
    this.found.delete(spec.subscriptionId);
    return { kind: 'converged', record, report: { done: [], obstacles: [] } };
  }

  apply(
    target: DeploymentTarget,
    spec: SubscriptionSpec,
    record: DeploymentRecord,
    hooks: DeploymentHooks,
  ): Promise<DeploymentOutcome> {
    const there = this.of(spec.subscriptionId);
    return this.#run(target, spec, hooks, record, [
      ...WANTED.map(({ logicalId, type, prefix, call }) => ({
        id: logicalId,
        call,
        isDone: () => there.resources.has(logicalId),
        act: () => {
          if (logicalId === 'NodeKey') there.publicKey = record.choices.publicKey;
          const physicalId = `${prefix}-${this.#nextId++}`;
          there.resources.set(logicalId, { logicalId, type, physicalId });
        },
      })),
      {
        id: 'Tags',
        call: 'ec2:CreateTags',
        isDone: () => same(there.tags, spec.resourceTags),
        act: () => {
          there.tags = spec.resourceTags;
        },
      },
      {
        id: 'AllowList',
        call: 'ec2:AuthorizeSecurityGroupIngress',
        isDone: () => same(there.allowed, spec.allowList.cidrIps),
        act: () => {
          there.allowed = spec.allowList.cidrIps;
        },
      },
      ...this.#connections(spec, there),
    ]);
  }

  remove(
    target: DeploymentTarget,
    spec: SubscriptionSpec,
    record: DeploymentRecord,
    hooks: DeploymentHooks,
  ): Promise<DeploymentOutcome> {
    const there = this.of(spec.subscriptionId);
    const steps = WANTED.toReversed().map(({ logicalId }) => ({
      id: logicalId,
      call: `ec2:Delete${logicalId}`,
      isDone: () => !there.resources.has(logicalId),
      act: () => void there.resources.delete(logicalId),
    }));
    return this.#run(target, spec, hooks, record, steps);
  }

  #connections(spec: SubscriptionSpec, { peerings, attachments }: Deployed) {
    const isDone = () => same(wantedConnections(spec), [...peerings.keys(), ...attachments.keys()]);
    const act = () => {
      peerings.clear();
      attachments.clear();
      for (const { id, vpcId: peerVpcId, awsAccountId: peerOwnerId } of spec.peerings ?? [])
        peerings.set(CONNECTION_IDS.vpcPeering(id), {
          id: `pcx-${id}`,
          tags: {},
          status: 'pending-acceptance',
          statusMessage: `Pending Acceptance by ${peerOwnerId}`,
          vpcId: 'vpc-1',
          peerVpcId,
          peerOwnerId,
        });
      for (const { id, transitGatewayId } of spec.attachments ?? [])
        attachments.set(CONNECTION_IDS.transitGatewayAttachment(id), {
          id: `tgw-attach-${id}`,
          tags: {},
          state: 'available',
          transitGatewayId,
          vpcId: 'vpc-1',
          subnetIds: ['subnet-2'],
          createdAt: null,
        });
    };
    return isDone() ? [] : [{ id: 'Connections', call: 'ec2:CreateVpcPeeringConnection', isDone, act }];
  }

  /** How often that call was let through for a subscription. */
  count(subscriptionId: number, call: string): number {
    return this.calls.filter((one) => one.subscriptionId === subscriptionId && one.call === call).length;
  }

  /** The process that runs are of has died: they go no further. */
  forgetRuns(): void {
    this.#running.clear();
  }

  /** What there is of a subscription. */
  of(subscriptionId: number): Deployed {
    const known = this.deployed.get(subscriptionId);
    if (known) return known;
    const made: Deployed = {
      resources: new Map(),
      tags: [],
      allowed: [],
      peerings: new Map(),
      attachments: new Map(),
      publicKey: undefined,
    };
    this.deployed.set(subscriptionId, made);
    return made;
  }

  async #run(
    target: DeploymentTarget,
    spec: SubscriptionSpec,
    hooks: DeploymentHooks,
    record: DeploymentRecord,
    steps: { id: string; call: string; isDone: () => boolean; act: () => void }[],
  ): Promise<DeploymentOutcome> {
    const id = spec.subscriptionId;
    this.targets.push(target);
    this.#running.set(id, (this.#running.get(id) ?? 0) + 1);
    const running = [...this.#running.values()];
    this.most.ofOne = Math.max(this.most.ofOne, ...running);
    this.most.ofAll = Math.max(this.most.ofAll, running.filter((runs) => runs > 0).length);
    const report: DeploymentReport = { done: [], obstacles: [] };
    const recorded = (): DeploymentRecord => ({
      ...record,
      resources: [...this.of(id).resources.values()],
    });
    const told: { id: string; title: string; because: string; state: 'waiting' | 'running' | 'done' }[] =
      steps.map(({ id: step, call }) => ({
        id: step,
        title: call,
        because: 'It is wanted',
        state: 'waiting',
      }));
    try {
      for (const [index, step] of steps.entries()) {
        const tell = (state: 'running' | 'done') => {
          const one = told[index];
          if (one) one.state = state;
          hooks.progress({ steps: structuredClone(told) });
        };
        if (hooks.signal.aborted) return { kind: 'again', record: recorded(), because: 'stopped' };
        if (step.isDone()) {
          tell('done');
          continue;
        }
        tell('running');
        const call = { subscriptionId: id, accessKeyId: target.accessKeyId, call: step.call };
        const said = await this.answer(call);
        if (hooks.signal.aborted) return { kind: 'again', record: recorded(), because: 'stopped' };
        if (said?.kind === 'again') return { ...said, record: recorded() };
        if (said?.kind === 'failed')
          return {
            kind: 'failed',
            record: recorded(),
            problems: [said.problem],
            failedStep: step.id,
            report,
          };
        this.calls.push(call);
        step.act();
        report.done.push({ title: step.id, call: step.call, physicalId: null });
        tell('done');
        await hooks.save(recorded());
      }
      return { kind: 'converged', record: recorded(), report };
    } finally {
      this.#running.set(id, (this.#running.get(id) ?? 1) - 1);
    }
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** As AWS refuses a call for good. */
export const vpcLimit: Answer = {
  kind: 'failed',
  problem: {
    code: 'AWS_ERROR_VPC_LIMIT_EXCEEDED',
    field: null,
    message: 'The AWS account may not have more VPCs in this region.',
    remedy: 'Ask AWS for more, or remove some.',
    evidence: 'CreateVpc: VpcLimitExceeded',
  },
};
