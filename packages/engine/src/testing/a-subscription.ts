import { redisCloud, Secret, type SubscriptionSpec } from '@berth/domain';
import type {
  DeploymentHooks,
  DeploymentProgress,
  DeploymentRecord,
  DeploymentTarget,
} from '../subscription/ports.ts';
import {
  createSubscriptionDeployer,
  type SubscriptionDeployerInput,
} from '../subscription/subscription-deployer.ts';
import type { Ec2World } from './ec2/world.ts';
import { ec2InMemory, type InMemoryOptions } from './ec2-in-memory.ts';

/** A small subscription in a network of its own, in one zone. */
export const aSpec = (more: Partial<SubscriptionSpec> = {}): SubscriptionSpec => ({
  installationId: 'inst',
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
  ...more,
});

export const TARGET: DeploymentTarget = {
  cloudAccountId: 2,
  awsAccountId: '123456789012',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: new Secret('not-a-real-secret-key'),
  hosted: false,
};

/** What a caller starts with: a key pair is made and its public half recorded. */
export const startingRecord = (): DeploymentRecord => ({
  resources: [],
  choices: { publicKey: 'ssh-ed25519 AAAATEST' },
});

export interface Attempt {
  hooks: DeploymentHooks;
  /** What was stored last. */
  stored(): DeploymentRecord;
  progress: DeploymentProgress[];
  /** Ends the process: nothing is stored any more. */
  crash(): void;
  crashed(): boolean;
}

/** One process that works on a subscription, until it ends or crashes. */
export function anAttempt(record: DeploymentRecord): Attempt {
  const stop = new AbortController();
  const progress: DeploymentProgress[] = [];
  let stored = record;
  return {
    hooks: {
      signal: stop.signal,
      progress: (now) => progress.push(now),
      save: async (next) => {
        if (!stop.signal.aborted) stored = structuredClone(next);
      },
    },
    stored: () => stored,
    progress,
    crash: () => stop.abort(new Error('crashed')),
    crashed: () => stop.signal.aborted,
  };
}

/** A deployer of the world, whose calls meet what the options say. */
export function deployerOf(
  world: Ec2World,
  options: InMemoryOptions = {},
  more: Partial<SubscriptionDeployerInput> = {},
) {
  const calls: string[] = [];
  const deployer = createSubscriptionDeployer({
    profile: redisCloud,
    clock: world.clock,
    random: () => 0.5,
    open: () => {
      const cloud = ec2InMemory(world, {
        ...options,
        mishap: (call) => {
          calls.push(call.api);
          return options.mishap?.({ ...call, n: calls.length }) ?? null;
        },
      });
      return cloud;
    },
    ...more,
  });
  return { deployer, calls };
}
