import { DatabaseSync } from 'node:sqlite';

/**
 * Takes a state file for this process alone, until `release` or the process's end: two sandboxes on one file would
 * each overwrite what the other wrote. The lock is the operating system's, held through SQLite, so that a killed
 * process leaves none behind. Throws when another sandbox has the file.
 */
export function lockState(stateFile: string): { release(): void } {
  const lock = new DatabaseSync(`${stateFile}.lock`);
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new Error(
      `${stateFile} is in use by another sandbox. Stop that one, or give this one a state file of its own.`,
      { cause },
    );
  }
  return { release: () => lock.close() };
}
