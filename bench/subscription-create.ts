import { openEc2 } from '@berth/aws';
import { type SandboxAwsAccount, sandboxControl, setUpAccount } from '@berth/aws/testing';
import { redisCloud, type SubscriptionSpec } from '@berth/domain';
import {
  createSubscriptionDeployer,
  type DeploymentRecord,
  type DeploymentTarget,
  systemClock,
} from '@berth/engine';
import { startProgram } from '../test/support/child.ts';
import { freePort } from '../test/support/postgres.ts';
import { until } from '../test/support/until.ts';
import { interleaved, median } from './lib/measure.ts';
import { atMost, type Line } from './lib/report.ts';
import { criticalPathMs, subscriptionCreateGraph } from './subscription-create-graph.ts';

const CALL_MS = 100;
const RUNS = 3;
const TENANTS = 10;
const RECORD: DeploymentRecord = {
  resources: [],
  choices: {
    publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJq2yZ9VHlmnVqL2mD9nT0bXk1FpYJ5kq3Z0wq8Q5a7B bench',
  },
};

let subscriptions = 0;

/** Three nodes over three zones in a network of their own. */
const aSpec = (accountId: number): SubscriptionSpec => ({
  installationId: 'bench',
  accountId,
  subscriptionId: ++subscriptions,
  name: 'bench',
  region: 'eu-central-1',
  multipleAvailabilityZones: true,
  preferredAvailabilityZones: [],
  network: { kind: 'new', deploymentCidr: '10.0.0.0/24' },
  resourceTags: [],
  allowList: { cidrIps: [], securityGroupIds: [] },
  databases: [
    {
      name: 'cache',
      protocol: 'redis',
      quantity: 1,
      datasetSizeInGb: 1,
      replication: true,
      throughput: { by: 'operations-per-second', value: 1_000 },
    },
  ],
});

const targetOf = ({ accountId, details }: SandboxAwsAccount): DeploymentTarget => ({
  cloudAccountId: 2,
  awsAccountId: accountId,
  accessKeyId: details.accessKeyId,
  secretAccessKey: details.accessSecretKey,
  hosted: false,
});

/** A sandbox in a process of its own, whose calls take 100 ms and whose instances are ready at once. */
export async function withSandbox<T>(work: (endpoint: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const server = startProgram('packages/sandbox/src/main.ts', ['--port', String(port)], {});
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await until('the sandbox', () => sandboxControl(endpoint, 'GET', '/accounts').catch(() => undefined));
    return await work(endpoint);
  } finally {
    server.process.kill('SIGTERM');
    await server.finished;
  }
}

/** One creation each, all at once; gives the milliseconds until the last was done. AWS accounts of their own each time. */
async function creation(endpoint: string, tenants: number): Promise<number> {
  await sandboxControl(endpoint, 'PUT', '/options', {
    latencyMs: 0,
    instanceTransitionMs: 0,
    instanceBootMs: 0,
  });
  const accounts = [];
  for (let tenant = 0; tenant < tenants; tenant += 1) accounts.push(await setUpAccount(endpoint));
  await sandboxControl(endpoint, 'PUT', '/options', { latencyMs: CALL_MS });
  const deployer = createSubscriptionDeployer({
    profile: redisCloud,
    open: openEc2({ endpoint }),
    clock: systemClock,
    consistencyMs: 0,
    pollMs: 50,
  });
  const started = performance.now();
  await Promise.all(
    accounts.map(async (account, index) => {
      const hooks = {
        signal: new AbortController().signal,
        progress: () => undefined,
        save: async () => undefined,
      };
      const outcome = await deployer.apply(targetOf(account), aSpec(index + 1), RECORD, hooks);
      if (outcome.kind !== 'converged') throw new Error(JSON.stringify(outcome));
    }),
  );
  return performance.now() - started;
}

/** A creation with 100 ms a call against the critical path of its graph, and ten tenants at once against one. */
export async function subscriptionCreate(): Promise<Line[]> {
  return withSandbox(async (endpoint) => {
    const { a: ten, b: one } = await interleaved(
      RUNS,
      () => creation(endpoint, TENANTS),
      () => creation(endpoint, 1),
    );
    const ms = median(one);
    const withBudget = criticalPathMs(subscriptionCreateGraph, CALL_MS, true);
    const callsAlone = criticalPathMs(subscriptionCreateGraph, CALL_MS, false);
    const path = `${withBudget} ms, of which the budget ${withBudget - callsAlone}`;
    return [
      atMost(
        'a subscription created, 100 ms a call, against its critical path, budget waits in both',
        ms / withBudget,
        1.3,
        `${ms.toFixed(0)} of ${path}`,
      ),
      atMost(
        'ten tenants creating at once against one',
        median(ten) / ms,
        1.5,
        `${median(ten).toFixed(0)} of ${ms.toFixed(0)} ms`,
      ),
    ];
  });
}
