import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Thrown when another process has the data directory; the message says who, since when and what to do. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse';
}

interface Holder {
  pid: number;
  since: string;
  what: string;
}

/**
 * Takes the directory for this process until `release` or its end. The embedded database loses rows when two
 * processes open it, so the lock must hold without a grace period and never outlive a killed process: it is a
 * lock of the operating system (held through SQLite, the one door to such locks that Node has), which the
 * kernel drops with the process, `kill -9` included. The text file beside it only says who holds it.
 *
 * @param what What the holder is, for the message a second one gets: "berth server".
 * @throws DirectoryInUse
 */
export async function lockDirectory(directory: string, what: string): Promise<{ release(): void }> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const about = join(directory, 'in-use-by.json');
  const path = join(directory, 'in-use.lock');
  const lock = new DatabaseSync(path);
  chmodSync(path, 0o600);
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new DirectoryInUse(inUseMessage(directory, readHolder(about)), { cause });
  }
  const holder: Holder = { pid: process.pid, since: new Date().toISOString(), what };
  writeFileSync(about, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  let held = true;
  return {
    release() {
      if (held) lock.close();
      held = false;
    },
  };
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function inUseMessage(directory: string, holder: Holder | null): string {
  const who = holder
    ? `${holder.what}, process ${holder.pid}, since ${holder.since}`
    : 'another process that has only just started';
  return (
    `${directory} is in use by ${who}. The embedded database can be open in one process only. ` +
    `Stop that process${holder ? ` (kill ${holder.pid})` : ''}, or set BERTH_HOME to another directory, ` +
    'or set DATABASE_URL to run several processes on a PostgreSQL server.'
  );
}
