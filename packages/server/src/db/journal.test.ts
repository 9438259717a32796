import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallJournal, CallToSend } from '@berth/engine';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JournalWork } from '../app/aws-journal.ts';
import { openHeads } from '../journal/heads.ts';
import { openJournal } from '../journal/journal.ts';
import { newTenant, openTestBerth, type Tenant, type TestBerth } from '../testing/berth.ts';
import { checked, wholeJournal } from '../testing/journal.ts';
import { ensureJournalSigner } from '../vault/journal-key.ts';

let berth: TestBerth;
let tenant: Tenant;
let tenants = 0;
beforeAll(async () => {
  berth = await openTestBerth({ runWorker: false });
});
afterAll(() => berth.close());
beforeEach(async () => {
  tenant = await newTenant(berth, `Tenant ${'abcdefghijkl'[tenants++]}`);
});

const work = (change: Partial<JournalWork> = {}): JournalWork => ({
  accountId: tenant.caller.accountId,
  cloudAccountId: 1001,
  awsAccountId: '111122223333',
  reason: { kind: 'deployment', id: '7' },
  ...change,
});
const call = (operation: string): CallToSend => ({
  service: 'ec2',
  region: 'eu-central-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  operation,
});
const make = async (journal: CallJournal, operation: string, requestId = `r-${operation}`) =>
  (await journal.begin(call(operation)))({ requestId, outcome: 'ok' });

const ofWork = (change: Partial<JournalWork> = {}) => berth.core.context.journal.of(work(change));
const execute = (statement: ReturnType<typeof sql>) => berth.core.context.database.outer.execute(statement);
const whole = () => wholeJournal(berth, tenant);
const codes = async () => checked(await whole()).faults.map(({ code }) => code);
const said = async () =>
  (await whole()).entries.map(({ kind, operation, intent }) => [kind, operation, intent]);

describe('A call', () => {
  test('that looks is one entry, and one that changes something is there before it is sent', async () => {
    const journal = ofWork();
    await make(journal, 'DescribeVpcs');
    const end = await journal.begin(call('CreateVpc'));
    expect(await said()).toEqual([
      ['call', 'DescribeVpcs', null],
      ['intent', 'CreateVpc', null],
    ]);
    end({ requestId: 'r9', outcome: 'VpcLimitExceeded' });
    const { entries } = await whole();
    expect(entries.at(-1)).toMatchObject({
      kind: 'answer',
      intent: 2,
      outcome: 'VpcLimitExceeded',
      requestId: 'r9',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      reason: { kind: 'deployment', id: '7' },
    });
  });

  test("with the vendor's own key does not show a tenant that key, nor the AWS account", async () => {
    await make(ofWork({ cloudAccountId: 1, hosted: true }), 'DescribeVpcs');
    const { entries } = await whole();
    expect(entries).toMatchObject([{ cloudAccountId: 1, accessKeyId: null, awsAccountId: null }]);
  });

  test('that was a sign-in link is in the journal as what it is', async () => {
    await berth.core.context.journal.link(work({ reason: { kind: 'support-link', id: null } }), 'SwitchRole');
    expect(await said()).toEqual([['link', 'SwitchRole', null]]);
  });
});

