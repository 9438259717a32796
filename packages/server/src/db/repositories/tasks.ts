import { and, desc, eq, getTableColumns, gte, inArray, lt, notInArray, type SQL, sql } from 'drizzle-orm';
import type { TaskView } from '../../app/app.ts';
import type { TaskRecord } from '../../app/model.ts';
import type { Handle } from '../handle.ts';
import { tasks } from '../schema.ts';

const ENDED = ['processing-completed', 'processing-error'] as const;

/** Thrown when the task was taken over or ended meanwhile; whoever holds it now decides. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

export type NewTask = Pick<
  TaskRecord,
  | 'taskId'
  | 'accountId'
  | 'commandType'
  | 'description'
  | 'cloudAccountId'
  | 'subscriptionId'
  | 'request'
  | 'originator'
> & { at: Date };

const toRecord = (row: typeof tasks.$inferSelect): TaskRecord => {
  const { lease: _lease, runAfter: _runAfter, ...record } = row;
  return record;
};

/** A task as the worker that took it sees it. */
export interface TakenTask extends TaskRecord {
  /** How long it has waited for AWS to propagate something: 0 when it has not. */
  waitedMs: number;
}

export async function insertTask(tx: Handle, { at, ...task }: NewTask): Promise<TaskRecord> {
  const [row] = await tx
    .insert(tasks)
    .values({ ...task, status: 'received', createdAt: at, updatedAt: at })
    .returning();
  if (!row) throw new Error('An inserted task came back as nothing');
  return toRecord(row);
}

export async function getTask(h: Handle, accountId: number, taskId: string): Promise<TaskRecord | null> {
  const [row] = await h
    .select()
    .from(tasks)
    .where(and(eq(tasks.accountId, accountId), eq(tasks.taskId, taskId)));
  return row ? toRecord(row) : null;
}

/** A tenant's tasks updated since then, newest update first. */
export async function listTasks(h: Handle, accountId: number, since: Date): Promise<TaskRecord[]> {
  const rows = await h
    .select()
    .from(tasks)
    .where(and(eq(tasks.accountId, accountId), gte(tasks.updatedAt, since)))
    .orderBy(desc(tasks.updatedAt), desc(tasks.seq));
  return rows.map(toRecord);
}

/**
 * The task to process next, taken under the lease: the oldest unfinished one that is not waiting for AWS and
 * has no older unfinished task about the same cloud account before it. Whether a wait is over is decided by the
 * database's clock, the only one that all workers share.
 */
export async function takeNextTask(
  h: Handle,
  accountId: number,
  lease: string,
  now: Date,
): Promise<TakenTask | null> {
  const next = sql`(
    select t.task_id from tasks t
    where t.account_id = ${accountId} and t.status not in ('processing-completed', 'processing-error')
      and (t.run_after is null or t.run_after <= now())
      and not exists (
        select 1 from tasks e
        where e.account_id = t.account_id and e.seq < t.seq and e.cloud_account_id = t.cloud_account_id
          and e.status not in ('processing-completed', 'processing-error'))
    order by t.seq limit 1)`;
  const [row] = await h
    .update(tasks)
    .set({
      lease,
      status: 'processing-in-progress',
      description: 'Task request is being processed.',
      runAfter: null,
      attempts: sql`${tasks.attempts} + 1`,
      updatedAt: now,
    })
    .where(and(eq(tasks.accountId, accountId), eq(tasks.taskId, next)))
    .returning({
      ...getTableColumns(tasks),
      waitedMs: sql<number>`coalesce(extract(epoch from now() - ${tasks.waitingSince}) * 1000, 0)::float8`,
    });
  if (!row) return null;
  const { waitedMs, ...task } = row;
  return { ...toRecord(task), waitedMs };
}

type TaskChange = Partial<
  Pick<
    typeof tasks.$inferInsert,
    'status' | 'description' | 'progress' | 'response' | 'knownSoFar' | 'attempts'
  >
> & { updatedAt: Date; runAfter?: null | SQL; waitingSince?: SQL };

