import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type RenderedFile, Secret } from '@berth/domain';
import { cleanEnv } from '../../test/support/child.ts';
import type { Place, UserKey } from './way.ts';

/** Writes the files of a rendering into a run's folder; gives the path of the first. */
export function writeFiles(files: RenderedFile[], { folder }: Place): string {
  for (const { name, text, executable } of files)
    writeFileSync(path.join(folder, name), text, { mode: executable ? 0o755 : 0o644 });
  const [first] = files;
  if (!first) throw new Error('The rendering has no file');
  return path.join(folder, first.name);
}

/** The key in a file as `berth iam apply --secret-file` writes it. */
export function readKey(file: string): UserKey {
  const { accessKeyId, accessSecretKey } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  if (!accessKeyId || !accessSecretKey) throw new Error('The file holds no access key');
  return { accessKeyId, accessSecretKey: new Secret(accessSecretKey) };
}

/** Runs a program in a run's folder and gives its output; throws, with what it said, when it does not end well. */
export function runThere(program: string, args: string[], { env, folder }: Place): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: cleanEnv(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${program} ${args.join(' ')}: ${code}\n${out}${said}`)),
    );
  });
}
