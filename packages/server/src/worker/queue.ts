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
const LOOK_FOR_DEAD_SECONDS = 2;
const GIVE_UP_NEVER = 1_000_000;
const RETRY_SECONDS_MOST = 15;
const GIVE_BACK_MS = 2_000;

/** Processes what an account has to do, until nothing is left or the signal aborts. */
export type JobHandler = (accountId: number, signal: AbortSignal) => Promise<void>;

export interface Queue {
  activate: Activate;
  activateNow(accountId: number): Promise<void>;
  /** Starts processing: one job at a time per account, accounts in parallel. */
  work(handle: JobHandler): Promise<void>;
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
    monitorIntervalSeconds: database.kind === 'postgres' ? LOOK_FOR_DEAD_SECONDS : 60,
    superviseIntervalSeconds: database.kind === 'postgres' ? LOOK_FOR_DEAD_SECONDS : 60,
    maintenanceIntervalSeconds: 300,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', (error) => log.error('The job queue met an error', { error }));
  await boss.start();
  await ensureQueue(boss);
  const send = (accountId: number, delayMs = 0, tx?: Parameters<Activate>[0]) =>
    boss.send(
      QUEUE,
      {},
      {
        singletonKey: String(accountId),
        // In seconds, counted by the database's clock, as the task's own wait is.
        ...(delayMs > 0 ? { startAfter: delayMs / 1_000 } : {}),
        ...(tx ? { db: bossTransaction(tx) } : {}),
      },
    );
  const stopping = new AbortController();
  let workId: string | null = null;
  const timers = new Set<NodeJS.Timeout>();
  /** There is no notification for a job that starts later: without this, polling would find it late. */
  const wakeAfter = (delayMs: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (workId && !stopping.signal.aborted) boss.notifyWorker(workId);
    }, delayMs + 20);
    timers.add(timer);
  };
  const running = new Set<Promise<void>>();
  /** pg-boss stores what a job threw in its table, so what it gets to see says nothing. */
  const runJob = async (handle: JobHandler, accountId: number, signal: AbortSignal): Promise<void> => {
    const run = handle(accountId, signal).catch(async (error: unknown) => {
      // A job that fails is tried again at growing pauses; a new one is for whoever is there.
      if (stopping.signal.aborted) return void (await send(accountId));
      if (!signal.aborted)
        log.error('Processing stopped; it is taken up again in a moment', { accountId, error });
      throw new Error('Processing stopped: the log of the worker says why');
    });
    running.add(run);
    try {
      await run;
    } finally {
      running.delete(run);
    }
  };
  return {
    async activate(tx, accountId, delayMs = 0) {
      await send(accountId, delayMs, tx);
      if (delayMs > 0) wakeAfter(delayMs);
    },
    activateNow: async (accountId) => void (await send(accountId)),
    async work(handle) {
      const options = {
        batchSize: 1,
        includeMetadata: true,
        localConcurrency: CONCURRENCY,
        pollingIntervalSeconds: 0.5,
        // What is retried or was delayed by another process comes without a notification.
        notifyPollingIntervalSeconds: database.kind === 'postgres' ? 2 : 5,
      } as const;
      workId = await boss.work(QUEUE, options, async ([job]) => {
        if (!job) return;
        await runJob(handle, Number(job.singletonKey), AbortSignal.any([job.signal, stopping.signal]));
        // More jobs may wait than there were notifications for: look again without the pause.
        if (workId) boss.notifyWorker(workId);
      });
    },
    clear: () => boss.deleteAllJobs(QUEUE),
    async stop(graceMs) {
      for (const timer of timers) clearTimeout(timer);
      await withinMs(graceMs, boss.offWork(QUEUE, { wait: true }));
      stopping.abort(new Error('The server is stopping'));
      // Those cut short give their tasks back, for which they still need the database.
      await withinMs(Math.min(graceMs, GIVE_BACK_MS), Promise.allSettled(running));
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
    retryBackoff: true,
    retryDelayMax: RETRY_SECONDS_MOST,
    deleteAfterSeconds: 60,
  };
  if (!(await boss.getQueue(QUEUE))) await boss.createQueue(QUEUE, { policy: 'key_strict_fifo', ...options });
  // Read once here, so that a send inside a transaction never has to look it up on another connection.
  await boss.getQueue(QUEUE);
}
