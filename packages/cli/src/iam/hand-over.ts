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
  /** Removes the file if nothing was written to it. */
  discard(): Promise<void>;
}

/**
 * Makes an empty file for the secrets, readable by its owner only, that did not exist before. Throws
 * CommandFailed when that cannot be, so that it fails before a key is made and not after.
 */
export async function prepareSecretFile(path: string): Promise<SecretFile> {
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;
  let file: FileHandle;
  try {
    file = await open(path, flags, 0o600);
    await file.chmod(0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw code === 'EEXIST'
      ? new CommandFailed(`The file ${path} exists already.`, 'Choose another path, or remove the file.')
      : new CommandFailed(`The file ${path} cannot be made (${String(code)}).`, 'Choose another path.');
  }
  let written = false;
  return {
    path,
    write: async (credentials) => {
      await file.writeFile(`${inClear(credentials)}\n`);
      await file.sync();
      await file.close();
      written = true;
    },
    discard: async () => {
      if (written) return;
      await file.close().catch(() => undefined);
      await unlink(path).catch(() => undefined);
    },
  };
}

/** The secrets as text for the person's own terminal, or as JSON for a program that asked for it. */
export function credentialsText(credentials: CredentialsFile, format: OutputFormat): string {
  if (format === 'json') return `${inClear(credentials)}\n`;
  const lines = Object.entries(credentials).map(
    ([key, value]) => `  ${key.padEnd(16)} ${value instanceof Secret ? value.reveal() : value}`,
  );
  return `\nShown this once, and nowhere kept:\n${lines.join('\n')}\n`;
}
