import { randomUUID } from 'node:crypto';
import { present, type RecordedCall, type Seen, unknown, type WatchResult } from '@berth/domain';
import type { WatchedSubscription } from '@berth/engine';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FindingRecord } from '../app/finding.ts';
import { endScan, hurryScan, prolongScan, takeScan } from '../db/repositories/scans.ts';
import { ended, must, type Tenant, type TestBerth, until } from '../testing/berth.ts';
import type { MemoryAws } from '../testing/memory-aws.ts';
import { aFinding } from '../testing/memory-findings.ts';
import {
  create,
  openWithAws,
  reaches,
  someSubscription,
  tenantWithAccount,
} from '../testing/subscriptions.ts';

let berth: TestBerth;
let aws: MemoryAws;
let tenants = 0;
let tenant: Tenant;
let cloudAccountId: number;
let id: number;

beforeAll(async () => {
  ({ berth, aws } = await openWithAws({ scanning: { confirmMs: 1 } }));
});
afterAll(() => berth.close());
beforeEach(async () => {
  ({ tenant, cloudAccountId } = await tenantWithAccount(berth, `Watched ${tenants++}`));
  const task = await create(berth, tenant, someSubscription(cloudAccountId));
  id = task.response?.resourceId ?? 0;
  await reaches(berth, tenant, id, 'active');
});

const finds = (...findings: (typeof aFinding)[]) => aws.found.set(id, { complete: true, findings });
const egress = { ...aFinding, code: 'egress_changed', title: 'Nothing may leave.' } as const;

const list = (status?: 'open' | 'resolved') =>
  berth.app.listFindings(tenant.caller, { offset: 0, limit: 100, ...(status && { status }) });

/** Looks once; gives what waits until that look is kept. */
async function startScan() {
  const regionOf = (scans: { region: string | null; finishedAt: Date | null }[]) =>
    scans.find(({ region }) => region !== null)?.finishedAt?.getTime() ?? 0;
  const before = regionOf(must(await berth.app.listScans(tenant.caller, cloudAccountId)));
  must(await berth.app.startScan(tenant.caller, cloudAccountId));
  return () =>
    until(async () => regionOf(must(await berth.app.listScans(tenant.caller, cloudAccountId))) > before);
}

const scan = async () => (await startScan())();

const ofOne = async (finding: FindingRecord | undefined) =>
  berth.app.getFinding(tenant.caller, finding?.id ?? 0);

describe('A look at what is deployed', () => {
  test('opens what it finds once, resolves it when it is no longer so, and opens it again', async () => {
    finds(aFinding);
    await scan();
    const [opened] = await list();
    expect(opened).toMatchObject({
      code: 'instance_stopped',
      status: 'open',
      subscriptionId: id,
      timesOpened: 1,
    });
    await scan();
    expect(await list()).toMatchObject([{ id: opened?.id, openedAt: opened?.openedAt, status: 'open' }]);
    finds();
    await scan();
    expect(await list()).toMatchObject([{ id: opened?.id, status: 'resolved' }]);
    finds(aFinding);
    await scan();
    expect(await list()).toMatchObject([
      { id: opened?.id, status: 'open', timesOpened: 2, resolvedAt: null },
    ]);
    expect((await ofOne(opened))?.history.map(({ kind }) => kind)).toEqual([
      'opened',
      'resolved',
      'reopened',
    ]);
  });

  test('that was not complete resolves nothing', async () => {
    finds(aFinding);
    await scan();
    aws.found.set(id, { complete: false, findings: [{ ...aFinding, code: 'look_denied' }] });
    await scan();
    expect((await list('open')).map(({ code }) => code).sort()).toEqual(['instance_stopped', 'look_denied']);
    expect(must(await berth.app.listScans(tenant.caller, cloudAccountId))).toContainEqual(
      expect.objectContaining({ region: 'eu-central-1', complete: false }),
    );
  });

  test('tells many findings in one entry of the log, and counts them', async () => {
    finds(aFinding, egress);
    await scan();
    const logged = await berth.app.listLogs(tenant.caller, { offset: 0, limit: 100 });
    expect(logged.filter(({ type }) => type === 'findingsOpened')).toMatchObject([
      { originator: 'Berth', resourceId: id, description: `${aFinding.title} ${egress.title}` },
    ]);
    expect(await berth.app.findingsHealth(tenant.caller)).toEqual([
      { cloudAccountId, subscriptionId: id, health: { open: 2, worst: 'high' } },
    ]);
  });

  test('of one tenant shows another one nothing', async () => {
    finds(aFinding);
    await scan();
    const [opened] = await list();
    const { tenant: other } = await tenantWithAccount(berth, `Other ${tenants}`);
    expect(await berth.app.listFindings(other.caller, { offset: 0, limit: 100 })).toEqual([]);
    expect(await berth.app.getFinding(other.caller, opened?.id ?? 0)).toBeNull();
    expect(await berth.app.revertFinding(other.caller, opened?.id ?? 0)).toMatchObject({ ok: false });
    expect(await berth.app.startScan(other.caller, cloudAccountId)).toMatchObject({ ok: false });
  });

  test('belongs to one worker: who holds a place prolongs it, and who does not can neither take nor end it', async () => {
    const { outer } = berth.core.context.database;
    const key = { accountId: tenant.caller.accountId, cloudAccountId, region: 'eu-north-1' };
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await hurryScan(outer, key);
    const taken = await takeScan(outer, key, mine);
    expect(taken).not.toBeNull();
    expect(await takeScan(outer, key, theirs)).toBeNull();
    expect([await prolongScan(outer, key, mine), await prolongScan(outer, key, theirs)]).toEqual([
      true,
      false,
    ]);
    const end = { complete: true, calls: 1, trouble: null };
    const asked = taken?.asked ?? new Date(0);
    expect(await endScan(outer, key, { lease: theirs, asked }, end, 1_000)).toBe(false);
    expect(await endScan(outer, key, { lease: mine, asked }, end, 1_000)).toBe(true);
  });

  test('finds nothing in a subscription that is being changed', async () => {
    await scan();
    const held = Promise.withResolvers<void>();
    aws.answer = async () => {
      await held.promise;
      return null;
    };
    must(
      await berth.app.askOfSubscription(tenant.caller, id, {
        kind: 'resource-tags-update',
        resourceTags: [{ key: 'team', value: 'shop' }],
      }),
    );
    await reaches(berth, tenant, id, 'pending');
    finds(aFinding);
    await scan();
    expect(await list()).toEqual([]);
    held.resolve();
    aws.answer = () => null;
    await reaches(berth, tenant, id, 'active');
  });
});

