import type { SubscriptionRecord } from '../app/subscription.ts';
import type { Handle } from '../db/handle.ts';
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
