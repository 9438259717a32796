import { type BudgetLimits, createBudget, type RequestBudget } from '../budget.ts';
import type { Clock } from '../clock.ts';
import type { CallGate } from './cloud-ports.ts';

/**
 * AWS's buckets of requests, for each API, account and region.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
const DESCRIBE: BudgetLimits = { burst: 100, perSecond: 20 };
const MUTATE: BudgetLimits = { burst: 50, perSecond: 5 };
const OWN: Record<string, BudgetLimits> = {
  RunInstances: { burst: 5, perSecond: 2 },
  StartInstances: { burst: 5, perSecond: 2 },
  TerminateInstances: { burst: 100, perSecond: 5 },
  CreateTags: { burst: 100, perSecond: 10 },
  DeleteTags: { burst: 100, perSecond: 10 },
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
  LookupEvents: { burst: 2, perSecond: 2 },
};

/** Half: what else runs in the account has the other. */
export const DEFAULT_SHARE = 0.5;

/** How much of AWS's patience a share of it is; at least one request at a time. */
export function shareOf(api: string, share: number): BudgetLimits {
  const { burst, perSecond } = OWN[api] ?? (api.startsWith('Describe') ? DESCRIBE : MUTATE);
  return { burst: Math.max(1, Math.floor(burst * share)), perSecond: perSecond * share };
}

/** Budgets of every AWS account and region that is worked in. */
export interface Ec2Budgets {
  /** @param account The AWS account's number, or an access key of it where that is all that is known. */
  gate(account: string, region: string): CallGate;
}

/** Keeps calls inside a share of AWS's buckets, over all the work of one process. */
export function createEc2Budgets(share: number, clock: Clock): Ec2Budgets {
  const budgets = new Map<string, RequestBudget>();
  const budgetOf = (key: string, api: string): RequestBudget => {
    const full = `${key}/${api}`;
    const budget = budgets.get(full) ?? createBudget(shareOf(api, share), clock);
    budgets.set(full, budget);
    return budget;
  };
  return {
    gate: (account, region) => {
      const key = `${account}/${region}`;
      return {
        take: (api, signal) => budgetOf(key, api).take(signal),
        throttled: (api) => budgetOf(key, api).throttled(),
      };
    },
  };
}
