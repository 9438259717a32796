import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findShellcheck } from '../../../../../test/support/shellcheck.ts';
import { resourcesOf } from '../../blueprint/blueprint.ts';
import { iamBlueprint } from '../../blueprint/iam-blueprint.ts';
import { hostileRenderInput, hostileText } from '../../testing/hostile-input.ts';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import type { RenderInput } from '../rendering.ts';
import { renderAwsCli } from './render-aws-cli.ts';
import { asciiJson, shellWord } from './shell-words.ts';

const kinds = redisCloud.generations.flatMap((generation) =>
  (['role', 'user'] as const).map((consoleAccess) => ({ id: generation.id, generation, consoleAccess })),
);

const script = (input: RenderInput): string => renderAwsCli(input)[0]?.text ?? '';

/** Every POSIX shell that this machine has. */
const shells = ['sh', 'dash', 'bash', 'ksh', 'mksh', 'yash'].filter(
  (shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0,
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'berth-script-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(kinds)('generation $id, $consoleAccess: this is the script', async (kind) => {
  const [file] = renderAwsCli({ profile: redisCloud, ...kind, tags: [{ Key: 'team', Value: "it's ours" }] });
  expect(file).toMatchObject({ name: `redis-cloud-iam-${kind.id}.sh`, executable: true });
  await expect(file?.text).toMatchFileSnapshot(`golden/${kind.id}-${kind.consoleAccess}.sh`);
});

test.each(shells)('%s reads the script, and shows how it is used', (shell) => {
  const file = path.join(folder, 'help.sh');
  for (const kind of kinds) {
    writeFileSync(file, script({ profile: redisCloud, ...kind, tags: [] }));
    const help = spawnSync(shell, [file, '--help'], { encoding: 'utf8' });
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('--secret-file FILE');
  }
  const wrong = spawnSync(shell, [file, '--burn'], { encoding: 'utf8' });
  expect([wrong.status, wrong.stdout, wrong.stderr]).toEqual([
    2,
    '',
    expect.stringContaining('no option --burn'),
  ]);
});

const found = await findShellcheck();
const missing = 'missing' in found ? found.missing : null;
if (missing) console.log(`SKIPPED: ShellCheck of the AWS CLI script, because ${missing}`);

test.skipIf(missing !== null)(
  `ShellCheck has nothing to say${missing ? ` (SKIPPED: ${missing})` : ''}`,
  () => {
    // The newest generation with either console: what differs in the older one is its policies alone.
    const files = kinds.slice(-2).map((kind, index) => {
      const file = path.join(folder, `check-${index}.sh`);
      writeFileSync(
        file,
        script({ profile: redisCloud, ...kind, tags: [{ Key: 'team', Value: "it's ours" }] }),
      );
      return file;
    });
    const run = spawnSync('program' in found ? found.program : '', files, { encoding: 'utf8' });
    expect([run.status, run.stdout]).toEqual([0, '']);
  },
);

