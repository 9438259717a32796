import { type AwsLocation, createAccountReader, keySession } from '@berth/aws';
import { err, ok, type Secret, type VendorProfile } from '@berth/domain';
import {
  type AccountReader,
  type Clock,
  createBudget,
  type RequestBudget,
  verifyOnce,
  verifyUntilSettled,
  watchAccount,
} from '@berth/engine';
import type { Verifier } from '../app/verifier.ts';

/** Well below the rates at which AWS begins to throttle an account's IAM calls, which its owner needs too. */
const BUDGET = { burst: 25, perSecond: 10 };
const BUDGETS_MOST = 5_000;
const IDENTIFY_LIMIT_MS = 20_000;

/** Verification against AWS, or the sandbox when the location has an endpoint. */
export function awsVerifier(world: {
  location: AwsLocation;
  profile: VendorProfile;
  clock: Clock;
}): Verifier {
  const { profile, clock } = world;
  const budgetOf = budgetPerKey(clock);
  const reader = (keys: { accessKeyId: string; accessSecretKey: Secret }): AccountReader =>
    budgeted(
      createAccountReader(
        keySession({ accessKeyId: keys.accessKeyId, secretAccessKey: keys.accessSecretKey }, world.location),
      ),
      budgetOf(keys.accessKeyId),
    );
  return {
    once: (request, on, signal) => verifyOnce({ ...request, profile }, reader(request.details), on, signal),
    untilSettled: (request, on, signal) =>
      verifyUntilSettled({ ...request, profile }, reader(request.details), clock, on, signal),
    watch: (request, signal) => watchAccount({ ...request, profile }, reader(request.details), clock, signal),
    async identify(keys) {
      const seen = await reader(keys).identity(AbortSignal.timeout(IDENTIFY_LIMIT_MS));
      if (seen.kind === 'present')
        return ok({ awsAccountId: seen.value.accountId, awsUserArn: seen.value.arn });
      return err(seen.kind === 'failed' ? `${seen.code}: ${seen.message}` : 'no answer');
    },
  };
}

/** One budget for each access key, however many tasks and streams use it at once. */
function budgetPerKey(clock: Clock): (accessKeyId: string) => RequestBudget {
  const budgets = new Map<string, RequestBudget>();
  return (accessKeyId) => {
    const known = budgets.get(accessKeyId);
    if (known) return known;
    if (budgets.size >= BUDGETS_MOST) budgets.clear();
    const made = createBudget(BUDGET, clock);
    budgets.set(accessKeyId, made);
    return made;
  };
}

/** A reader that asks the budget before each look, and tells it when AWS throttled one. */
function budgeted(reader: AccountReader, budget: RequestBudget): AccountReader {
  const ask = async <T extends { kind: string; fault?: string }>(
    signal: AbortSignal,
    look: () => Promise<T>,
  ): Promise<T> => {
    await budget.take(signal);
    const seen = await look();
    if (seen.fault === 'throttled') budget.throttled();
    return seen;
  };
  return {
    identity: (signal) => ask(signal, () => reader.identity(signal)),
    simulate: (request, signal) => ask(signal, () => reader.simulate(request, signal)),
    role: (name, signal) => ask(signal, () => reader.role(name, signal)),
    attachedRolePolicies: (name, signal) => ask(signal, () => reader.attachedRolePolicies(name, signal)),
    instanceProfilesForRole: (name, signal) =>
      ask(signal, () => reader.instanceProfilesForRole(name, signal)),
    users: (signal) => ask(signal, () => reader.users(signal)),
    instances: (query, signal) => ask(signal, () => reader.instances(query, signal)),
    calls: () => reader.calls(),
  };
}
