import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { RenderedFile } from '@berth/domain';
import { CommandFailed, WrongUsage } from '../errors.ts';

/** A file where it was written, or found as it should be. */
export interface WrittenFile {
  path: string;
  unchanged: boolean;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/**
 * Writes the files of a rendering: into a folder, which is made when it is not there, or, when there is one file and
 * no such folder, under the name given. What is there is only replaced when `force` says so, and then all at once, so
 * that no reader ever sees half a file. Throws WrongUsage before anything is written when something is in the way.
 */
export async function writeFiles(files: RenderedFile[], out: string, force: boolean): Promise<WrittenFile[]> {
  const inFolder = files.length > 1 || out.endsWith('/') || out.endsWith(sep) || (await isFolder(out));
  const places = files.map((file) => ({ file, path: inFolder ? join(out, file.name) : out }));
  const states = await Promise.all(places.map(({ file, path }) => stateOf(path, file.text)));
  const taken = places.filter((_, i) => states[i] === 'different').map(({ path }) => path);
  if (taken.length > 0 && !force) {
    throw new WrongUsage(
      `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already, and different.`,
      'Pass --force to replace, or another --out.',
    );
  }
  const written: WrittenFile[] = [];
  for (const [i, { file, path }] of places.entries()) {
    const unchanged = states[i] === 'same';
    await writeOne(file, path, { unchanged, inFolder });
    written.push({ path, unchanged });
  }
  return written;
}

async function writeOne(
  file: RenderedFile,
  path: string,
  { unchanged, inFolder }: { unchanged: boolean; inFolder: boolean },
): Promise<void> {
  const mode = file.executable ? 0o755 : 0o644;
  try {
    if (unchanged) return await chmod(path, mode);
    if (inFolder) await mkdir(dirname(path), { recursive: true });
    const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    try {
      await writeFile(beside, file.text, { flag: 'wx', mode });
      // The mode at creation is cut down by the person's umask.
      await chmod(beside, mode);
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  } catch (error) {
    throw new CommandFailed(
      `${path} could not be written (${codeOf(error)}).`,
      'Check the path, or pass another --out.',
    );
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function stateOf(path: string, text: string): Promise<'absent' | 'same' | 'different'> {
  try {
    return (await readFile(path, 'utf8')) === text ? 'same' : 'different';
  } catch (error) {
    return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' ? 'absent' : 'different';
  }
}
