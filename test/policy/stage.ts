import { EC2Client } from '@aws-sdk/client-ec2';
import { CreatePolicyVersionCommand } from '@aws-sdk/client-iam';
import { openCloudWatch, openEc2 } from '@berth/aws';
import { type SandboxAwsAccount, sandboxControl, setUpAccount } from '@berth/aws/testing';
import {
  type InstanceSeries,
  metricSpan,
  type PolicyKind,
  redisCloud,
  type Seen,
  type SubscriptionSpec,
  type Undone,
  type WatchResult,
} from '@berth/domain';
import {
  type Clock,
  createSubscriptionDeployer,
  type DeploymentOutcome,
  type DeploymentPlan,
  type DeploymentRecord,
  type DeploymentTarget,
} from '@berth/engine';
import { aSpec } from '@berth/engine/testing';
import { type RunningSandbox, type SandboxEvent, startSandbox } from '@berth/sandbox';
import { withoutAction } from './take-away.ts';

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEjPzGbUyuZBLZAYzaOGfbX1Y4XSZyBcpTCHYN9kH7Rk berth';

/** A call under one of the two policies, by the programmatic user or by a node. */
export interface Call {
  policy: PolicyKind;
  /** `ec2:RunInstances`. */
  operation: string;
  /** IAM actions that AWS decided for it. */
  actions: string[];
  denied: boolean;
}

const HOUR_MS = 3_600_000;
const DENIED = /^(UnauthorizedOperation|AccessDenied|AccessDeniedException)$/;

/** An engine's clock on which sleeping costs nothing: the sandbox's clock is moved on instead. */
export function sandboxTime(endpoint: string): Clock {
  let now = Date.now();
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      now += ms;
      await sandboxControl(endpoint, 'POST', '/clock', { advanceMs: ms });
      signal.throwIfAborted();
    },
  };
}

export interface StageOptions {
  consoleAccess?: 'role' | 'user';
  /** The vendor's own AWS account in place of a customer's, as for hosted subscriptions. */
  hosted?: boolean;
}

/** An AWS account of the sandbox under the newest published policies, and Berth's engine over AWS's real adapter. */
export class Stage {
  readonly account: SandboxAwsAccount;
  /** EC2 with the admin's key: what the customer does. */
  readonly admin: EC2Client;
  readonly #target: DeploymentTarget;
  readonly #deployer;
  readonly #sandbox: RunningSandbox;
  #record: DeploymentRecord = { resources: [], choices: { publicKey: PUBLIC_KEY } };
  #since = 0;

