import type { BudgetLimits } from '@berth/engine';
import { lt, sql } from 'drizzle-orm';
import type { Handle } from '../handle.ts';
import { requestBuckets } from '../schema.ts';

/** The longest that what AWS throttled holds up everybody, in seconds' worth of calls. */
const LONGEST_PAUSE_S = 20;
const PAUSE_S = 2;

/**
 * Takes one token out of a bucket that all processes share, into debt where it is empty: who comes gets the next place
 * in time, and so no two get the same. One statement on the database's own clock.
 * @returns Milliseconds until the call may be made.
 */
export async function takeToken(h: Handle, key: string, { burst, perSecond }: BudgetLimits): Promise<number> {
  const filled = sql`least(${burst}::float8, request_buckets.tokens +
    extract(epoch from clock_timestamp() - request_buckets.filled_at)::float8 * ${perSecond}::float8)`;
  const { rows } = (await h.execute(sql`
    insert into request_buckets (key, tokens, filled_at)
    values (${key}, ${burst}::float8 - 1, clock_timestamp())
    on conflict (key) do update set tokens = ${filled} - 1, filled_at = clock_timestamp()
    returning tokens::float8 as tokens`)) as unknown as { rows: { tokens: number }[] };
  const tokens = Number(rows[0]?.tokens ?? 0);
  return tokens >= 0 ? 0 : (-tokens / perSecond) * 1000;
}

/** AWS throttled a call although the bucket had a token for it: everybody waits a little longer. */
export async function drainBucket(h: Handle, key: string, { perSecond }: BudgetLimits): Promise<void> {
  await h.execute(sql`
    update request_buckets
    set tokens = greatest(least(tokens, 0) - ${PAUSE_S * perSecond}::float8, ${-LONGEST_PAUSE_S * perSecond}::float8),
        filled_at = clock_timestamp()
    where key = ${key} and tokens > ${-LONGEST_PAUSE_S * perSecond}::float8`);
}

/** Removes buckets that nobody has used since then: they are full again. */
export async function purgeBuckets(h: Handle, before: Date): Promise<void> {
  await h.delete(requestBuckets).where(lt(requestBuckets.filledAt, before));
}
