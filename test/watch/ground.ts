import { EC2Client } from '@aws-sdk/client-ec2';
import { openCloudTrail, openEc2 } from '@berth/aws';
import { scanAccount, setUpAccount } from '@berth/aws/testing';
import {
  type ActorSeen,
  type Finding,
  present,
  redisCloud,
  Secret,
  type SubscriptionSpec,
  type Undone,
  type WatchResult,
} from '@berth/domain';
import {
  type AccountScan,
  createSubscriptionDeployer,
  type DeploymentRecord,
  findActors,
} from '@berth/engine';
import { aSpec } from '@berth/engine/testing';
import { startSandbox } from '@berth/sandbox';
import { sandboxTime } from '../policy/stage.ts';
import type { Admin, Deployed } from './tampering.ts';

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEjPzGbUyuZBLZAYzaOGfbX1Y4XSZyBcpTCHYN9kH7Rk berth';
const NEVER = new AbortController().signal;

/** A subscription that Berth deployed into a sandbox's account, to be tampered with any number of times. */
export interface Ground {
  admin: Admin;
  deployed: Deployed;
  /** The blueprint's logical ids by AWS's ids. */
  names: ReadonlyMap<string, string>;
  readonly spec: SubscriptionSpec;
  /** Has Berth change the subscription to what another spec says. */
  change(spec: SubscriptionSpec): Promise<void>;
  /** Calls the sandbox's control API. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Puts everything back to how it was deployed. */
  putBack(): Promise<void>;
  /** Undoes one finding with the vendor's key. */
  undo(finding: Undone): Promise<void>;
  /** One look at the subscription with the vendor's key, under the published policy. */
  scan(): Promise<WatchResult>;
  /** The same at the cloud account. */
  scanAccount(): Promise<AccountScan>;
  /** Who brought each finding about, as CloudTrail tells whoever may look there; in their order. */
  actorsOf(findings: readonly Finding[]): Promise<(ActorSeen | undefined)[]>;
  close(): Promise<void>;
}

/** Deploys a subscription by Berth's engine, over three zones unless told otherwise, under the newest published policy. */
export async function openGround(wanted: SubscriptionSpec = aSpec()): Promise<Ground> {
  const sandbox = await startSandbox();
  const { endpoint } = sandbox;
  const account = await setUpAccount(endpoint);
  const { accountId, admin: credentials, details, iam, control } = account;
  const ec2 = new EC2Client({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const deployer = createSubscriptionDeployer({
    profile: redisCloud,
    open: openEc2({ endpoint }),
    clock: sandboxTime(endpoint),
    consistencyMs: 0,
  });
  const target = {
    awsAccountId: null,
    cloudAccountId: 2,
    accessKeyId: details.accessKeyId,
    secretAccessKey: details.accessSecretKey,
    hosted: false,
  };
  const hooks = { signal: NEVER, progress: () => undefined, save: async () => undefined };
  const deploy = async (to: SubscriptionSpec, from: DeploymentRecord): Promise<DeploymentRecord> => {
    const made = await deployer.apply(target, to, from, hooks);
    if (made.kind !== 'converged') throw new Error(`It was not deployed: ${JSON.stringify(made)}`);
    return made.record;
  };
  const ours = new Set<string>();
  let lastEvent = 0;
  /** The requests of the vendor's key until now. */
  const ourRequests = async (): Promise<ReadonlySet<string>> => {
    const { events } = (await control('GET', `/events?accountId=${accountId}&since=${lastEvent}`)) as {
      events: { id: number; accessKeyId: string; requestId: string }[];
    };
    lastEvent = events.at(-1)?.id ?? lastEvent;
    for (const { accessKeyId, requestId } of events)
      if (accessKeyId === details.accessKeyId) ours.add(requestId);
    return ours;
  };
  const made = await deploy(wanted, { resources: [], choices: { publicKey: PUBLIC_KEY } });
  let [spec, record] = [wanted, made];
  const name = 'as deployed';
  const path = `/accounts/${accountId}`;
  await control('POST', `${path}/keep`, { name });
  return {
    admin: { ec2, iam },
    deployed: {
      accountId,
      idOf: (logicalId) => {
        const found = record.resources.find((one) => one.logicalId === logicalId);
        if (!found) throw new Error(`The subscription has no ${logicalId}`);
        return found.physicalId;
      },
      settle: async () => {
        await control('POST', '/clock', { advanceMs: 10_000 });
      },
    },
    names: new Map(record.resources.map(({ physicalId, logicalId }) => [physicalId, logicalId])),
    get spec() {
      return spec;
    },
    change: async (to) => {
      record = await deploy(to, record);
      spec = to;
    },
    control,
    putBack: async () => {
      [spec, record] = [wanted, made];
      await control('POST', `${path}/go-back`, { name });
    },
    undo: async (finding) => {
      const outcome = await deployer.undo(target, { spec, record }, finding, hooks);
      if (outcome.kind !== 'converged') throw new Error(`It was not undone: ${JSON.stringify(outcome)}`);
      record = outcome.record;
    },
    scan: async () => {
      const { results } = await deployer.scan(target, spec.region, [{ spec, record }], NEVER);
      const result = results.get(spec.subscriptionId);
      if (!result) throw new Error('The subscription was not looked at');
      return result;
    },
    scanAccount: () => scanAccount(account),
    actorsOf: async (findings) => {
      const location = { region: spec.region, endpoint };
      const asAdmin = {
        ...target,
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: new Secret(credentials.secretAccessKey),
      };
      const trail = openCloudTrail(location)(asAdmin, () => ({ take: async () => {}, throttled: () => {} }));
      const openedAt = new Date(((await control('GET', '/clock')) as { now: string }).now);
      const search = { since: new Date(0).toISOString(), searchedAt: null, seen: null };
      const found = new Map<number, ActorSeen>();
      await findActors(
        {
          findings: findings.map((finding, id) => ({ id, finding, openedAt, search })),
          region: spec.region,
          userArn: `arn:aws:iam::${accountId}:user/${redisCloud.names.user}`,
          profile: redisCloud,
          areOurs: ourRequests,
          tell: async (id, seen) => void found.set(id, seen),
        },
        { ...trail, mayLookUp: async () => present(true) },
        NEVER,
      ).finally(() => trail.close());
      return findings.map((_, id) => found.get(id));
    },
    close: async () => {
      ec2.destroy();
      iam.destroy();
      await sandbox.close();
    },
  };
}
