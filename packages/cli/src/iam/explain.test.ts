import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runInMemory } from '../testing/test-terminal.ts';

const explain = (...words: string[]) => runInMemory(['iam', 'explain', ...words]);

test('without an action all that is granted is told, by phase, in 80 columns', async () => {
  const { code, out, err } = await explain();
  expect([code, err]).toEqual([0, '']);
  const headings = [...out.matchAll(/^(CREATE|RUN|CHANGE|DELETE|SUPPORT):/gm)].map(([, phase]) => phase);
  expect(headings).toEqual(['CREATE', 'RUN', 'CHANGE', 'DELETE', 'SUPPORT']);
  expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test.each(['ec2:TerminateInstances', 'EC2:terminateinstances', 'TerminateInstances'])(
  '%s is explained, and says that the tag is no wall',
  async (typed) => {
    const { code, out } = await explain(typed, '--generation', '2024');
    expect(code).toBe(0);
    expect(out).toMatch(/^ec2:TerminateInstances\n {2}For {8}Ends the nodes/);
    expect(out).toContain('The tag is no wall');
    expect(out).toContain('2024 user policy, DeleteEc2Resources: allowed on');
    expect(out).not.toContain('2018');
  },
);

test('an action that only a pattern grants is told by its family', async () => {
  const { out } = await explain('ec2:AllocateAddress');
  expect(out).toContain('No statement names it: it is granted by ec2:*Address*');
});

describe('what was typed wrong exits 2', () => {
  test.each([
    { line: ['ec2:RunInstance'], said: 'Did you mean ec2:RunInstances' },
    { line: ['Describe*'], said: 'could be ec2:Describe* or cloudwatch:Describe*' },
    { line: ['qqqqqqqq'], said: 'See all that is granted: berth iam explain' },
    { line: ['--phase', 'birth'], said: 'Allowed choices are create, run, change, delete, support' },
    { line: ['RunInstances', '--phase', 'run'], said: '--phase selects among all actions' },
    { line: ['--format', 'markdown', '--output', 'json'], said: 'exclude one another' },
    { line: ['\u001b[2Jx'], said: '\ufffd[2Jx' },
  ])('$line', async ({ line, said }) => {
    const { code, err, out } = await explain(...line);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    expect(out.startsWith('{') || out === '').toBe(true);
  });
});

test.each([
  { line: ['kms:CreateGrant', '--generation', '2018'], said: 'kms:CreateGrant is not granted there' },
  {
    line: ['--generation', '2024', '--policy', 'instance', '--phase', 'support'],
    said: 'Nothing of phase support is granted there',
  },
])('what is not granted where one looks is said: $line', async ({ line, said }) => {
  const { code, err } = await explain(...line);
  expect([code, err]).toEqual([1, expect.stringContaining(said)]);
});

test.each([
  ['--format', 'json'],
  ['--output', 'json'],
  ['--output=json', '--format=json'],
])('%s %s gives one JSON document', async (...options) => {
  const { code, out } = await explain('iam:PassRole', ...options);
  const { actions, vendorProfile } = JSON.parse(out);
  expect([code, vendorProfile, actions]).toEqual([
    0,
    'redis-cloud',
    [
      expect.objectContaining({
        action: 'iam:PassRole',
        phase: 'create',
        families: [],
        grants: ['2018', '2024'].map((generation) =>
          expect.objectContaining({
            generation,
            policy: 'user',
            sid: 'PassRlClusterNodeRole',
            words: 'Allowed on the role redislabs-cluster-node-role.',
          }),
        ),
      }),
    ],
  ]);
});

test('as Markdown it has a heading for each action', async () => {
  const { out } = await explain('--format', 'markdown', '--policy', 'instance', '--generation', '2024');
  expect(out.match(/^### /gm)).toHaveLength(11);
});

test('it loads nothing of AWS and needs no credentials', async () => {
  const bin = fileURLToPath(new URL('../../bin/berth.mjs', import.meta.url));
  // What a process imports, it can list only by a hook: a loader that refuses AWS's clients.
  const refuse = `data:text/javascript,${encodeURIComponent(
    "import{registerHooks}from'node:module';registerHooks({resolve(s,c,n){if(/^@aws-sdk|^@smithy/.test(s))throw new Error('loads '+s);return n(s,c)}})",
  )}`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', refuse, bin, 'iam', 'explain', 'RunInstances'],
    { env: { PATH: process.env.PATH } },
  );
  expect(stdout).toContain('Launches the nodes');
});
