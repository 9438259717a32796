/** So many of one tenant's jobs of a kind are worked on at once by a process, whatever there are of it. */
const OF_ONE_TENANT = 3;

/**
 * A worker that leaves places to others: a job of a tenant that has its share at work already is put off.
 *
 * @param putOff Has the job come again later.
 */
export function fairly(
  tenantOf: (key: string) => number,
  work: (key: string, signal: AbortSignal) => Promise<void>,
  putOff: (key: string) => Promise<void>,
): (key: string, signal: AbortSignal) => Promise<void> {
  const atWork = new Map<number, number>();
  return async (key, signal) => {
    const tenant = tenantOf(key);
    const before = atWork.get(tenant) ?? 0;
    if (before >= OF_ONE_TENANT) return putOff(key);
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
