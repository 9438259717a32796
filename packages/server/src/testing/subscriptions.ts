import type { Secret } from '@berth/domain';
import type { DatabaseAsked, DatabaseCreate, SubscriptionCreate, SubscriptionDetails } from '../app/app.ts';
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
    memoryStorage: 'ram',
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

/** Asks of a database, and gives the task once it has ended. */
export async function askDatabase(
  berth: TestBerth,
  { caller }: Tenant,
  key: Parameters<TestBerth['app']['askOfDatabase']>[1],
  request: DatabaseAsked,
  password: Secret | null = null,
) {
  const task = must(await berth.app.askOfDatabase(caller, key, request, password));
  return ended(berth, caller, task.taskId);
}

/** A request for a database, as the HTTP side gives it on. */
export const someDatabase = (
  name: string,
  {
    asked,
    ...change
  }: Partial<Omit<DatabaseCreate, 'asked'>> & { asked?: Partial<DatabaseCreate['asked']> } = {},
): DatabaseCreate => ({
  kind: 'database-create',
  name,
  dryRun: false,
  passwordOf: null,
  backup: false,
  ...change,
  asked: {
    name,
    protocol: 'redis',
    quantity: 1,
    datasetSizeInGb: 1,
    memoryLimitInGb: null,
    replication: true,
    throughput: null,
    ...asked,
  },
});

/** Asks for a database, and gives the task once it has ended. */
export async function createDatabase(
  berth: TestBerth,
  { caller }: Tenant,
  subscriptionId: number,
  request: DatabaseCreate,
  password: Secret | null = null,
) {
  const task = must(await berth.app.createDatabase(caller, subscriptionId, request, password));
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