test('the script is ASCII, however its input is spelled', () => {
  fc.assert(
    fc.property(hostileRenderInput, (input) => {
      // Names in messages are there for people, and may be in any language.
      const told = script(input)
        .split('\n')
        .filter((line) => /^(wanted_tags|judged|attached|\w+_document|\w+_trust)=/.test(line));
      expect(told.length).toBeGreaterThan(4);
      expect(told.filter((line) => /[^\x20-\x7e]/.test(line))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test.each(shells)('whatever a text is, %s takes it as it stands, and as JSON too', (shell) => {
  const texts = fc.sample(hostileText, { numRuns: 400, seed: 3 }).map((text) => text.replaceAll('\0', ''));
  const file = path.join(folder, 'words.sh');
  const lines = texts
    .flatMap((text) => [text, asciiJson(text)])
    .map((word) => `printf '%s\\0' ${shellWord(word)}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  const run = spawnSync(shell, [file], { encoding: 'utf8', cwd: folder, maxBuffer: 1 << 24 });
  const words = run.stdout.split('\0').slice(0, -1);
  expect([run.status, run.stderr, words.length]).toEqual([0, '', texts.length * 2]);
  expect(words.filter((_, index) => index % 2 === 0)).toEqual(texts);
  expect(words.filter((_, index) => index % 2 === 1).map((json) => JSON.parse(json))).toEqual(texts);
});

/** Stands in place of the AWS CLI to see what reaches it: each call's arguments become a file. Nothing exists yet. */
const recorder = (calls: string) => `#!/bin/sh
n=$(ls '${calls}' | wc -l)
printf '%s\\0' "$@" >'${calls}'/$((1000 + n))
case "$1 $2" in
--version*) echo 'aws-cli/2.30.0' ;;
'sts get-caller-identity') printf '111122223333\\tarn:aws:iam::111122223333:user/admin\\n' ;;
'iam create-access-key') printf 'AKIAIOSFODNN7EXAMPLE\\twJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\\n' ;;
'iam get-'*)
    echo 'An error occurred (NoSuchEntity) when calling the operation: not there' >&2
    exit 254
    ;;
esac
`;

/** Runs a script with the recorder for an AWS CLI, nobody at the terminal. */
function recorded(name: string, text: string, args: string[]) {
  const place = path.join(folder, name);
  const calls = path.join(place, 'calls');
  mkdirSync(calls, { recursive: true });
  writeFileSync(path.join(place, 'aws'), recorder(calls), { mode: 0o755 });
  writeFileSync(path.join(place, 'script.sh'), text);
  const env = { PATH: `${place}:${process.env.PATH}`, TMPDIR: place };
  const run = spawnSync('sh', ['script.sh', ...args], { cwd: place, env, encoding: 'utf8', input: '' });
  const told = readdirSync(calls)
    .sort()
    .map((file) => readFileSync(path.join(calls, file), 'utf8').split('\0').slice(0, -1));
  return { place, run, told };
}

test.each([
  { args: [], code: 2, says: 'nobody here to ask: pass --yes' },
  { args: ['--yes', '--account', '999999999999'], code: 1, says: 'this is not account 999999999999' },
  {
    args: ['--yes', '--secret-file', 'nowhere/keys'],
    code: 1,
    says: 'keys cannot be made, or exists already',
  },
  {
    args: ['--yes', '--secret-file', 'script.sh'],
    code: 1,
    says: 'script.sh cannot be made, or exists already',
  },
])('no key is made, and the reason is said: $says', ({ args, code, says }) => {
  const [, newest] = redisCloud.generations;
  if (!newest) throw new Error('two generations are expected');
  const text = script({ profile: redisCloud, generation: newest, consoleAccess: 'role', tags: [] });
  const { run, told, place } = recorded(`refused-${args.length}-${args.at(-1)?.length}`, text, args);
  expect([run.status, run.stderr]).toEqual([code, expect.stringContaining(says)]);
  expect(told.map(([, operation]) => operation)).not.toContain('create-access-key');
  expect(readFileSync(path.join(place, 'script.sh'), 'utf8')).toBe(text);
});

describe('Given hostile names, tags and policies', () => {
  const inputs = fc.sample(hostileRenderInput, { numRuns: 6, seed: 11 });

  test.each(inputs.map((input, index) => ({ input, index })))(
    'the AWS CLI is told each of them as it is, and nothing else runs ($index)',
    ({ input, index }) => {
      const { place, run, told } = recorded(String(index), script(input), ['--yes', '--secret-file', 'keys']);
      expect([run.status, run.stderr]).toEqual([0, '']);
      expect(existsSync(path.join(place, 'broken-out'))).toBe(false);
      expect(readdirSync(place).sort()).toEqual(['aws', 'calls', 'keys', 'script.sh']);
      // Everything from the input is inside JSON, or behind the start of an ARN.
      const odd = told
        .flat()
        .filter(
          (word) => !/^([a-z0-9-]+$|--[a-z-]+$|[{["]|arn:aws:iam::|AccessKey\.|\w+\.\{|file:\/\/)/.test(word),
        );
      expect(odd).toEqual([]);
      const blueprint = iamBlueprint(input);
      const sent = told.flatMap((words) =>
        words.filter((word) => word.startsWith('{')).map((word) => JSON.parse(word)),
      );
      for (const [, { Properties }] of resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy')) {
        expect(sent).toContainEqual({
          PolicyName: Properties.ManagedPolicyName,
          Description: Properties.Description,
        });
        expect(sent).toContainEqual(Properties.PolicyDocument);
      }
      for (const [, { Properties }] of resourcesOf(blueprint, 'AWS::IAM::Role')) {
        expect(sent).toContainEqual({ RoleName: Properties.RoleName, Description: Properties.Description });
        expect(sent).toContainEqual(Properties.AssumeRolePolicyDocument);
      }
      const saved = JSON.parse(readFileSync(path.join(place, 'keys'), 'utf8'));
      expect(saved).toMatchObject({
        userName: input.profile.names.user,
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      });
      expect(told.flat().join('\n')).not.toContain('wJalrXUtnFEMI');
      if (saved.consolePassword) expect(told.flat().join('\n')).not.toContain(saved.consolePassword);
    },
  );
});
