import { execFile, execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { confirm } from './confirm.ts';
import { AlreadyReported, CommandFailed, errorText, WrongUsage } from './errors.ts';
import { plain, renderTable } from './output.ts';
import { runInMemory, testTerminal } from './testing/test-terminal.ts';

const bin = fileURLToPath(new URL('../bin/berth.mjs', import.meta.url));

test.each([
  { line: ['--help'], code: 0, out: 'Exit codes: 0 done, 1 failed, 2 wrong usage.' },
  { line: ['--version'], code: 0, out: '0.1.0' },
  { line: ['iam', '--help'], code: 0, out: 'AWS credentials are found as the AWS CLI finds them' },
  { line: [], code: 2, err: 'Usage: berth' },
  { line: ['fly'], code: 2, err: "unknown command 'fly'" },
  { line: ['iam', 'plan', '--nonsense'], code: 2, err: "unknown option '--nonsense'" },
])('berth $line exits $code', async ({ line, code, out = '', err = '' }) => {
  const done = await runInMemory(line);
  expect([done.code, done.out, done.err]).toEqual([
    code,
    expect.stringContaining(out),
    expect.stringContaining(err),
  ]);
});

test('an error is told with its remedy, and never with a stack unless asked for', () => {
  expect(errorText(new WrongUsage('No.', 'Do this.'))).toBe('berth: No.\n  → Do this.\n');
  expect(errorText(new AlreadyReported())).toBe('');
  expect(errorText(new Error('odd'))).not.toContain('at ');
  expect(errorText(new Error('odd'), true)).toMatch(/\n +at /);
  expect([
    new CommandFailed('').exitCode,
    new WrongUsage('').exitCode,
    new AlreadyReported(3).exitCode,
  ]).toEqual([1, 2, 3]);
});

test.each([
  { answer: 'y', typed: undefined, goesOn: true },
  { answer: ' YES ', typed: undefined, goesOn: true },
  { answer: '', typed: undefined, goesOn: false },
  { answer: 'yess', typed: undefined, goesOn: false },
  { answer: 'y', typed: '111122223333', goesOn: false },
  { answer: '111122223333', typed: '111122223333', goesOn: true },
])('the answer "$answer" to a question goes on: $goesOn', async ({ answer, typed, goesOn }) => {
  const { terminal } = testTerminal({ interactive: true, answers: [answer] });
  const question = { question: 'Sure?', yes: false, ...(typed === undefined ? {} : { typed }) };
  expect(await confirm(terminal, question)).toBe(goesOn);
});

test('nobody there and no --yes is wrong usage; --yes asks nobody', async () => {
  const { terminal, written } = testTerminal();
  await expect(confirm(terminal, { question: 'Sure?', yes: false })).rejects.toThrow(WrongUsage);
  expect(await confirm(terminal, { question: 'Sure?', yes: true })).toBe(true);
  expect(written.err).toBe('');
});

test('what others typed cannot move the cursor', () => {
  expect(plain('a\u001b[2Jb\u202ec')).toBe('a\ufffd[2Jb\ufffdc');
  expect(renderTable(['A', 'B'], [['x\u0007', null]])).toBe('A   B\nx\ufffd');
});

/** Another Node on this machine that is older than the one Berth needs, if there is one. */
function olderNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .map((folder) => join(folder, 'node'))
    .find((path) => {
      try {
        return Number(/^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1]) < 24;
      } catch {
        return false;
      }
    });
}

const older = olderNode();

const run = (node: string, env: Record<string, string>) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = execFile(
      node,
      [bin, '--version'],
      { env: { ...process.env, ...env } },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });

test.skipIf(!older)('an older Node hands over to the project’s own', async () => {
  expect(await run(older ?? '', {})).toEqual({ code: 0, out: '0.1.0\n', err: '' });
});

test.skipIf(!older)('an older Node with none to hand over to says so, with exit code 2', async () => {
  const { code, err } = await run(older ?? '', { BERTH_NODE_REEXEC: '1' });
  expect([code, err]).toEqual([2, expect.stringContaining('needs Node 24 or newer')]);
});
