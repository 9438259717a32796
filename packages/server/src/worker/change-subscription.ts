import { isDeepStrictEqual } from 'node:util';
import { allowListProblems, maintenanceProblems, resourceTagProblems, unreachable } from '@berth/domain';
import { timeOf } from '../app/context.ts';
import { INTERNAL_ACCOUNT_ID } from '../app/names.ts';
import type {
  ConnectionTaskRequest,
  SubscriptionRecord,
  SubscriptionTaskRequest,
} from '../app/subscription.ts';
import type { Handle } from '../db/handle.ts';
import { countDatabases, deleteDatabasesOf } from '../db/repositories/databases.ts';
import { eraseSecrets } from '../db/repositories/secrets.ts';
import { changeWanted, getSubscription, type Wanted } from '../db/repositories/subscriptions.ts';
import type { Attempt } from './context.ts';
import { complete } from './ending.ts';
import { failed, type Outcome } from './outcome.ts';
import { paymentProblem } from './payment-problem.ts';
import { notAvailable, refusedFor, refuseTooMany, subscriptionGone } from './subscription-outcome.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;
type Change = Exclude<
  SubscriptionTaskRequest,
  { kind: 'subscription-create' | 'allow-list-read' } | ConnectionTaskRequest
>;

/** The subscription that the task is about; null when it is deleted. */
export async function subscriptionOf({ task, context }: Attempt): Promise<SubscriptionRecord | null> {
  if (task.subscriptionId === null) return null;
  const found = await getSubscription(context.database.outer, task.accountId, task.subscriptionId);
  return found?.status === 'deleted' ? null : found;
}

/** The allow list as it is wanted: Berth is the one place where it is kept. */
export async function readAllowList(attempt: Attempt): Promise<Outcome> {
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(attempt.task.subscriptionId);
  const { cidrIps, securityGroupIds } = subscription.spec.allowList;
  await attempt.step('subscription.checked');
  await attempt.step('subscription.committing');
  await attempt.context.database.transaction((tx) =>
    complete(tx, attempt, {
      resourceId: subscription.id,
      resource: subscription.name,
      description: '',
      checks: [],
      answer: { cidr_ips: cidrIps, security_group_ids: securityGroupIds },
      quiet: true,
    }),
  );
  return { kind: 'completed' };
}

/**
 * Stores what is wanted of a subscription from now on, with the job that brings AWS there. What is so already is no
 * change, whatever the subscription is doing: Terraform repeats what it created with.
 */
export async function changeSubscription(attempt: Attempt, request: Change): Promise<Outcome> {
  const { task, context } = attempt;
  if (!context.deployer) return notAvailable();
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(task.subscriptionId);
  const isUpdate = request.kind === 'subscription-update';
  const paysBy = isUpdate ? request.settings.paymentMethodId : null;
  // Terraform repeats the one that it created with, which may have expired since.
  const isNew = paysBy !== subscription.settings.paymentMethodId;
  const unpaid = isNew ? await paymentProblem(attempt, paysBy) : null;
  if (unpaid) return unpaid;
  const wanted = wantedBy(attempt, subscription, request);
  if ('kind' in wanted) return wanted;
  return storeWanted(attempt, subscription, wanted, async (tx) => {
    if (request.kind !== 'subscription-delete') return null;
    if (request.deleteDatabases) await removeDatabases(tx, subscription);
    else if ((await countDatabases(tx, subscription)) > 0) return inUse(subscription);
    return null;
  });
}

/** Stores what was decided, with the job that brings AWS there and the end of the task. */
export async function storeWanted(
  attempt: Attempt,
  subscription: SubscriptionRecord,
  { change, description, resourceId = subscription.id }: Decision & { resourceId?: number },
  besides: (tx: Handle) => Promise<Failed | null> = async () => null,
): Promise<Outcome> {
  const { task, context } = attempt;
  await attempt.step('subscription.checked');
  const at = timeOf(context);
  await attempt.step('subscription.committing');
  return context.database.transaction(async (tx): Promise<Outcome> => {
    if (change.status !== undefined && subscription.status === 'active') {
      const refused = await refuseTooMany(tx, subscription.accountId, subscription.id);
      if (refused) return refused;
    }
    const refused = await besides(tx);
    if (refused) return refused;
    if (Object.keys(change).length > 0) {
      await changeWanted(tx, subscription, { ...change, originator: task.originator }, at);
      if (change.status !== undefined) await context.activateSubscription(tx, subscription);
    }
    await complete(tx, attempt, {
      resourceId,
      resource: change.name ?? subscription.name,
      description,
      checks: [],
    });
    return { kind: 'completed' };
  });
}

