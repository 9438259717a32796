import type { Clock } from '@berth/engine';

/** So many of one tenant's jobs of a kind are worked on at once by a process, whatever there are of it. */
const OF_ONE_TENANT = 3;
/** When a tenant has its share at work, the turn of another job of it comes so much later. */
const PUT_OFF_MS = 1_000;

/**
 * A worker that leaves places to others: a job of a tenant that has its share at work already is put off. Of several jobs
 * of one key a single one is: when its turn comes, it finds all that there is to do.
 *
 * @param putOff Has a job of the key come again after a while.
 */
export function fairly(
  clock: Pick<Clock, 'now'>,
  tenantOf: (key: string) => number,
  work: (key: string, signal: AbortSignal) => Promise<void>,
  putOff: (key: string, delayMs: number) => Promise<void>,
): (key: string, signal: AbortSignal) => Promise<void> {
  const atWork = new Map<number, number>();
  const putOffAt = new Map<string, number>();
  return async (key, signal) => {
    const tenant = tenantOf(key);
    const before = atWork.get(tenant) ?? 0;
    if (before >= OF_ONE_TENANT) {
      const now = clock.now();
      if ((putOffAt.get(key) ?? Number.NEGATIVE_INFINITY) + PUT_OFF_MS > now) return;
      putOffAt.set(key, now);
      return putOff(key, PUT_OFF_MS);
    }
    putOffAt.delete(key);
    atWork.set(tenant, before + 1);
    try {
      await work(key, signal);
    } finally {
      const left = (atWork.get(tenant) ?? 1) - 1;
      if (left > 0) atWork.set(tenant, left);
      else atWork.delete(tenant);
    }
  };
}
