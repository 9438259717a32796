import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryInUse, lockDirectory } from './directory-lock.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'berth-lock-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Another process that holds the directory until it is killed. */
async function holder() {
  const script = `
    const { lockDirectory } = await import(${JSON.stringify(new URL('./directory-lock.ts', import.meta.url).href)});
    await lockDirectory(${JSON.stringify(home)}, 'berth server');
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('a second process is refused, and told who holds the directory and what to do', async () => {
  const child = await holder();
  try {
    await expect(lockDirectory(home, 'berth server')).rejects.toThrow(DirectoryInUse);
    await expect(lockDirectory(home, 'berth server')).rejects.toThrow(
      new RegExp(
        `in use by berth server, process ${child.pid}, since 20.*kill ${child.pid}.*BERTH_HOME.*DATABASE_URL`,
      ),
    );
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

test('the lock of a killed process is taken over at once', async () => {
  const child = await holder();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await lockDirectory(home, 'berth server');
  lock.release();
});

test('the same process cannot take it twice, and can again once it is released', async () => {
  const lock = await lockDirectory(home, 'berth server');
  await expect(lockDirectory(home, 'berth server')).rejects.toThrow(DirectoryInUse);
  lock.release();
  (await lockDirectory(home, 'berth server')).release();
});
