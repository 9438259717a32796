import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generationOf, type PolicyDocument, redisCloud } from '@berth/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInMemory, type TestTerminalOptions } from '../testing/test-terminal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-diff-'));
});
afterAll(() => rm(folder, { recursive: true }));

const berth = (line: string, options: TestTerminalOptions = {}) => runInMemory(line.split(' '), options);
const newest = generationOf(redisCloud, '2024')?.userPolicy as PolicyDocument;
const without = (sid: string): PolicyDocument => ({
  ...newest,
  Statement: [newest.Statement].flat().filter((one) => one.Sid !== sid),
});
const from = (document: unknown) => ({ input: JSON.stringify(document) });

describe('berth iam diff', () => {
  test('shows both policies of two generations, and is no failure', async () => {
    const { code, out, err } = await berth('iam diff 2018 2024');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('User policy: 2018 → 2024');
    expect(out).toContain('Instance policy: 2018 → 2024');
    expect(out).toContain('ec2:CreateSnapshot\n    → enables snapshots of volumes');
  });

  test('without arguments compares the newest with the one before; the other way round it is the opposite', async () => {
    expect((await berth('iam diff')).out).toBe((await berth('iam diff 2018 2024')).out);
    const back = JSON.parse((await berth('iam diff 2024 2018 --policy user --format json')).out);
    const there = JSON.parse((await berth('iam diff 2018 2024 --policy user --output json')).out);
    const { added, removed, widened, narrowed } = there.differences[0].counts;
    expect(back.differences[0].counts).toMatchObject({
      added: removed,
      removed: added,
      widened: narrowed,
      narrowed: widened,
    });
  });

  test('of a generation with itself, nothing differs', async () => {
    const { differences } = JSON.parse((await berth('iam diff 2024 2024 --output json')).out);
    expect(differences.map(({ changes }: { changes: unknown[] }) => changes)).toEqual([[], []]);
  });

  test('as Markdown', async () => {
    const { code, out } = await berth('iam diff 2018 2024 --policy instance --format markdown');
    expect([code, out.split('\n')[0]]).toEqual([0, '## Instance policy: `2018` → `2024`']);
  });

  test.each([
    'iam diff 2017',
    'iam diff 2018 2024 2026',
    'iam diff --policy both',
    'iam diff --format yaml',
    'iam diff --format markdown --output json',
    'iam diff --from - 2018 2024',
    'iam diff --from - --account 12',
    'iam diff --from - --region eu_west',
  ])('refuses wrong usage with exit code 2: %s', async (line) => {
    expect((await berth(line, from(newest))).code).toBe(2);
  });

  test('explains itself with examples', async () => {
    expect((await berth('iam diff --help')).out).toContain('Examples:\n  berth iam diff 2018 2024');
  });
});

describe('berth iam diff --from', () => {
  test('a sufficient policy: exit code 0, whatever optional features it lacks', async () => {
    const { code, out } = await berth('iam diff --from -', from(without('AllowVpcPeeringManagement')));
    expect(code).toBe(0);
    expect(out).toContain('Judgement of standard input');
    expect(out).toContain('✗ VPC peering (optional): insufficient, 3 of 5 actions allowed');
    expect(out).toContain('User policy: standard input → 2024');
  });

  test('an insufficient policy: exit code 1, after all is shown', async () => {
    const path = join(folder, 'mine.json');
    await writeFile(path, JSON.stringify(without('DeleteEc2Resources')));
    const { code, out, err } = await berth(`iam diff --from ${path} --output json`);
    const answer = JSON.parse(out);
    expect([code, err]).toEqual([1, '']);
    expect(answer).toMatchObject({ from: path, to: '2024', judgement: { verdict: 'insufficient' } });
    expect(answer.differences[0].counts.added).toBeGreaterThan(10);
  });

  test('what cannot be known is no failure, and the region can settle it', async () => {
    const document = structuredClone(newest);
    for (const one of [document.Statement].flat())
      if (one.Sid === 'DescribeReadOnlyEc2Resources')
        one.Condition = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
    const open = await berth('iam diff --from -', from(document));
    expect([open.code, open.out]).toEqual([0, expect.stringContaining('can be known once the region is')]);
    expect((await berth('iam diff --from - --region eu-west-1', from(document))).out).toContain(
      'is sufficient',
    );
    expect((await berth('iam diff --from - --region us-east-1', from(document))).code).toBe(1);
  });

  test('compares with another generation, and with the instance policy', async () => {
    expect((await berth('iam diff --from - 2018', from(newest))).out).toContain('standard input → 2018');
    const { out } = await berth('iam diff --from - --policy instance', from(newest));
    expect(out).toContain('Instance policy: standard input → 2024');
  });

  test.each([
    { name: 'is no JSON', input: '{"Statement":', told: 'is not valid JSON' },
    { name: 'is empty', input: '', told: 'is not valid JSON' },
    {
      name: 'has a fault',
      input: '{"Statement":[{"Effect":"Allow","Action":"ec2:*"}]}',
      told: 'Statement[0].Resource is missing',
    },
    {
      name: 'gives a key twice',
      input: '{"Statement":[],"Statement":[]}',
      told: 'gives the key "Statement" twice',
    },
    { name: 'is far too large', input: ' '.repeat(70_000), told: 'larger than any policy' },
  ])('a document that $name is refused with exit code 1', async ({ input, told }) => {
    const { code, err, out } = await berth('iam diff --from -', { input });
    expect([code, out, err]).toEqual([1, '', expect.stringContaining(told)]);
  });

  test('a file that cannot be read is refused; a large one is not read to its end', async () => {
    expect((await berth(`iam diff --from ${join(folder, 'none.json')}`)).err).toContain('it does not exist');
    expect((await berth(`iam diff --from ${folder}`)).err).toContain('cannot be read');
    expect((await berth('iam diff --from /dev/zero')).err).toContain('larger than any policy');
  });

  test('hostile text never steers the terminal', async () => {
    const path = join(folder, '\u001b[2Jmine\u202e.json');
    const hostile = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: 'arn:\u009b2J' },
    };
    await writeFile(path, JSON.stringify(hostile));
    for (const format of ['text', 'markdown', 'json']) {
      const { out, err } = await runInMemory(['iam', 'diff', '--from', path, '--format', format]);
      expect((out + err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    }
    const { err } = await runInMemory(['iam', 'diff', '--from', `${path}.not`]);
    expect(err.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  });
});