describe('The chain', () => {
  test('is one, whoever writes to it at once, and heads vouch for all of it', async () => {
    const { database, heads, clock, log } = berth.core.context;
    const others = [1, 2, 3].map(() => openJournal({ database, heads, clock, log }));
    const writers = [berth.core.context.journal, ...others].map((one) => one.of(work()));
    await Promise.all(
      writers.flatMap((writer, n) =>
        Array.from({ length: 8 }, (_, i) =>
          make(writer, i % 2 ? 'CreateSubnet' : 'DescribeVpcs', `r${n}-${i}`),
        ),
      ),
    );
    await Promise.all(others.map((one) => one.close()));
    const journal = await whole();
    expect(journal.entries.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 48 }, (_, n) => n + 1),
    );
    expect(checked(journal)).toMatchObject({ faults: [], coveredTo: 48 });
  });

  test.each([
    ['altered', sql`update journal_entries set operation = 'DescribeSubnets' where sequence = 2`],
    ['missing', sql`delete from journal_entries where sequence = 2`],
    ['truncated', sql`delete from journal_entries where sequence >= 3`],
  ])('that was %s in the database is found out', async (code, statement) => {
    for (const n of [1, 2, 3, 4]) await make(ofWork(), `Describe${'ABCD'[n - 1]}`);
    expect(await codes()).toEqual([]);
    await execute(sql`${statement} and account_id = ${tenant.caller.accountId}`);
    expect(await codes()).toContain(code);
  });

  test('that was cut off and goes on is found out', async () => {
    for (const n of [1, 2, 3, 4]) await make(ofWork(), `Describe${'ABCD'[n - 1]}`);
    await whole();
    await execute(
      sql`delete from journal_entries where sequence >= 3 and account_id = ${tenant.caller.accountId}`,
    );
    for (const n of [1, 2, 3, 4]) await make(ofWork(), `List${'ABCD'[n - 1]}`);
    expect(await codes()).toContain('rewritten');
  });
});

describe('Where it cannot be written', () => {
  test('a change is refused, looks are kept, and all is well again once it can be', async () => {
    const { database, heads, clock, log } = berth.core.context;
    let away = true;
    const journal = openJournal({
      database: {
        ...database,
        transaction: (run) => (away ? Promise.reject(new Error('It is away')) : database.transaction(run)),
      },
      heads,
      clock,
      log,
    });
    await make(journal.of(work()), 'DescribeVpcs');
    await expect(journal.of(work()).begin(call('CreateVpc'))).rejects.toThrow('It is away');
    await journal.settled();
    away = false;
    await make(journal.of(work()), 'CreateSubnet');
    await journal.close();
    expect(await said()).toEqual([
      ['call', 'DescribeVpcs', null],
      ['intent', 'CreateSubnet', null],
      ['answer', 'CreateSubnet', 2],
    ]);
  });

  test('a head that cannot be kept holds nothing up, and the next vouches for what it would have', async () => {
    const { database, heads, clock, log } = berth.core.context;
    let full = true;
    const add: typeof heads.add = (accountId, end) =>
      full ? Promise.reject(new Error('ENOSPC')) : heads.add(accountId, end);
    const journal = openJournal({ database, heads: { ...heads, add }, clock, log });
    await make(journal.of(work()), 'CreateVpc');
    await journal.settled();
    expect(checked(await whole()).coveredTo).toBe(0);
    full = false;
    await make(journal.of(work()), 'CreateSubnet');
    await journal.close();
    expect(checked(await whole())).toMatchObject({ faults: [], coveredTo: 4 });
  });
});

test('heads are in files of a size, one tenant apart from the other, and a torn line is none', async () => {
  const { context } = berth.core;
  const directory = join(berth.home, 'small-heads');
  const signer = await ensureJournalSigner(context);
  const heads = openHeads({ directory, signer: async () => signer, clock: context.clock, fileBytes: 700 });
  for (const sequence of [1, 2, 3, 4, 5])
    await heads.add(1001, { sequence, hash: String(sequence).repeat(64) });
  await heads.add(1002, { sequence: 1, hash: '0'.repeat(64) });
  const after = async (entry: number) => (await heads.list(1001, entry)).map(({ sequence }) => sequence);
  expect(await after(0)).toEqual([1, 2, 3, 4, 5]);
  expect(await heads.list(1002, 0)).toHaveLength(1);
  expect(await heads.list(1003, 0)).toEqual([]);
  const files = (await readdir(join(directory, '1001'))).sort();
  expect(files.length).toBeGreaterThan(1);
  // Whoever reads on in pages does not have the full ones before read again.
  await writeFile(join(directory, '1001', files[0] ?? ''), 'not read');
  expect(await after(4)).toEqual([5]);
  await heads.add(1001, { sequence: 6, hash: '6'.repeat(64) });
  expect(await after(4)).toEqual([5, 6]);
});
