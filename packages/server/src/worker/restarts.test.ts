import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { appendSessionLog, listSessionLog } from '../db/repositories/session-log.ts';
import { LEASE_MS } from '../db/repositories/subscription-work.ts';
import {
  ended,
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type TestBerth,
  until,
} from '../testing/berth.ts';
import { aFinding } from '../testing/memory-findings.ts';
import { passing, propagating, scriptedVerifier } from '../testing/scripted-verifier.ts';
import {
  create,
  openWithAws,
  reaches,
  someSubscription,
  tenantWithAccount,
} from '../testing/subscriptions.ts';
import { processAccount } from './process.ts';
import { purgeOld, remindOfForgotten } from './worker.ts';

let berth: TestBerth | undefined;
afterEach(async () => {
  await berth?.close();
  berth = undefined;
});

/** More than a task may take its worker down. */
const RESTARTS = 6;

describe('Restarting the server again and again', () => {
  test('in the middle of a task, as deployments do, never gives the task up', async () => {
    let hangs = true;
    let taken = 0;
    const verifier = scriptedVerifier();
    // A call to AWS that does not answer, and ends only when the worker is told to stop.
    const hanging: typeof verifier = {
      ...verifier,
      once: (request, on, signal) => {
        taken++;
        if (!hangs) return verifier.once(request, on, signal);
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    };
    let on = await openTestBerth({ verifier: hanging, shutdownGraceMs: 400 }, { onDisk: true });
    berth = on;
    const { caller } = await newTenant(on, 'Acme');
    const task = must(await on.app.createCloudAccount(caller, someDetails()));
    for (let restart = 0; restart < RESTARTS; restart++) {
      await until(async () => taken > restart);
      await on.crash();
      on = await on.reopen();
      berth = on;
    }
    hangs = false;
    await on.crash();
    berth = await on.reopen();
    expect(await ended(berth, caller, task.taskId)).toMatchObject({ status: 'processing-completed' });
  });

  test('while a task waits for AWS never gives it up either, nor begins its wait anew', async () => {
    let propagated = false;
    const verifier = scriptedVerifier(() => (propagated ? passing() : propagating()));
    let on = await openTestBerth({ verifier, shutdownGraceMs: 400 }, { onDisk: true });
    berth = on;
    const { caller } = await newTenant(on, 'Acme');
    const task = must(await on.app.createCloudAccount(caller, someDetails()));
    const waitingSince = async () => {
      const { rows } = (await on.core.context.database.outer.execute(
        'select waiting_since::text as since from tasks',
      )) as unknown as { rows: { since: string | null }[] };
      return rows[0]?.since ?? null;
    };
    const since = await until(waitingSince);
    for (let restart = 0; restart < RESTARTS; restart++) {
      await on.crash();
      on = await on.reopen();
      berth = on;
    }
    expect(await waitingSince()).toBe(since);
    propagated = true;
    expect(await ended(on, caller, task.taskId)).toMatchObject({ status: 'processing-completed' });
  });
});

describe('A task whose job was lost', () => {
  test('is found and taken up again once nobody has touched it for a minute', async () => {
    let laterMs = 0;
    const clock = { now: () => Date.now() + laterMs, sleep: async () => {} };
    berth = await openTestBerth({ verifier: scriptedVerifier(), runWorker: false, clock });
    const { context } = berth.core;
    const { caller } = await newTenant(berth, 'Acme');
    const task = must(await berth.app.createCloudAccount(caller, someDetails()));
    const queue = {
      tasks: { wake: (key: string) => processAccount(context, Number(key), new AbortController().signal) },
      subscriptions: { wake: async () => {} },
      reverts: { wake: async () => {} },
      deliveries: { wake: async () => {} },
    };
    expect(await remindOfForgotten(context, queue)).toBe(0);
    laterMs = 61_000;
    expect(await remindOfForgotten(context, queue)).toBe(1);
    expect(await berth.app.getTask(caller, task.taskId)).toMatchObject({ status: 'processing-completed' });
    laterMs = 122_000;
    expect(await remindOfForgotten(context, queue)).toBe(0);
  });
});

describe('What signs people in', () => {
  test('is remembered for a year', async () => {
    berth = await openTestBerth({ verifier: scriptedVerifier(), runWorker: false });
    const { database } = berth.core.context;
    const { caller } = await newTenant(berth, 'Acme');
    const { accountId, userEmail: user } = caller;
    const of = { user, role: 'Owner', sourceIp: '192.0.2.1', userAgent: '', action: 'signedIn' } as const;
    const [old, young] = [366, 364].map((days) => new Date(Date.now() - days * 24 * 3_600_000));
    for (const time of [old, young]) {
      if (time) await appendSessionLog(database.outer, accountId, { ...of, time });
    }
    await purgeOld(berth.core.context);
    const left = await listSessionLog(database.outer, accountId, { offset: 0, limit: 10 });
    expect(left.map(({ time }) => time)).toEqual([young]);
  });
});

describe('An undoing whose process was killed', () => {
  test('is gone on with by the next one at once, or once the time of the dead one is over where others may be at work', async () => {
    const { berth: first, aws } = await openWithAws({ scanning: { confirmMs: 1 } }, { onDisk: true });
    berth = first;
    const { tenant, cloudAccountId } = await tenantWithAccount(first, 'Acme');
    const task = await create(first, tenant, someSubscription(cloudAccountId));
    const id = task.response?.resourceId ?? 0;
    await reaches(first, tenant, id, 'active');
    aws.found.set(id, { complete: true, findings: [aFinding] });
    must(await first.app.startScan(tenant.caller, cloudAccountId));
    const list = (on: TestBerth) => on.app.listFindings(tenant.caller, { offset: 0, limit: 10 });
    const [found] = await until(async () => {
      const all = await list(first);
      return all.length > 0 ? all : null;
    });
    const begun = Promise.withResolvers<void>();
    aws.answer = async ({ call }) => {
      if (call !== 'undo') return null;
      begun.resolve();
      return new Promise(() => {});
    };
    must(await first.app.revertFinding(tenant.caller, found?.id ?? 0));
    await begun.promise;
    await first.crash();
    aws.answer = () => null;
    const next = await first.reopen();
    berth = next;
    const { database } = next.core.context;
    // A server's database has other processes too: nothing but the end of its lease says that one of them is dead.
    if (database.kind !== 'pglite')
      await database.outer.execute(sql`update subscriptions set leased_until = now()`);
    // Sooner than the lease of the dead one ends by itself.
    await until(async () => (await list(next))[0]?.status === 'resolved', LEASE_MS / 2);
  });
});
