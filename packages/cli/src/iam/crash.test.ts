import type { OpenIam } from '@berth/aws';
import { redisCloud } from '@berth/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apply, destroy, dyingAt, Killed, stoppedAt, upgrade } from '../testing/iam-loop.ts';
import { openTestSandbox, type TestAccount, type TestSandbox } from '../testing/sandbox.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await openTestSandbox();
});
afterAll(() => sandbox.close());

/** Changes that a whole `apply` and a whole `destroy` make, found by running each once. */
async function changesOf(account: TestAccount, run: (iam: OpenIam) => Promise<unknown>): Promise<number> {
  const before = (await sandbox.changes(account)).length;
  const iam = sandbox.iamOf(account);
  await run(iam);
  iam.close();
  return (await sandbox.changes(account)).length - before;
}

const KINDS = [
  { kind: 'killed', when: 'before' },
  { kind: 'killed', when: 'after' },
  { kind: 'stopped', when: 'before' },
  { kind: 'stopped', when: 'after' },
] as const;

const keysMade = async (account: TestAccount) =>
  (await sandbox.changes(account)).filter(
    ({ action, errorCode }) => action === 'CreateAccessKey' && !errorCode,
  ).length;

test.each(KINDS)(
  'apply, $kind $when any of its changes, is made whole by the next run, and no second key is made silently',
  async ({ kind, when }) => {
    const clock = sandbox.clock();
    const all = await changesOf(await sandbox.newAccount(), (iam) => apply(iam, { clock }));
    expect(all).toBe(12);
    for (let n = 1; n <= all; n += 1) {
      const account = await sandbox.newAccount();
      const iam = sandbox.iamOf(account);
      const first = { arrived: 0 };
      if (kind === 'killed') {
        const dying = dyingAt(iam, n, when);
        const onHandOver = () => {
          dying.alive();
          first.arrived += 1;
        };
        await apply(dying, { clock, concurrency: 1, onHandOver }).then(
          ({ report }) => expect(report.kind).not.toBe('whole'),
          (error) => expect(error).toBeInstanceOf(Killed),
        );
      } else {
        const stopped = stoppedAt(iam, n, when);
        const { handedOver } = await apply(stopped, { clock, concurrency: 1, signal: stopped.signal });
        first.arrived = handedOver.length;
      }
      const madeBefore = await keysMade(account);
      const again = await apply(iam, { clock });
      expect(['whole', 'right'], `change ${n}`).toContain(again.report.kind);
      expect(await keysMade(account), `change ${n}`).toBe(1);
      if (again.handedOver.length + first.arrived === 0) {
        expect(madeBefore, `change ${n}`).toBe(1);
        expect(notes(again.report)).toContain('key_secret_unknown');
        const rotated = await apply(iam, { clock, rotateKey: true });
        expect(rotated.report.kind).toBe('whole');
        expect(rotated.handedOver).toHaveLength(1);
      } else {
        expect(again.handedOver.length + first.arrived, `change ${n}`).toBe(1);
      }
      const third = await apply(iam, { clock });
      expect(third.report.kind, `change ${n}`).toBe('right');
      iam.close();
    }
  },
);

test('apply, killed at any of its looks, is made whole by the next run, and no second key is made silently', async () => {
  const clock = sandbox.clock();
  const count = dyingAt(sandbox.iamOf(await sandbox.newAccount()), Number.POSITIVE_INFINITY, 'looking');
  await apply(count, { clock });
  expect(count.count()).toBe(11);
  for (let n = 1; n <= count.count(); n += 1) {
    const account = await sandbox.newAccount();
    const iam = sandbox.iamOf(account);
    const first: unknown[] = [];
    await apply(dyingAt(iam, n, 'looking'), { clock, onHandOver: (minted) => first.push(minted) }).catch(
      (error) => expect(error).toBeInstanceOf(Killed),
    );
    const again = await apply(iam, { clock });
    expect(['whole', 'right'], `look ${n}`).toContain(again.report.kind);
    expect(again.handedOver.length + first.length, `look ${n}`).toBe(1);
    expect(await keysMade(account), `look ${n}`).toBe(1);
    iam.close();
  }
});

const notes = (report: Awaited<ReturnType<typeof apply>>['report']): string[] =>
  'plan' in report ? report.plan.unchanged.map(({ because }) => because.code) : [];

