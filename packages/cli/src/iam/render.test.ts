import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisCloud, renderableFormats, render as rendered } from '@berth/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reachability } from '../../../../test/support/import-graph.ts';
import { runInMemory } from '../testing/test-terminal.ts';
import { writeFiles } from './write-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-render-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const render = (...args: string[]) => runInMemory(['iam', 'render', ...args]);
const NAME = 'redis-cloud-iam-2024.yaml';

describe('berth iam render', () => {
  test('writes the only file of a rendering to standard output, and nothing else', async () => {
    const { code, out, err } = await render('--format', 'cloudformation');
    const [generation] = redisCloud.generations.slice(-1);
    if (!generation) throw new Error('a generation is expected');
    const [file] = rendered('cloudformation', {
      profile: redisCloud,
      generation,
      consoleAccess: 'role',
      tags: [],
    });
    expect([code, out, err]).toEqual([0, file?.text, '']);
  });

  test('takes generation, console access and tags', async () => {
    const { out } = await render(
      ...['--format', 'cloudformation', '--generation', '2018', '--console-access', 'user'],
      ...['--tag', 'Owner=ada', '--tag', 'Formula=a=b'],
    );
    expect(out).toContain('policy generation 2018');
    expect(out).toContain('ConsolePasswordSecret:');
    expect(out).toMatch(/- Key: Owner\n +Value: ada\n +- Key: Formula\n +Value: "a=b"/);
  });

  test.each([
    { out: () => folder, at: () => join(folder, NAME) },
    { out: () => join(folder, 'new', 'deep/'), at: () => join(folder, 'new/deep', NAME) },
    { out: () => join(folder, 'mine.yaml'), at: () => join(folder, 'mine.yaml') },
  ])('writes to a folder or a file with mode 0644, whatever the umask', async ({ out, at }) => {
    const before = process.umask(0o077);
    const { code, out: said } = await render('--format', 'cloudformation', '--out', out()).finally(() =>
      process.umask(before),
    );
    expect([code, said]).toEqual([0, `Wrote ${at()}\n`]);
    expect((await stat(at())).mode & 0o777).toBe(0o644);
    expect(await readFile(at(), 'utf8')).toContain('AWSTemplateFormatVersion');
  });

  test('leaves a file that is right alone, and never replaces another unless it is told to', async () => {
    const path = join(folder, NAME);
    await render('--format', 'cloudformation', '--out', folder);
    expect((await render('--format', 'cloudformation', '--out', folder)).out).toContain('is as it should be');
    await writeFile(path, 'my own changes');
    const refused = await render('--format', 'cloudformation', '--out', folder);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--force')]);
    expect(await readFile(path, 'utf8')).toBe('my own changes');
    expect((await render('--format', 'cloudformation', '--out', folder, '--force')).code).toBe(0);
    expect(await readFile(path, 'utf8')).toContain('AWSTemplateFormatVersion');
  });

  test('--force replaces a link, not the file that it leads to', async () => {
    const [link, target] = [join(folder, 'link.yaml'), join(folder, 'precious')];
    await writeFile(target, 'precious');
    await symlink(target, link);
    expect((await render('--format', 'cloudformation', '--out', link, '--force')).code).toBe(0);
    expect(await readFile(target, 'utf8')).toBe('precious');
  });

  test('gives one JSON document with --output json: the text, or where it was written', async () => {
    const shown = JSON.parse((await render('--format', 'cloudformation', '--output', 'json')).out);
    expect(shown).toMatchObject({
      format: 'cloudformation',
      generation: '2024',
      consoleAccess: 'role',
      files: [{ name: NAME, mediaType: 'application/yaml', text: expect.stringContaining('Resources:') }],
    });
    const args = ['--format', 'cloudformation', '--output', 'json', '--out', folder];
    const written = JSON.parse((await render(...args)).out);
    expect(written.files).toEqual([
      { name: NAME, mediaType: 'application/yaml', path: join(folder, NAME), unchanged: false },
    ]);
  });

  test.each([
    { args: [], says: '--format' },
    { args: ['--format', 'nix'], says: 'cloudformation' },
    { args: ['--format', 'cloudformation', '--generation', '1999'], says: '2024' },
    { args: ['--format', 'cloudformation', '--tag', 'Owner'], says: 'KEY=VALUE' },
    { args: ['--format', 'cloudformation', '--tag', '=x'], says: 'KEY=VALUE' },
    { args: ['--format', 'cloudformation', '--tag', 'aws:x=1'], says: 'prefix' },
    { args: ['--format', 'cloudformation', '--tag', 'RedisLabsIdentifier=x'], says: "vendor's own" },
    { args: ['--format', 'cloudformation', '--tag', 'a=1', '--tag', 'A=2'], says: 'twice' },
    { args: ['--format', 'cloudformation', '--tag', 'a={{resolve:ssm:x}}'], says: 'does not take' },
    { args: ['--format', 'cloudformation', '--force'], says: '--out' },
    { args: ['--format', 'cloudformation', '--out', ''], says: '--out' },
    { args: ['--format', 'cloudformation', '--profile', 'x'], says: 'unknown option' },
  ])('refuses $args with exit code 2 and says what goes', async ({ args, says }) => {
    const { code, out, err } = await render(...args);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(says)]);
  });

  test('says with exit code 1 why a file could not be written', async () => {
    const { code, err } = await render(
      '--format',
      'cloudformation',
      '--out',
      join(folder, 'no/such/file.yaml'),
    );
    expect([code, err]).toEqual([1, expect.stringContaining('could not be written (ENOENT)')]);
  });

  test('explains itself with examples', async () => {
    const { code, out } = await render('--help');
    expect([code, out]).toEqual([0, expect.stringContaining('Examples:\n  berth iam render')]);
  });

  test('loads nothing of AWS', () => {
    const reaches = reachability([
      '@aws-sdk/client-iam',
      '@aws-sdk/client-sts',
      '@aws-sdk/credential-providers',
    ]);
    expect(reaches('packages/cli/src/iam/apply.ts'), 'the rule sees it where it is').toBe(true);
    expect(reaches('packages/cli/src/iam/render.ts')).toBe(false);
  });
});

describe('a rendering of several files', () => {
  const files = [
    { name: 'main.tf', mediaType: 'text/plain', text: 'one' },
    { name: 'make.sh', mediaType: 'application/x-sh', text: 'two', executable: true as const },
  ];

  test('goes into a folder, programs with the executable bit', async () => {
    const out = join(folder, 'new');
    expect(await writeFiles(files, out, false)).toEqual([
      { path: join(out, 'main.tf'), unchanged: false },
      { path: join(out, 'make.sh'), unchanged: false },
    ]);
    expect((await stat(join(out, 'make.sh'))).mode & 0o777).toBe(0o755);
  });

  test('is not begun when one of its files is in the way', async () => {
    await mkdir(join(folder, 'make.sh'));
    await expect(writeFiles(files, folder, false)).rejects.toThrow('make.sh is there already');
    await expect(stat(join(folder, 'main.tf'))).rejects.toThrow();
  });

  test('is refused on standard output, with a way out', async () => {
    for (const format of renderableFormats) {
      const { files: all } = JSON.parse((await render('--format', format, '--output', 'json')).out);
      const { code, err } = await render('--format', format);
      expect([code, err]).toEqual(all.length > 1 ? [2, expect.stringContaining('--out DIR')] : [0, '']);
    }
  });
});
