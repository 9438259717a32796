import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { Secret } from '@berth/domain';
import { CommandFailed } from '../errors.ts';
import type { OutputFormat } from '../output.ts';
import type { CredentialsFile } from './credentials.ts';

// The one place of the command line where a secret is opened: it goes to the person, or into a file of theirs.
const clear = (_key: string, value: unknown): unknown => (value instanceof Secret ? value.reveal() : value);

/** JSON with the secrets in clear. `toJSON` of a Secret masks, so the copy is made field by field. */
const inClear = (credentials: CredentialsFile): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(credentials).map(([key, value]) => [key, clear(key, value)])),
    null,
    2,
  );

/** A file that is ready to take the secrets, made before there are any. */
export interface SecretFile {
  path: string;
  write(credentials: CredentialsFile): Promise<void>;
  /** Removes the file with what is in it: it was not needed, or no longer is. */
  remove(): Promise<void>;
  /** Removes the file if nothing was written to it. */
  discard(): Promise<void>;
}

/** More than the secrets ever take, so that a disk that is full says so before a key is made. */
const RESERVED_BYTES = 4096;

const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | constants.O_NOFOLLOW;
const OLD_FILE = constants.O_RDWR | constants.O_NOFOLLOW;

const WHY_NOT: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENAMETOOLONG: 'its name is too long',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/**
 * Makes a file for the secrets, readable by its owner only, that did not exist before, and reserves the space that
 * they take. A blank one that a killed run left behind is taken again. Throws CommandFailed when that cannot be, so
 * that it fails before a key is made and not after.
 */
export async function prepareSecretFile(path: string): Promise<SecretFile> {
  const file = await openBlank(path);
  const remove = async () => {
    await file.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
  };
  try {
    await file.chmod(0o600);
    await file.write(' '.repeat(RESERVED_BYTES), 0);
    await file.sync();
  } catch (error) {
    await remove();
    throw cannotBeMade(path, error);
  }
  let written = false;
  return {
    path,
    write: async (credentials) => {
      const text = Buffer.from(`${inClear(credentials)}\n`);
      await file.write(text, 0, text.length, 0);
      await file.truncate(text.length);
      await file.sync();
      await file.close();
      written = true;
    },
    remove,
    discard: async () => {
      if (!written) await remove();
    },
  };
}

async function openBlank(path: string): Promise<FileHandle> {
  try {
    return await open(path, NEW_FILE, 0o600);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw cannotBeMade(path, error);
  }
  const left = await open(path, OLD_FILE).catch(() => null);
  if (left && (await isOurBlank(left))) return left;
  await left?.close();
  throw new CommandFailed(`The file ${path} exists already.`, 'Choose another path, or remove the file.');
}

/** A file of this user's alone that holds nothing but what was reserved. */
async function isOurBlank(file: FileHandle): Promise<boolean> {
  const { uid, mode, nlink, size } = await file.stat();
  const own = uid === process.getuid?.() && nlink === 1 && (mode & 0o777) === 0o600;
  if (!own || size > RESERVED_BYTES) return false;
  return (await file.readFile('utf8')).trim() === '';
}

const cannotBeMade = (path: string, error: unknown): CommandFailed =>
  new CommandFailed(
    `The file ${path} cannot be made: ${WHY_NOT[codeOf(error)] ?? codeOf(error)}.`,
    'Nothing was changed. Choose another path.',
  );

/** The secrets as text for the person's own terminal, or as JSON for a program that asked for it. */
export function credentialsText(credentials: CredentialsFile, format: OutputFormat): string {
  if (format === 'json') return `${inClear(credentials)}\n`;
  const lines = Object.entries(credentials).map(
    ([key, value]) => `  ${key.padEnd(16)} ${value instanceof Secret ? value.reveal() : value}`,
  );
  return `\nShown this once, and nowhere kept:\n${lines.join('\n')}\n`;
}
