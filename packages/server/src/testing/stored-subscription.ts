import { readNewDatabase } from '@berth/domain';
import type { SubscriptionRecord } from '../app/subscription.ts';
import type { Handle } from '../db/handle.ts';
import { changeTags, insertDatabase, reserveDatabaseId } from '../db/repositories/databases.ts';
import { insertSubscription, reserveSubscriptionId } from '../db/repositories/subscriptions.ts';

/** Puts a subscription there that nobody deployed, and gives its id. */
export async function storeSubscription(
  h: Handle,
  subscription: Pick<SubscriptionRecord, 'accountId' | 'cloudAccountId' | 'name' | 'status'>,
): Promise<number> {
  const { accountId, name } = subscription;
  const id = await reserveSubscriptionId(h);
  await insertSubscription(h, {
    ...subscription,
    id,
    goal: 'apply',
    spec: {
      installationId: 'test',
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
    originator: { userId: 0, name: 'Test', apiKeyName: null },
    at: new Date(0),
  });
  return id;
}

/** Puts a database with a tag there, and gives its id. */
export async function storeDatabase(
  h: Handle,
  place: { accountId: number; subscriptionId: number },
): Promise<number> {
  const id = await reserveDatabaseId(h);
  const config = readNewDatabase(
    {
      name: 'sessions',
      protocol: 'redis',
      quantity: 1,
      datasetSizeInGb: 1,
      memoryLimitInGb: null,
      replication: true,
      throughput: null,
    },
    { memoryStorage: 'ram', others: [] },
  );
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  await insertDatabase(h, { ...place, id, config: config.value, unsettled: null, at: new Date(0) });
  const at = new Date(0).toISOString();
  const tags = [{ key: 'team', value: 'red', createdAt: at, updatedAt: at }];
  await changeTags(h, { ...place, id }, () => ({ tags, result: null }));
  return id;
}