/** Writes to a task that is held under the lease. @throws LeaseLost */
export async function writeTask(
  h: Handle,
  task: Pick<TaskRecord, 'accountId' | 'taskId'>,
  lease: string,
  change: TaskChange,
): Promise<void> {
  const done = await h
    .update(tasks)
    .set(change)
    .where(
      and(
        eq(tasks.accountId, task.accountId),
        eq(tasks.taskId, task.taskId),
        eq(tasks.lease, lease),
        notInArray(tasks.status, [...ENDED]),
      ),
    )
    .returning({ taskId: tasks.taskId });
  if (done.length === 0) throw new LeaseLost(`Task ${task.taskId} is no longer held by this worker`);
}

/** Lets a task that is held under the lease wait that long, by the database's clock. @throws LeaseLost */
export const postponeTask = (
  tx: Handle,
  task: Pick<TaskRecord, 'accountId' | 'taskId'>,
  lease: string,
  delayMs: number,
  change: Omit<TaskChange, 'runAfter' | 'waitingSince'>,
): Promise<void> =>
  writeTask(tx, task, lease, {
    ...change,
    waitingSince: sql`coalesce(${tasks.waitingSince}, now())`,
    runAfter: sql`now() + ${delayMs / 1_000}::float8 * interval '1 second'`,
  });

/**
 * Gives a task back untouched, as if it had not been taken, so that stopping a worker does not count as an
 * attempt that failed. Does nothing when it is held by another by now.
 */
export async function giveTaskBack(
  h: Handle,
  task: Pick<TaskRecord, 'accountId' | 'taskId'>,
  lease: string,
): Promise<void> {
  await h
    .update(tasks)
    .set({ attempts: sql`greatest(${tasks.attempts} - 1, 0)`, lease: null })
    .where(and(eq(tasks.accountId, task.accountId), eq(tasks.taskId, task.taskId), eq(tasks.lease, lease)));
}

/** Ends a task that is held under the lease, whatever the end. @throws LeaseLost */
export async function endTask(
  tx: Handle,
  task: Pick<TaskRecord, 'accountId' | 'taskId'>,
  lease: string,
  end: {
    status: (typeof ENDED)[number];
    description: string;
    response: TaskView['response'];
    progress?: TaskView['progress'];
    at: Date;
  },
): Promise<void> {
  const { at, ...change } = end;
  await writeTask(tx, task, lease, { ...change, runAfter: null, knownSoFar: null, updatedAt: at });
}

/** Accounts that have something to process: now, or once AWS has propagated what they wait for. */
export async function accountsWithUnfinishedTasks(h: Handle): Promise<number[]> {
  const rows = await h
    .selectDistinct({ accountId: tasks.accountId })
    .from(tasks)
    .where(notInArray(tasks.status, [...ENDED]));
  return rows.map((row) => row.accountId);
}

/** Accounts that have a task which could go on, and which nobody has touched for that long. */
export async function accountsWithForgottenTasks(h: Handle, untouchedSince: Date): Promise<number[]> {
  const rows = await h
    .selectDistinct({ accountId: tasks.accountId })
    .from(tasks)
    .where(
      and(
        notInArray(tasks.status, [...ENDED]),
        lt(tasks.updatedAt, untouchedSince),
        sql`(${tasks.runAfter} is null or ${tasks.runAfter} <= now())`,
      ),
    );
  return rows.map((row) => row.accountId);
}

/** Lets every waiting task run at once: after a start nobody knows how long it has waited. */
export async function hurryWaitingTasks(h: Handle): Promise<void> {
  await h
    .update(tasks)
    .set({ runAfter: null })
    .where(notInArray(tasks.status, [...ENDED]));
}

/** Removes ended tasks older than that; how many there were. */
export async function purgeTasks(h: Handle, before: Date): Promise<number> {
  const gone = await h
    .delete(tasks)
    .where(and(inArray(tasks.status, [...ENDED]), lt(tasks.updatedAt, before)))
    .returning({ taskId: tasks.taskId });
  return gone.length;
}