describe('Who did it', () => {
  const call: RecordedCall = {
    arn: 'arn:aws:iam::123456789012:user/admin',
    event: 'StopInstances',
    time: new Date().toISOString(),
    sourceIp: '203.0.113.9',
    eventId: '6d1f5d6e-0000-4000-8000-000000000001',
    requestId: 'not-of-berth',
    readOnly: false,
    failed: false,
  };
  /** A CloudTrail that shows these calls from now on, and keeps how often it was asked what. */
  const trail = (recorded: Seen<RecordedCall[]>, may = true) => {
    const asked = { permission: 0, calls: 0, closed: 0 };
    berth.core.context.openTrail = () => ({
      mayLookUp: async () => {
        asked.permission += 1;
        return present(may);
      },
      lookUp: async () => {
        asked.calls += 1;
        return recorded;
      },
      close: () => {
        asked.closed += 1;
      },
    });
    return asked;
  };
  afterEach(() => {
    berth.core.context.openTrail = null;
  });
  const searched = (wanted: 'known' | 'unknown') =>
    until(async () => {
      const [found] = await list('open');
      return found?.actor?.seen?.kind === wanted ? found : null;
    });

  test('is named once CloudTrail shows it, minutes after the look, and is not asked for again', async () => {
    let asked = trail(present([]));
    finds(aFinding);
    await scan();
    expect((await searched('unknown')).actor?.seen).toEqual({ kind: 'unknown', because: 'not-recorded' });
    asked = trail(present([call]));
    await scan();
    const { requestId: _request, readOnly: _read, failed: _failed, ...actor } = call;
    expect((await searched('known')).actor?.seen).toEqual({ kind: 'known', actor, others: [] });
    expect(asked).toEqual({ permission: 1, calls: 1, closed: 1 });
    asked = trail(unknown('unreachable'));
    await scan();
    expect((await searched('known')).actor?.seen).toMatchObject({ kind: 'known' });
    expect(asked.calls).toBe(0);
  });

  test('is searched anew for what comes about again', async () => {
    trail(present([call]));
    finds(aFinding);
    await scan();
    await searched('known');
    finds();
    await scan();
    trail(present([]));
    finds(aFinding);
    await scan();
    expect((await searched('unknown')).actor?.seen).toEqual({ kind: 'unknown', because: 'not-recorded' });
  });

  test('stays unknown, without a call that is denied, where the policy does not permit to ask', async () => {
    const asked = trail(present([call]), false);
    finds(aFinding);
    await scan();
    expect((await searched('unknown')).actor?.seen).toEqual({ kind: 'unknown', because: 'not-permitted' });
    expect(asked.calls).toBe(0);
  });
});

