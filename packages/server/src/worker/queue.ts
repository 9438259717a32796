import { PgBoss } from 'pg-boss';
import { bossTransaction } from '../db/boss-transaction.ts';
import type { Database } from '../db/database.ts';
import type { Handle } from '../db/handle.ts';
import type { Log } from '../log.ts';

/**
 * One job wakes the worker for one account, one subscription or one receiver, and says nothing more: what there is to do,
 * their rows say. So a job can be lost, doubled or late without harm, and never holds anything of a tenant's.
 */
const LINES = {
  tasks: { queue: 'account-tasks', concurrency: 8, expireInSeconds: 600 },
  /** Most of the time they wait for AWS. */
  subscriptions: { queue: 'subscriptions', concurrency: 16, expireInSeconds: 6 * 3_600 },
  scans: { queue: 'scans', concurrency: 8, expireInSeconds: 600 },
  reverts: { queue: 'reverts', concurrency: 8, expireInSeconds: 3_600 },
  /** Each waits for one receiver. */
  deliveries: { queue: 'deliveries', concurrency: 8, expireInSeconds: 300 },
} as const;

type LineName = keyof typeof LINES;

const HEARTBEAT_SECONDS = 10;
const LOOK_FOR_DEAD_SECONDS = 2;
const GIVE_UP_NEVER = 1_000_000;
const RETRY_SECONDS_MOST = 15;
const GIVE_BACK_MS = 2_000;

/** Processes what there is to do under one key, until nothing is left or the signal aborts. */
export type JobHandler = (key: string, signal: AbortSignal) => Promise<void>;

/** Jobs of one kind: one at a time for each key, keys in parallel. */
export interface Line {
  /** Wakes a worker for that key, at once or later; in the transaction that gives it work, where there is one. */
  wake(key: string, options?: { delayMs?: number; tx?: Handle }): Promise<void>;
  /** Starts processing. */
  work(handle: JobHandler): Promise<void>;
}

export interface Queue extends Record<LineName, Line> {
  /** Forgets every job. On a database of which this process is the only one, before it starts to work. */
  clear(): Promise<void>;
  /** Stops taking jobs, waits that long for those being processed, then leaves them to the next start. */
  stop(graceMs: number): Promise<void>;
}

/** Opens the job queue in the same database. `key_strict_fifo`: a busy key never blocks another's job. */
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
  const world: World = { boss, database, log, stopping: new AbortController(), running: new Set() };
  const opened = {
    tasks: await openLine(world, 'tasks'),
    subscriptions: await openLine(world, 'subscriptions'),
    scans: await openLine(world, 'scans'),
    reverts: await openLine(world, 'reverts'),
    deliveries: await openLine(world, 'deliveries'),
  };
  const lines = Object.values(opened);
  return {
    ...opened,
    async clear() {
      for (const line of lines) await line.clear();
    },
    async stop(graceMs) {
      await withinMs(graceMs, Promise.all(lines.map((line) => line.off())));
      world.stopping.abort(new Error('The server is stopping'));
      // Those cut short give their work back, for which they still need the database.
      await withinMs(Math.min(graceMs, GIVE_BACK_MS), Promise.allSettled(world.running));
      await boss.stop({ graceful: false });
    },
  };
}

interface World {
  boss: PgBoss;
  database: Database;
  log: Log;
  stopping: AbortController;
  running: Set<Promise<void>>;
}

async function openLine(
  { boss, database, log, stopping, running }: World,
  name: LineName,
): Promise<Line & { clear(): Promise<void>; off(): Promise<void> }> {
  const { queue, concurrency, expireInSeconds } = LINES[name];
  await ensureQueue(boss, queue, expireInSeconds);
  const send = (key: string, delayMs = 0, tx?: Handle) =>
    boss.send(
      queue,
      {},
      {
        singletonKey: key,
        // In seconds, counted by the database's clock, as the work's own wait is.
        ...(delayMs > 0 ? { startAfter: delayMs / 1_000 } : {}),
        ...(tx ? { db: bossTransaction(tx) } : {}),
      },
    );
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
  /** pg-boss stores what a job threw in its table, so what it gets to see says nothing. */
  const runJob = async (handle: JobHandler, key: string, signal: AbortSignal): Promise<void> => {
    const run = handle(key, signal).catch(async (error: unknown) => {
      // A job that fails is tried again at growing pauses; a new one is for whoever is there.
      if (stopping.signal.aborted) return void (await send(key));
      if (!signal.aborted)
        log.error('Processing stopped; it is taken up again in a moment', { queue, key, error });
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
    async wake(key, { delayMs = 0, tx } = {}) {
      await send(key, delayMs, tx);
      if (delayMs > 0) wakeAfter(delayMs);
    },
    async work(handle) {
      const options = {
        batchSize: 1,
        includeMetadata: true,
        localConcurrency: concurrency,
        pollingIntervalSeconds: 0.5,
        // What is retried or was delayed by another process comes without a notification.
        notifyPollingIntervalSeconds: database.kind === 'postgres' ? 2 : 5,
      } as const;
      workId = await boss.work(queue, options, async ([job]) => {
        if (!job) return;
        await runJob(handle, job.singletonKey ?? '', AbortSignal.any([job.signal, stopping.signal]));
        // More jobs may wait than there were notifications for: look again without the pause.
        if (workId) boss.notifyWorker(workId);
      });
    },
    clear: () => boss.deleteAllJobs(queue),
    async off() {
      for (const timer of timers) clearTimeout(timer);
      await boss.offWork(queue, { wait: true });
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

async function ensureQueue(boss: PgBoss, queue: string, expireInSeconds: number): Promise<void> {
  const options = {
    notify: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds,
    retryLimit: GIVE_UP_NEVER,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: RETRY_SECONDS_MOST,
    deleteAfterSeconds: 60,
  };
  if (!(await boss.getQueue(queue))) await boss.createQueue(queue, { policy: 'key_strict_fifo', ...options });
  // Read once here, so that a send inside a transaction never has to look it up on another connection.
  await boss.getQueue(queue);
}
