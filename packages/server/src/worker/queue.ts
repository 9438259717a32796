import { PgBoss } from 'pg-boss';
import type { Activate } from '../app/context.ts';
import { bossTransaction } from '../db/boss-transaction.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../log.ts';

/**
 * One job wakes the worker for one account and says nothing more: what there is to do, the tasks say. So a job
 * can be lost, doubled or late without harm, and never holds anything of a tenant's.
 */
const QUEUE = 'account-tasks';

const CONCURRENCY = 8;
const HEARTBEAT_SECONDS = 10;
const GIVE_UP_NEVER = 1_000_000;

export interface Queue {
  activate: Activate;
  activateNow(accountId: number): Promise<void>;
  /** Starts processing: one job at a time per account, accounts in parallel. */
  work(handle: (accountId: number, signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Forgets every job. On a database of which this process is the only one, before it starts to work. */
  clear(): Promise<void>;
  /** Stops taking jobs, waits that long for those being processed, then leaves them to the next start. */
  stop(graceMs: number): Promise<void>;
}

/** Opens the job queue in the same database. `key_strict_fifo`: a busy account never blocks another's job. */
export async function openQueue(database: Database, log: Log): Promise<Queue> {
  const boss = new PgBoss({
    ...database.bossConnection,
    useListenNotify: true,
    schedule: false,
    // Only where another process may have died at work must somebody look for it often.
    monitorIntervalSeconds: database.kind === 'postgres' ? 5 : 60,
    superviseIntervalSeconds: database.kind === 'postgres' ? 5 : 60,
    maintenanceIntervalSeconds: 300,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', (error) => log.error('The job queue met an error', { error }));
  await boss.start();
  await ensureQueue(boss);
  const send = (accountId: number, at: Date | undefined, tx?: Parameters<Activate>[0]) =>
    boss.send(
      QUEUE,
      {},
      {
        singletonKey: String(accountId),
        ...(at ? { startAfter: at } : {}),
        ...(tx ? { db: bossTransaction(tx) } : {}),
      },
    );
  const stopping = new AbortController();
  let workId: string | null = null;
  const timers = new Set<NodeJS.Timeout>();
  /** There is no notification for a job that starts later: without this, polling would find it late. */
  const wakeAt = (at: Date) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (workId && !stopping.signal.aborted) boss.notifyWorker(workId);
      },
      Math.max(0, at.getTime() - Date.now()) + 20,
    );
    timers.add(timer);
  };
  return {
    async activate(tx, accountId, at) {
      await send(accountId, at, tx);
      if (at) wakeAt(at);
    },
    activateNow: async (accountId) => void (await send(accountId, undefined)),
    async work(handle) {
      const options = {
        batchSize: 1,
        includeMetadata: true,
        localConcurrency: CONCURRENCY,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 5,
      } as const;
      workId = await boss.work(QUEUE, options, async ([job]) => {
        if (!job) return;
        await handle(Number(job.singletonKey), AbortSignal.any([job.signal, stopping.signal]));
        // More jobs may wait than there were notifications for: look again without the pause.
        if (workId) boss.notifyWorker(workId);
      });
    },
    clear: () => boss.deleteAllJobs(QUEUE),
    async stop(graceMs) {
      for (const timer of timers) clearTimeout(timer);
      await withinMs(graceMs, boss.offWork(QUEUE, { wait: true }));
      stopping.abort(new Error('The server is stopping'));
      await boss.stop({ graceful: false });
    },
  };
}

/** Resolves with the work or after that time, whichever is first. */
async function withinMs(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}

async function ensureQueue(boss: PgBoss): Promise<void> {
  const options = {
    notify: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: 600,
    retryLimit: GIVE_UP_NEVER,
    retryDelay: 1,
    deleteAfterSeconds: 60,
  };
  if (!(await boss.getQueue(QUEUE))) await boss.createQueue(QUEUE, { policy: 'key_strict_fifo', ...options });
  // Read once here, so that a send inside a transaction never has to look it up on another connection.
  await boss.getQueue(QUEUE);
}