  private constructor(sandbox: RunningSandbox, account: SandboxAwsAccount, { hosted = false }: StageOptions) {
    const { endpoint, admin, details } = account;
    this.#sandbox = sandbox;
    this.account = account;
    this.admin = new EC2Client({ endpoint, region: 'us-east-1', credentials: admin, maxAttempts: 1 });
    this.#target = {
      awsAccountId: null,
      cloudAccountId: hosted ? 1 : 2,
      accessKeyId: details.accessKeyId,
      secretAccessKey: details.accessSecretKey,
      hosted,
    };
    this.#deployer = createSubscriptionDeployer({
      profile: redisCloud,
      open: openEc2({ endpoint }),
      clock: sandboxTime(endpoint),
      consistencyMs: 0,
    });
  }

  /** Starts a sandbox of its own, so that no run meets another. */
  static async open(options: StageOptions = {}): Promise<Stage> {
    const { consoleAccess = 'role', hosted = false } = options;
    const accountId = hosted ? { accountId: redisCloud.awsAccountId } : {};
    const sandbox = await startSandbox();
    try {
      const account = await setUpAccount(sandbox.endpoint, { consoleAccess, ...accountId });
      return new Stage(sandbox, account, options);
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.admin.destroy();
    this.account.iam.destroy();
    await this.#sandbox.close();
  }

  plan(spec: SubscriptionSpec): Promise<DeploymentPlan> {
    return this.#deployer.plan(this.#target, spec, this.#record, new AbortController().signal);
  }

  apply(spec: SubscriptionSpec): Promise<DeploymentOutcome> {
    return this.#deployer.apply(this.#target, spec, this.#record, this.#hooks());
  }

  remove(spec: SubscriptionSpec = aSpec()): Promise<DeploymentOutcome> {
    return this.#deployer.remove(this.#target, spec, this.#record, this.#hooks());
  }

  /** What one look at the subscription finds. */
  async scan(): Promise<WatchResult> {
    const spec = aSpec();
    const one = { spec, record: this.#record };
    const { results } = await this.#deployer.scan(this.#target, spec.region, [one], this.#hooks().signal);
    const result = results.get(spec.subscriptionId);
    if (!result) throw new Error('The subscription was not looked at');
    return result;
  }

  undo(finding: Undone): Promise<DeploymentOutcome> {
    return this.#deployer.undo(this.#target, { spec: aSpec(), record: this.#record }, finding, this.#hooks());
  }

  /** What could not be seen of its connections, or null. */
  async connections(spec: SubscriptionSpec): Promise<string | null> {
    const watched = { spec, record: this.#record };
    const { signal } = this.#hooks();
    const seen = [
      spec.peerings && (await this.#deployer.lookAtPeerings(this.#target, watched, signal)),
      spec.attachments && (await this.#deployer.lookAtTransitGateways(this.#target, watched, signal)),
    ];
    const unseen = seen.find((one) => one?.kind === 'unknown');
    return unseen?.kind === 'unknown' ? (unseen.detail ?? unseen.because) : null;
  }

  /** The metrics of the last hour of nodes that have run for two. */
  async metrics(nodes: readonly string[]): Promise<Seen<InstanceSeries[]>> {
    const { control, endpoint } = this.account;
    await control('POST', '/clock', { advanceMs: 2 * HOUR_MS });
    const { now } = (await control('GET', '/clock')) as { now: string };
    const gate = { take: async () => undefined, throttled: () => undefined };
    const metrics = openCloudWatch({ endpoint })(this.#target, aSpec().region, gate);
    const ids = nodes.map((node) => this.idOf(node));
    const seen = await metrics.read(ids, metricSpan('1h', Date.parse(now)), new AbortController().signal);
    metrics.close();
    return seen;
  }

  /** AWS's id of something of the subscription. */
  idOf(logicalId: string): string {
    const found = this.#record.resources.find((one) => one.logicalId === logicalId);
    if (!found) throw new Error(`The subscription has no ${logicalId}`);
    return found.physicalId;
  }

  /** What comes before the scenario, under the full policies; it has to succeed. */
  async has(spec: SubscriptionSpec): Promise<void> {
    const outcome = await this.apply(spec);
    if (outcome.kind !== 'converged') throw new Error(`Could not be prepared: ${JSON.stringify(outcome)}`);
  }

  /** Moves the sandbox's time on until it is so. */
  async settle(isSo: () => Promise<boolean>): Promise<void> {
    for (let looks = 0; !(await isSo()); looks += 1) {
      if (looks === 100) throw new Error('The sandbox does not come to rest');
      await this.account.control('POST', '/clock', { advanceMs: 1_000 });
    }
  }

  /** Gives the policy a version in which the action is not granted. */
  async takeAway(policy: PolicyKind, action: string): Promise<void> {
    const name = policy === 'user' ? redisCloud.names.userPolicy : redisCloud.names.instancePolicy;
    await this.account.iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: this.account.policyArn(name),
        PolicyDocument: JSON.stringify(withoutAction(policy, action)),
        SetAsDefault: true,
      }),
    );
  }

  /** Calls under the two policies since this was asked last. */
  async calls(): Promise<Call[]> {
    const query = `/events?accountId=${this.account.accountId}&since=${this.#since}`;
    const { events } = (await this.account.control('GET', query)) as { events: SandboxEvent[] };
    this.#since = events.at(-1)?.id ?? this.#since;
    return events.flatMap((event): Call[] => {
      const policy = this.#policyOf(event);
      if (!policy) return [];
      const { service, action, neededActions: actions, errorCode = '' } = event;
      return [{ policy, operation: `${service}:${action}`, actions, denied: DENIED.test(errorCode) }];
    });
  }

  #policyOf({ accessKeyId, principalArn }: SandboxEvent): PolicyKind | null {
    // What AWS calls on the user's behalf has a key of AWS's.
    const { user } = redisCloud.names;
    if (accessKeyId === this.#target.accessKeyId || principalArn.endsWith(`:user/${user}`)) return 'user';
    return principalArn.includes(`:assumed-role/${redisCloud.names.clusterNodeRole}/`) ? 'instance' : null;
  }

  #hooks() {
    return {
      signal: new AbortController().signal,
      progress: () => undefined,
      save: async (next: DeploymentRecord) => {
        this.#record = next;
      },
    };
  }
}
