import type { SubscriptionCreate, SubscriptionDetails } from '../app/app.ts';
import {
  ended,
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type Tenant,
  type TestBerth,
  until,
} from './berth.ts';
import { MemoryAws } from './memory-aws.ts';
import { scriptedVerifier } from './scripted-verifier.ts';

/** A request for a subscription, as the HTTP side gives it on, each part overridable. */
export const someSubscription = (
  cloudAccountId: number,
  change: Partial<Omit<SubscriptionCreate, 'asked'>> & { asked?: Partial<SubscriptionCreate['asked']> } = {},
): SubscriptionCreate => ({
  name: 'cache',
  dryRun: false,
  ...change,
  settings: {
    paymentMethod: 'credit-card',
    paymentMethodId: null,
    memoryStorage: 'ram',
    publicEndpointAccess: true,
    ...change.settings,
  },
  asked: {
    provider: 'AWS',
    deploymentType: 'single-region',
    persistentStorageEncryptionType: 'cloud-provider-managed-key',
    cloudAccountId,
    otherClouds: 0,
    regions: [
      {
        region: 'eu-central-1',
        multipleAvailabilityZones: false,
        preferredAvailabilityZones: [],
        networking: { deploymentCIDR: '10.0.0.0/24' },
      },
    ],
    resourceTags: [],
    databases: [
      {
        name: 'cache',
        protocol: 'redis',
        quantity: 1,
        datasetSizeInGb: 1,
        memoryLimitInGb: null,
        replication: true,
        throughput: null,
      },
    ],
    ...change.asked,
  },
});

/** A Berth over an AWS in memory. */
export async function openWithAws(
  change: Parameters<typeof openTestBerth>[0] = {},
  options: Parameters<typeof openTestBerth>[1] = {},
): Promise<{ berth: TestBerth; aws: MemoryAws }> {
  const aws = new MemoryAws();
  const berth = await openTestBerth({ verifier: scriptedVerifier(), deployer: aws, ...change }, options);
  return { berth, aws };
}

/** A tenant with a cloud account, whose id it gives. */
export async function tenantWithAccount(
  berth: TestBerth,
  name: string,
  limitMs?: number,
): Promise<{ tenant: Tenant; cloudAccountId: number }> {
  const tenant = await newTenant(berth, name);
  const task = must(await berth.app.createCloudAccount(tenant.caller, someDetails()));
  const done = await ended(berth, tenant.caller, task.taskId, limitMs);
  return { tenant, cloudAccountId: done.response?.resourceId ?? 0 };
}

/** Asks, and gives the task once it has ended. */
export async function create(
  berth: TestBerth,
  { caller }: Tenant,
  request: SubscriptionCreate,
  limitMs?: number,
) {
  const task = must(await berth.app.createSubscription(caller, request));
  return ended(berth, caller, task.taskId, limitMs);
}

export async function change(
  berth: TestBerth,
  { caller }: Tenant,
  id: number,
  request: Parameters<TestBerth['app']['askOfSubscription']>[2],
) {
  const task = must(await berth.app.askOfSubscription(caller, id, request));
  return ended(berth, caller, task.taskId);
}

/** The deployment once it has that status. */
export const reaches = (
  berth: TestBerth,
  { caller }: Tenant,
  id: number,
  status: SubscriptionDetails['status'],
  limitMs?: number,
): Promise<SubscriptionDetails> =>
  until(async () => {
    const found = await berth.app.getDeployment(caller, id);
    return found?.status === status ? found : null;
  }, limitMs);
