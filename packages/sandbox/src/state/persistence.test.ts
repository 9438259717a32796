import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../sandbox.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

const client = (endpoint: string, credentials: Keys) =>
  new IAMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });

test('a restart finds accounts, keys and users again, and the clock where it was', async () => {
  const stateFile = join(folder, 'aws.json');
  const first = await startSandbox({ stateFile });
  const keys = (await (
    await fetch(`${first.endpoint}/_sandbox/accounts`, { method: 'POST' })
  ).json()) as Keys;
  await client(first.endpoint, keys).send(new CreateUserCommand({ UserName: '__proto__' }));
  await fetch(`${first.endpoint}/_sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"advanceMs":3600000}',
  });
  await first.close();

  const second = await startSandbox({ stateFile });
  const { Users } = await client(second.endpoint, keys).send(new ListUsersCommand({}));
  expect(Users?.map((user) => user.UserName)).toEqual(['__proto__', 'admin']);
  const clock = (await (await fetch(`${second.endpoint}/_sandbox/clock`)).json()) as { offsetMs: number };
  expect(clock.offsetMs).toBe(3_600_000);
  await second.close();
});

test('the file is for its owner alone, and nothing is left beside it', async () => {
  const stateFile = join(folder, 'aws.json');
  await (await startSandbox({ stateFile })).close();
  expect(statSync(stateFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['aws.json']);
});

test('a file that is something else is not overwritten', async () => {
  const stateFile = join(folder, 'notes.json');
  writeFileSync(stateFile, '{"mine":true}');
  await expect(startSandbox({ stateFile })).rejects.toThrow(/not a state file/);
});