const inUse = ({ name }: SubscriptionRecord): Failed =>
  failed(
    'SUBSCRIPTION_IN_USE',
    `subscriptionId: subscription ${name} has databases. Delete them first, or say deleteDatabases=true.`,
  );

async function removeDatabases(tx: Handle, subscription: SubscriptionRecord): Promise<void> {
  const { accountId } = subscription;
  for (const id of await deleteDatabasesOf(tx, subscription))
    await eraseSecrets(tx, { accountId, ownerKind: 'database', ownerId: String(id) });
}

/** What is wanted from now on, and what the system log says of it. */
export interface Decision {
  change: Wanted;
  description: string;
}

function wantedBy(attempt: Attempt, subscription: SubscriptionRecord, request: Change): Decision | Failed {
  const { name, spec } = subscription;
  const isInternal = subscription.cloudAccountId === INTERNAL_ACCOUNT_ID;
  switch (request.kind) {
    case 'subscription-update':
      return wantedByUpdate(subscription, request);
    case 'allow-list-update': {
      const problems = allowListProblems(request.allowList, { isInternal, network: spec.network });
      if (problems.length > 0) return refusedFor(problems);
      return withSpec(
        subscription,
        { allowList: request.allowList },
        `Changed the allow list of subscription ${name}`,
      );
    }
    case 'resource-tags-update': {
      const problems = resourceTagProblems(attempt.context.profile, request.resourceTags, isInternal);
      if (problems.length > 0) return refusedFor(problems);
      const resourceTags = request.resourceTags.map(({ key, value }) => ({ Key: key, Value: value }));
      return withSpec(subscription, { resourceTags }, `Changed the resource tags of subscription ${name}`);
    }
    case 'maintenance-update': {
      const { settings } = subscription;
      const problems = maintenanceProblems(request.maintenance, settings.memoryStorage);
      if (problems.length > 0) return refusedFor(problems);
      return {
        change: { settings: { ...settings, maintenance: request.maintenance } },
        description: `Changed the maintenance windows of subscription ${name}`,
      };
    }
    case 'subscription-delete':
      if (subscription.status === 'deleting') return notActive(subscription, 'is being deleted already');
      return {
        change: {
          status: 'deleting',
          goal: 'remove',
          ...(request.deleteDatabases && { spec: { ...spec, databases: [] } }),
        },
        description: `Accepted subscription ${name} for deletion`,
      };
    case 'subscription-retry':
      if (subscription.status !== 'error')
        return failed(
          'BAD_REQUEST',
          `subscriptionId: subscription ${name} is ${subscription.status}; only what is in error can be tried again.`,
        );
      return {
        change: { status: subscription.goal === 'apply' ? 'pending' : 'deleting' },
        description: `Trying again with subscription ${name}`,
      };
    default:
      return unreachable(request);
  }
}

function wantedByUpdate(
  subscription: SubscriptionRecord,
  request: Extract<Change, { kind: 'subscription-update' }>,
): Decision | Failed {
  if (request.ownKeys)
    return failed(
      'CUSTOMER_MANAGED_PERSISTENT_STORAGE_ENCRYPTION_KEY_UPDATE_IS_NOT_SUPPORTED',
      'customerManagedKeys: volumes are encrypted under the key that AWS manages. Leave customerManagedKeys out.',
    );
  const settings = { ...subscription.settings, ...request.settings };
  const settingsChange = isDeepStrictEqual(settings, subscription.settings) ? {} : { settings };
  const name = request.name || subscription.name;
  const changed = withSpec(subscription, { name }, `Changed subscription ${name}`);
  if ('kind' in changed) return changed;
  const nameChange = name === subscription.name ? {} : { name };
  return { ...changed, change: { ...changed.change, ...nameChange, ...settingsChange } };
}

/** Another spec is brought to AWS; a job that is at it for the old one notices, and goes on with the new. */
function withSpec(
  subscription: SubscriptionRecord,
  part: Partial<SubscriptionRecord['spec']>,
  description: string,
): Decision | Failed {
  const spec = { ...subscription.spec, ...part };
  if (isDeepStrictEqual(spec, subscription.spec)) return { change: {}, description };
  if (subscription.status !== 'active' && subscription.status !== 'pending')
    return notActive(subscription, `is in status ${subscription.status}`);
  return { change: { spec, status: 'pending' }, description };
}

export const notActive = ({ name }: SubscriptionRecord, because: string): Failed =>
  failed(
    'SUBSCRIPTION_NOT_ACTIVE',
    `subscriptionId: subscription ${name} ${because}. Wait until it is done; what is in error can be tried again or deleted.`,
  );
