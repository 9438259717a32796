import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AwsAdmin } from '../../scripts/lib/aws-look.ts';
import { type Finished, runCli, startProgram } from '../support/child.ts';
import { adminEnv } from '../support/customer.ts';
import { seeded } from '../support/random.ts';
import { type SandboxAccount, SandboxClient } from '../support/sandbox-client.ts';

const KILLS = 6;
/** Node's start, then some fifteen calls of the latency below, most of them in parallel. */
const EARLIEST_KILL_MS = 350;
const LATEST_KILL_MS = 1_400;

let server: Awaited<ReturnType<typeof startSandbox>>;
let sandbox: SandboxClient;
let folder: string;
beforeAll(async () => {
  server = await startSandbox();
  sandbox = new SandboxClient(server.endpoint);
  folder = mkdtempSync(path.join(tmpdir(), 'berth-iam-'));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command on the account and kills it, if it still runs, after a moment. */
async function killed(args: string[], aws: SandboxAccount, afterMs: number): Promise<void> {
  const child = startProgram('packages/cli/bin/berth.mjs', args, adminEnv(sandbox, aws));
  const timer = setTimeout(() => child.process.kill('SIGKILL'), afterMs);
  await child.finished;
  clearTimeout(timer);
}

test('berth iam apply and destroy, killed at random moments and run again, end as if nothing had been', async () => {
  await sandbox.configure({ latencyMs: 60 });
  const random = seeded(42);
  const moment = (): number => EARLIEST_KILL_MS + random() * (LATEST_KILL_MS - EARLIEST_KILL_MS);
  for (let kill = 0; kill < KILLS; kill++) {
    const aws = await sandbox.createAccount();
    const admin = new AwsAdmin(sandbox.endpoint, aws);
    const run = (args: string[]): Promise<Finished> => runCli(args, adminEnv(sandbox, aws));
    const file = (name: string): string => path.join(folder, `${kill}-${name}`);

    await killed(['iam', 'apply', '--yes', '--secret-file', file('first')], aws, moment());
    const before = await keysMade(aws);
    const again = await run(['iam', 'apply', '--yes', '--secret-file', file('again')]);
    // A key that was made before the kill is never joined by a second one silently: it is said, and replaced on request.
    if (before > 0) expect(await keysMade(aws), again.stderr + again.stdout).toBe(before);
    const rotated = await run(['iam', 'apply', '--yes', '--rotate-key', '--secret-file', file('rotated')]);
    expect(rotated.code, rotated.stderr + rotated.stdout).toBe(0);
    expect((await run(['iam', 'plan'])).stdout).toContain('Nothing to do');

    await killed(['iam', 'destroy', '--yes'], aws, moment());
    const destroyed = await run(['iam', 'destroy', '--yes']);
    expect(destroyed.code, destroyed.stderr + destroyed.stdout).toBe(0);
    expect(await admin.everything()).toEqual(['user admin']);
  }
}, 300_000);

async function keysMade(aws: SandboxAccount): Promise<number> {
  const events = await sandbox.events(aws.accountId);
  return events.filter(({ action, errorCode }) => action === 'CreateAccessKey' && !errorCode).length;
}