test.each(KINDS)(
  'destroy, $kind $when any of its changes, is finished by the next run',
  async ({ kind, when }) => {
    const clock = sandbox.clock();
    const account = await sandbox.newAccount();
    const iam = sandbox.iamOf(account);
    await apply(iam, { clock });
    const all = await changesOf(account, (own) => destroy(own, { clock }));
    expect(all).toBe(11);
    for (let n = 1; n <= all; n += 1) {
      await apply(iam, { clock });
      if (kind === 'killed') {
        await destroy(dyingAt(iam, n, when), { clock, concurrency: 1 }).catch((error) =>
          expect(error).toBeInstanceOf(Killed),
        );
      } else {
        const stopped = stoppedAt(iam, n, when);
        await destroy(stopped, { clock, concurrency: 1, signal: stopped.signal });
      }
      const again = await destroy(iam, { clock });
      expect(['whole', 'right'], `change ${n}`).toContain(again.kind);
      expect((await destroy(iam, { clock })).kind).toBe('right');
    }
    iam.close();
  },
);

test('destroy, killed at any of its looks, is finished by the next run', async () => {
  const clock = sandbox.clock();
  const iam = sandbox.iamOf(await sandbox.newAccount());
  await apply(iam, { clock });
  const count = dyingAt(iam, Number.POSITIVE_INFINITY, 'looking');
  await destroy(count, { clock });
  for (let n = 1; n <= count.count(); n += 1) {
    await apply(iam, { clock });
    await destroy(dyingAt(iam, n, 'looking'), { clock }).catch((error) =>
      expect(error).toBeInstanceOf(Killed),
    );
    expect(['whole', 'right'], `look ${n}`).toContain((await destroy(iam, { clock })).kind);
  }
  iam.close();
});

/** An account whose policies have five versions each, so that an upgrade has to make room as well. Made once. */
let full: ReturnType<typeof makeFull> | undefined;
const fullOfVersions = () => {
  full ??= makeFull();
  return full;
};

async function makeFull() {
  const clock = sandbox.clock();
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const [older, newer] = redisCloud.generations;
  if (!older || !newer) throw new Error('two generations are expected');
  await apply(iam, { clock, generation: older });
  for (const generation of [newer, older, newer, older]) await upgrade(iam, { clock, generation });
  expect(await changesOf(account, (own) => upgrade(own, { clock, generation: newer }))).toBe(4);
  return { clock, account, iam, older, newer };
}

test.each(KINDS)(
  'upgrade, $kind $when any of its changes, is finished by the next run, and makes no key',
  async ({ kind, when }) => {
    const { clock, account, iam, older, newer } = await fullOfVersions();
    // Every other run goes back, so each has all four changes before it.
    for (let n = 1; n <= 4; n += 1) {
      const generation = n % 2 === 1 ? older : newer;
      if (kind === 'killed') {
        await upgrade(dyingAt(iam, n, when), { clock, generation, concurrency: 1 }).catch((error) =>
          expect(error).toBeInstanceOf(Killed),
        );
      } else {
        const stopped = stoppedAt(iam, n, when);
        await upgrade(stopped, { clock, generation, concurrency: 1, signal: stopped.signal });
      }
      const again = await upgrade(iam, { clock, generation });
      expect(['whole', 'right'], `change ${n}`).toContain(again.kind);
      expect((await upgrade(iam, { clock, generation })).kind, `change ${n}`).toBe('right');
    }
    expect(await keysMade(account)).toBe(1);
  },
);

test('upgrade, killed at any of its looks, is finished by the next run', async () => {
  const { clock, iam, older, newer } = await fullOfVersions();
  const count = dyingAt(iam, Number.POSITIVE_INFINITY, 'looking');
  await upgrade(count, { clock, generation: older });
  for (let n = 1; n <= count.count(); n += 1) {
    const generation = n % 2 === 1 ? newer : older;
    await upgrade(dyingAt(iam, n, 'looking'), { clock, generation }).catch((error) =>
      expect(error).toBeInstanceOf(Killed),
    );
    expect(['whole', 'right'], `look ${n}`).toContain((await upgrade(iam, { clock, generation })).kind);
  }
});
