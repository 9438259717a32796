import { type Clock, type Ec2Budgets, shareOf } from '@berth/engine';
import type { Database } from '../db/database.ts';
import { drainBucket, takeToken } from '../db/repositories/request-buckets.ts';
import type { Log } from '../log.ts';

interface SharedBudgetsInput {
  database: Pick<Database, 'outer'>;
  /** Part of AWS's documented buckets. */
  share: number;
  clock: Pick<Clock, 'sleep'>;
  log: Log;
}

/**
 * Keeps the calls of all workers of an installation inside one share of AWS's buckets, by AWS account, region and API.
 * The buckets are in the database: a call costs one statement, which takes a hundredth of the call, and no worker has
 * to know how many others there are. A worker that is killed while it waits loses the one token that it had taken.
 */
export function sharedBudgets({ database, share, clock, log }: SharedBudgetsInput): Ec2Budgets {
  return {
    gate: (account, region) => {
      const keyOf = (api: string): string => `${account}/${region}/${api}`;
      return {
        take: async (api, signal) => {
          signal.throwIfAborted();
          const waitMs = await takeToken(database.outer, keyOf(api), shareOf(api, share));
          if (waitMs > 0) await clock.sleep(Math.ceil(waitMs), signal);
        },
        throttled: (api) => {
          drainBucket(database.outer, keyOf(api), shareOf(api, share)).catch((error: unknown) =>
            log.warn('A throttled call could not be told to the other workers', { api, error }),
          );
        },
      };
    },
  };
}
