import { randomUUID } from 'node:crypto';
import type { DeploymentPlanBody } from '@berth/api';
import { type DatabaseConfig, readSubscriptionRequest, type SubscriptionSpec, specOf } from '@berth/domain';
import { type DeploymentPlan, EMPTY_RECORD } from '@berth/engine';
import { timeOf } from '../app/context.ts';
import { databasePlace, transactionWithSecrets } from '../app/sealing.ts';
import type { SubscriptionTaskRequest } from '../app/subscription.ts';
import type { Handle } from '../db/handle.ts';
import { StaleCloudAccount } from '../db/repositories/cloud-accounts.ts';
import { insertDatabase, reserveDatabaseId } from '../db/repositories/databases.ts';
import {
  insertSubscription,
  installationIdOf,
  reserveSubscriptionId,
} from '../db/repositories/subscriptions.ts';
import { newDatabasePassword } from '../vault/database-password.ts';
import type { Attempt } from './context.ts';
import { deploymentTarget } from './deployment-target.ts';
import { complete } from './ending.ts';
import { accountGone, failed, type Outcome } from './outcome.ts';
import { paymentProblem } from './payment-problem.ts';
import { notAvailable, refusedFor, refuseTooMany } from './subscription-outcome.ts';

type Request = Extract<SubscriptionTaskRequest, { kind: 'subscription-create' }>;

/**
 * Checks a request with everything that can be known before anything is made, and stores the subscription as
 * pending, together with the job that deploys it. A dry run ends with the plan.
 */
export async function createSubscription(attempt: Attempt, request: Request): Promise<Outcome> {
  const { task, context, signal } = attempt;
  const { deployer } = context;
  if (!deployer) return notAvailable();
  const read = readSubscriptionRequest(context.profile, request.asked);
  if (!read.ok) return refusedFor(read.error);
  const unpaid = await paymentProblem(attempt, request.settings.paymentMethodId);
  if (unpaid) return unpaid;
  const { cloudAccountId } = request.asked;
  const reason = { kind: 'task', id: task.taskId } as const;
  const access = await deploymentTarget(context, task.accountId, cloudAccountId, reason);
  if ('kind' in access) return access;
  if (access.broken)
    return failed(
      'CLOUD_ACCOUNT_NOT_ACTIVE',
      `cloudAccountId: the last verification of cloud account ${cloudAccountId} failed. Verify it, and mend what that shows.`,
    );
  const id = await reserveSubscriptionId(context.database.outer);
  const { databases, ...wanted } = read.value;
  const spec: SubscriptionSpec = {
    ...wanted,
    databases: databases.map(specOf),
    installationId: await installationIdOf(context.database.outer, randomUUID()),
    accountId: task.accountId,
    subscriptionId: id,
    name: request.name || `subscription-${id}`,
    allowList: { cidrIps: [], securityGroupIds: [] },
  };
  const plan = await deployer.plan(access.target, spec, EMPTY_RECORD, signal);
  signal.throwIfAborted();
  if (request.dryRun) return endDryRun(attempt, spec, plan);
  if (plan.problems.length > 0) return refusedFor(plan.problems);
  await attempt.step('subscription.checked');
  await attempt.step('subscription.committing');
  return store(attempt, request, spec, databases);
}

async function store(
  attempt: Attempt,
  request: Request,
  spec: SubscriptionSpec,
  configs: DatabaseConfig[],
): Promise<Outcome> {
  const { task, context } = attempt;
  const { accountId, subscriptionId: id, name } = spec;
  const { cloudAccountId } = request.asked;
  const databases: { id: number; config: DatabaseConfig }[] = [];
  for (const config of configs)
    databases.push({ id: await reserveDatabaseId(context.database.outer), config });
  const passwords = databases.map((one) => ({
    place: databasePlace({ accountId, id: one.id }),
    secret: newDatabasePassword(),
  }));
  const work = async (tx: Handle): Promise<Outcome> => {
    await insertSubscription(tx, {
      id,
      accountId,
      cloudAccountId,
      name,
      status: 'pending',
      goal: 'apply',
      spec,
      settings: request.settings,
      originator: task.originator,
      at: timeOf(context),
    });
    const at = timeOf(context);
    for (const one of databases)
      await insertDatabase(tx, { ...one, accountId, subscriptionId: id, unsettled: 'create', at });
    await context.activateSubscription(tx, { accountId, id });
    await complete(tx, attempt, {
      resourceId: id,
      resource: name,
      description: `Accepted subscription ${name} for provisioning`,
      checks: [],
    });
    return { kind: 'completed' };
  };
  try {
    return await transactionWithSecrets(
      context,
      passwords,
      work,
      (tx): Promise<Outcome | null> => refuseTooMany(tx, accountId, null),
    );
  } catch (error) {
    if (error instanceof StaleCloudAccount) return accountGone(cloudAccountId);
    throw error;
  }
}

async function endDryRun(attempt: Attempt, spec: SubscriptionSpec, plan: DeploymentPlan): Promise<Outcome> {
  const answer: DeploymentPlanBody = { pricing: pricingOf(spec, plan), plan };
  await attempt.step('subscription.checked');
  await attempt.step('subscription.committing');
  await attempt.context.database.transaction((tx) =>
    complete(tx, attempt, {
      resourceId: null,
      resource: spec.name,
      description: `Planned subscription ${spec.name}, and created nothing`,
      checks: [],
      answer: { ...answer },
    }),
  );
  return { kind: 'completed' };
}

/** What AWS will be asked for, by kind; what AWS charges for it is between AWS and the account's owner. */
function pricingOf(spec: SubscriptionSpec, plan: DeploymentPlan): DeploymentPlanBody['pricing'] {
  const counts = new Map<string, number>();
  for (const { call } of plan.steps) counts.set(call, (counts.get(call) ?? 0) + 1);
  return [...counts].map(([call, quantity]) => ({
    type: 'AwsResources',
    typeDetails: call,
    quantity,
    quantityMeasurement: 'calls',
    region: spec.region,
  }));
}