describe('Undoing a finding', () => {
  const undone = (found: FindingRecord | undefined) =>
    until(async () => {
      const one = await ofOne(found);
      return one?.finding.status === 'resolved' ? one : null;
    });

  test('is asked for by somebody, done under the lease of the subscription, and shown by the next look', async () => {
    finds(aFinding);
    await scan();
    const [found] = await list();
    expect(
      must(await berth.app.planRevert(tenant.caller, found?.id ?? 0, new AbortController().signal)).steps,
    ).not.toEqual([]);
    expect(must(await berth.app.revertFinding(tenant.caller, found?.id ?? 0))).toMatchObject({
      revert: { state: 'asked' },
    });
    const { finding, history } = await undone(found);
    expect(finding.revert).toMatchObject({ state: 'done', by: { name: tenant.caller.userName } });
    expect(history.map(({ kind }) => kind)).toEqual(['opened', 'revert-asked', 'reverted', 'resolved']);
    expect(aws.undone.at(-1)).toMatchObject({ code: 'instance_stopped' });
    expect((await berth.app.getSubscription(tenant.caller, id))?.status).toBe('active');
  });

  test('happens at once where the account wants it so', async () => {
    must(await berth.app.setFindingModes(tenant.caller, [{ code: 'instance_stopped', mode: 'auto' }]));
    finds(aFinding);
    await scan();
    const [found] = await list();
    const { history } = await undone(found);
    expect(history).toContainEqual(
      expect.objectContaining({ kind: 'revert-asked', by: 'Berth, by your settings' }),
    );
  });

  test('is nothing that Berth does where the account only wants to be told', async () => {
    must(await berth.app.setFindingModes(tenant.caller, [{ code: 'instance_stopped', mode: 'notify' }]));
    finds(aFinding);
    await scan();
    const [found] = await list();
    expect(found?.mode).toBe('notify');
    expect(await berth.app.revertFinding(tenant.caller, found?.id ?? 0)).toMatchObject({
      ok: false,
      error: { remedy: expect.stringContaining('instance_stopped to approve') },
    });
    must(await berth.app.setFindingModes(tenant.caller, [{ code: 'instance_stopped', mode: 'approve' }]));
    must(await berth.app.revertFinding(tenant.caller, found?.id ?? 0));
    await undone(found);
  });

  test('is refused for what only a person can undo, for what is over, and in a mode that is none', async () => {
    const undo = { kind: 'person', who: 'An administrator', how: 'By hand.' } as const;
    finds({ ...aFinding, code: 'acl_changed', undo });
    await scan();
    const [found] = await list();
    expect(await berth.app.revertFinding(tenant.caller, found?.id ?? 0)).toMatchObject({
      error: { code: 'CONFLICT', remedy: 'By hand.' },
    });
    finds();
    await scan();
    expect(await berth.app.revertFinding(tenant.caller, found?.id ?? 0)).toMatchObject({
      error: { code: 'CONFLICT' },
    });
    for (const code of ['acl_changed', 'no_such_code']) {
      expect(await berth.app.setFindingModes(tenant.caller, [{ code, mode: 'auto' }])).toMatchObject({
        error: { code: 'INVALID_REQUEST', field: 'modes' },
      });
    }
  });
});

