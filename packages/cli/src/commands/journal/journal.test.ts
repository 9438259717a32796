import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { servedBench } from '@berth/server/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runInMemory } from '../../testing/test-terminal.ts';

let bench: Awaited<ReturnType<typeof servedBench>>;
let home: string;
let account: number;
let env: Record<string, string>;

beforeAll(async () => {
  bench = await servedBench();
  home = await mkdtemp(join(tmpdir(), 'berth-journal-'));
  const { accountKey, userKey } = bench.target.keys.Owner;
  env = { HOME: home, BERTH_URL: bench.url, BERTH_API_KEY: accountKey, BERTH_API_SECRET_KEY: userKey };
  account = bench.app.keys.find((one) => one.userKey === userKey)?.caller.accountId ?? 0;
});
afterAll(async () => {
  await bench.close();
  await rm(home, { recursive: true });
});
beforeEach(() => {
  const { journal } = bench.app;
  journal.entries.clear();
  journal.heads.clear();
  journal.add(account, { requestId: 'r1' }, { kind: 'intent', operation: 'CreateVpc', outcome: null });
  journal.add(account, { kind: 'answer', intent: 2, operation: 'CreateVpc', requestId: 'r2' });
});

const berth = (line: string) => runInMemory(line.split(' '), { env });
const entries = () => bench.app.journal.entries.get(account) ?? [];
const heads = () => bench.app.journal.heads.get(account) ?? [];
const file = async (name: string, content: string | Buffer) => {
  const path = join(home, name);
  await writeFile(path, content);
  return path;
};

const record = (change: object = {}) => ({
  eventID: JSON.stringify(change),
  eventTime: '2026-11-20T12:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeVpcs',
  awsRegion: 'us-east-1',
  requestID: 'r1',
  userIdentity: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  recipientAccountId: '111122223333',
  sourceIPAddress: '203.0.113.7',
  ...change,
});
const created = record({ eventName: 'CreateVpc', requestID: 'r2' });
const others = record({
  eventTime: '2026-11-20T13:00:00Z',
  requestID: 'r3',
  userIdentity: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE' },
});

describe('berth journal list', () => {
  test('shows the calls with what they were for, the newest first', async () => {
    const { code, out } = await berth('journal list --limit 2');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(/ +/)[0])).toEqual(['ENTRY', '3', '2', '']);
    expect(out).toMatch(/answer to 2 +ec2:CreateVpc +us-east-1 +ok +84 +deployment 1001/);
  });
});

describe('berth journal verify', () => {
  test('is content with a journal that nobody touched', async () => {
    expect(await berth('journal verify')).toEqual({
      code: 0,
      out: '✓ The journal is whole and unaltered (3 entries, 2 signed heads).\n',
      err: '',
    });
  });

  test('names the entry that was altered, with exit code 1', async () => {
    const [one, ...rest] = entries();
    if (one) bench.app.journal.entries.set(account, [{ ...one, operation: 'DescribeSubnets' }, ...rest]);
    const { code, out } = await berth('journal verify --output json');
    expect([code, JSON.parse(out).faults.map((fault: { code: string }) => fault.code)]).toEqual([
      1,
      ['altered'],
    ]);
  });

  test('says where the journal was cut off', async () => {
    bench.app.journal.entries.set(account, entries().slice(0, 2));
    const { code, out } = await berth('journal verify');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('✗ The journal ends at entry 2, and a signed head says that it had 3.'),
    ]);
  });

  test('with a head that was kept, sees that journal and heads were cut off together', async () => {
    const kept = await file('kept.ndjson', (await berth('journal head')).out);
    expect((await berth(`journal verify --heads ${kept}`)).code).toBe(0);
    bench.app.journal.entries.set(account, entries().slice(0, 2));
    bench.app.journal.heads.set(account, heads().slice(0, 1));
    expect((await berth('journal verify')).code).toBe(0);
    const { code, out } = await berth(`journal verify --heads ${kept}`);
    expect([code, out]).toEqual([1, expect.stringContaining('it had 3')]);
  });

  test.each([
    ['nothing', ''],
    ['something else', '{"accountId":1}\n'],
    ['no JSON', 'heads\n'],
  ])('with a file of heads that holds %s is wrong usage', async (_what, content) => {
    const path = await file('bad.ndjson', content);
    expect((await berth(`journal verify --heads ${path}`)).code).toBe(2);
  });
});

describe('berth journal reconcile', () => {
  const reconcile = async (...records: object[]) => {
    const path = await file('trail.json', JSON.stringify({ Records: records }));
    return berth(`journal reconcile ${path}`);
  };

  test('explains every call of our key', async () => {
    const { code, out } = await reconcile(record(), created, others);
    expect(code).toBe(0);
    expect(out).toContain('✓ 2 calls are explained; 1 event is of other keys.');
  });

  test('shows a call that Berth did not make, from where, and what to do, with exit code 1', async () => {
    const { code, out } = await reconcile(record(), created, others, record({ requestID: 'r7' }));
    expect(code).toBe(1);
    expect(out).toContain('✗ Unexplained: 1 call with a key of ours that Berth did not make');
    expect(out).toMatch(/ec2:DescribeVpcs +us-east-1 +AKIAIOSFODNN7EXAMPLE +203.0.113.7 +ok +r7/);
    expect(out).toContain('replace it');
  });

  test('shows a call that CloudTrail should have and has not', async () => {
    const { code, out } = await reconcile(record(), others);
    expect(code).toBe(1);
    expect(out).toContain('✗ Missing: 1 call of the journal');
    expect(out).toMatch(/ec2:CreateVpc +us-east-1 +ok +deployment 1001 +r2 +3/);
  });

  test('reads several files, packed ones and those of lookup-events', async () => {
    const packed = await file('one.json.gz', gzipSync(JSON.stringify({ Records: [record(), others] })));
    const looked = { Events: [{ CloudTrailEvent: JSON.stringify(created) }] };
    const plainly = await file('two.json', JSON.stringify(looked));
    const { code, out } = await berth(`journal reconcile ${packed} ${plainly} --output json`);
    expect([code, JSON.parse(out).explained.length]).toEqual([0, 2]);
  });

  test.each([
    ['is not there', null],
    ['is not JSON', '<xml/>'],
    ['is something else', '{"records":[]}'],
    ['is empty of events', '{"Records":[]}'],
    ['is packed badly', Buffer.from([0x1f, 0x8b, 1, 2])],
  ])('of a file that %s is wrong usage', async (_what, content) => {
    const path = content === null ? join(home, 'absent.json') : await file('bad.json', content);
    expect((await berth(`journal reconcile ${path}`)).code).toBe(2);
  });
});
