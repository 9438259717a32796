import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@berth/domain';
import { ended, must, newTenant, openTestBerth } from '@berth/server/testing';
import { expect, test } from 'vitest';
import { openTestSandbox } from '../testing/sandbox.ts';
import { runInMemory } from '../testing/test-terminal.ts';

test('a Berth server that has the account sees the newer generation at its next verification, with the same key', async () => {
  const sandbox = await openTestSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'berth-upgrade-'));
  const berth = await openTestBerth({ aws: { region: 'us-east-1', endpoint: sandbox.endpoint } });
  try {
    const { env } = await sandbox.newAccount();
    const run = (line: string) => runInMemory(line.split(' '), { env });
    const file = join(folder, 'keys.json');
    expect((await run(`iam apply --yes --generation 2018 --secret-file ${file}`)).code).toBe(0);
    const { accessKeyId, accessSecretKey } = JSON.parse(await readFile(file, 'utf8'));

    const { caller } = await newTenant(berth, 'Acme');
    const task = must(
      await berth.app.createCloudAccount(caller, {
        name: 'production',
        provider: 'AWS',
        accessKeyId,
        accessSecretKey: new Secret(accessSecretKey),
        console: { kind: 'role', iamRoleName: 'redislabs-role' },
      }),
    );
    const id = (await ended(berth, caller, task.taskId)).response?.resourceId ?? 0;
    const seen = async () => {
      const account = await berth.app.getCloudAccount(caller, id);
      const checks: { code: string; status: string }[] = JSON.parse(account?.checksJson ?? '[]');
      const check = checks.find(({ code }) => code === 'policy_generation');
      return [account?.status, account?.policyGeneration, check?.status];
    };
    expect(await seen()).toEqual(['active', '2018', 'failed']);

    expect((await run('iam upgrade --yes')).code).toBe(0);
    must(await berth.app.verifyCloudAccount(caller, id, () => {}, AbortSignal.timeout(30_000)));
    expect(await seen()).toEqual(['active', '2024', 'passed']);
  } finally {
    await berth.close();
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
});