describe('A look that meets a change of our own', () => {
  type Moment = ReturnType<typeof Promise.withResolvers<void>>;
  const moment = (): Moment => Promise.withResolvers<void>();
  const missing = { ...aFinding, code: 'resource_missing', title: 'Something is not there.' } as const;

  /** What a true look finds: whatever is not as it was when the look began. */
  function trulySeen({ spec, record }: WatchedSubscription): WatchResult {
    const there = aws.deployed.get(spec.subscriptionId);
    const ids = (all: Iterable<{ physicalId: string }>) =>
      [...all].map(({ physicalId }) => physicalId).sort();
    const is = [ids(there?.resources.values() ?? []), there?.tags, there?.allowed];
    const should = [ids(record.resources), spec.resourceTags, spec.allowList.cidrIps];
    const findings = JSON.stringify(is) === JSON.stringify(should) ? [] : [missing];
    return { complete: true, findings };
  }

  /** Lets so many calls of a change through, then holds the next; that a change has no more calls shows at its end. */
  function holdAfter(calls: number): { held: Moment; go: Moment } {
    const [held, go] = [moment(), moment()];
    let made = 0;
    aws.answer = async ({ subscriptionId }) => {
      if (subscriptionId !== id || made++ !== calls) return null;
      held.resolve();
      await go.promise;
      return null;
    };
    return { held, go };
  }

  /** Looks begin, see when they are let, and end when they are let. To be sure, a look sees the same once more. */
  function holdLooks() {
    const [begun, see, seen, end] = [moment(), moment(), moment(), moment()];
    const results = new Map<WatchedSubscription, WatchResult>();
    let saw = 0;
    aws.look = async (watched) => {
      begun.resolve();
      await see.promise;
      const result = results.get(watched) ?? trulySeen(watched);
      results.set(watched, result);
      saw += result.findings.length;
      seen.resolve();
      await end.promise;
      return result;
    };
    return { begun, see, seen, end, saw: () => saw };
  }

  const ordinarily = async ({ spec }: WatchedSubscription): Promise<WatchResult> =>
    aws.found.get(spec.subscriptionId) ?? { complete: true, findings: [] };
  afterEach(() => {
    aws.answer = () => null;
    aws.look = ordinarily;
  });

  const ask = async (request: Parameters<TestBerth['app']['askOfSubscription']>[2]) => {
    const task = must(await berth.app.askOfSubscription(tenant.caller, id, request));
    return () => ended(berth, tenant.caller, task.taskId);
  };

  /** Asks for a change; gives what waits for its end. */
  const CHANGES: { what: string; calls: number; start: () => Promise<() => Promise<unknown>> }[] = [
    {
      what: 'tags',
      calls: 1,
      start: () => ask({ kind: 'resource-tags-update', resourceTags: [{ key: 'team', value: 'shop' }] }),
    },
    {
      what: 'an allow list',
      calls: 1,
      start: () =>
        ask({ kind: 'allow-list-update', allowList: { cidrIps: ['192.0.2.0/24'], securityGroupIds: [] } }),
    },
    {
      what: 'a deletion',
      calls: 4,
      start: () => ask({ kind: 'subscription-delete', deleteDatabases: true }),
    },
  ];
  const MEETINGS = CHANGES.flatMap(({ calls, ...change }) =>
    Array.from({ length: calls + 1 }, (_, made) => made).flatMap((made) => [
      ...(made < calls ? [{ ...change, calls, made, ends: 'while it goes on' }] : []),
      { ...change, calls, made, ends: 'when it is over' },
    ]),
  );

  test.each(MEETINGS)(
    'keeps nothing: $what after $made calls, ending $ends',
    async ({ start, calls, made, ends }) => {
      const look = holdLooks();
      const kept = await startScan();
      await look.begun.promise;
      const change = holdAfter(made);
      const over = (await start())();
      // A task ends when its change is accepted; the change itself, when the subscription is at rest again.
      const atRest = async () => {
        await over;
        await until(async () => {
          const found = await berth.app.getDeployment(tenant.caller, id);
          return found?.status === 'active' || found?.status === 'deleted';
        });
      };
      if (made < calls) await change.held.promise;
      else await atRest();
      look.see.resolve();
      await look.seen.promise;
      expect(look.saw()).toBe(made === 0 ? 0 : 1);
      if (ends === 'when it is over') {
        change.go.resolve();
        await atRest();
      }
      look.end.resolve();
      await kept();
      expect(await list()).toEqual([]);
      change.go.resolve();
      await atRest();
    },
  );

  test.each(['while it goes on', 'when it is over'])(
    'keeps nothing of an undoing that replaces a node, ending %s',
    async (ends) => {
      finds(aFinding);
      await scan();
      const [found] = await list();
      const look = holdLooks();
      const kept = await startScan();
      await look.begun.promise;
      const [held, go] = [moment(), moment()];
      const there = aws.deployed.get(id)?.resources;
      const node = there?.get('Node1');
      aws.answer = async ({ call }) => {
        if (call !== 'undo' || !node) return null;
        there?.delete('Node1');
        held.resolve();
        await go.promise;
        there?.set('Node1', node);
        return null;
      };
      must(await berth.app.revertFinding(tenant.caller, found?.id ?? 0));
      await held.promise;
      look.see.resolve();
      await look.seen.promise;
      expect(look.saw()).toBe(1);
      const over = () => until(async () => (await ofOne(found))?.finding.revert?.state === 'done');
      if (ends === 'when it is over') {
        go.resolve();
        await over();
      }
      look.end.resolve();
      await kept();
      expect((await list()).map(({ code }) => code)).toEqual([aFinding.code]);
      go.resolve();
      await over();
    },
  );

  test('does not look at what is being made', async () => {
    const [held, go] = [moment(), moment()];
    const looked = new Set<number>();
    aws.look = async (watched) => {
      // What an earlier test left may be looked at still.
      if (watched.spec.accountId === tenant.caller.accountId) looked.add(watched.spec.subscriptionId);
      return trulySeen(watched);
    };
    aws.answer = async ({ subscriptionId, call }) => {
      if (subscriptionId === id || call !== 'ec2:RunInstances') return null;
      held.resolve();
      await go.promise;
      return null;
    };
    const making = create(berth, tenant, someSubscription(cloudAccountId, { name: 'second' }));
    await held.promise;
    await scan();
    expect([...looked]).toEqual([id]);
    go.resolve();
    const second = (await making).response?.resourceId ?? 0;
    await reaches(berth, tenant, second, 'active');
    await scan();
    expect([...looked]).toEqual([id, second]);
    expect(await list()).toEqual([]);
  });
});
