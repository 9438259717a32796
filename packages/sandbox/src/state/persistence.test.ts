import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
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

test('a restart finds a network again, with its tags, its routes and its rules', async () => {
  const stateFile = join(folder, 'aws.json');
  const first = await startSandbox({ stateFile });
  const credentials = (await (
    await fetch(`${first.endpoint}/_sandbox/accounts`, { method: 'POST' })
  ).json()) as Keys;
  const ec2Of = (endpoint: string) =>
    new EC2Client({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const seen = async (ec2: EC2Client) => [
    (await ec2.send(new DescribeVpcsCommand({}))).Vpcs,
    (await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables,
    (await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups,
  ];
  const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags: [{ Key: 'team', Value: 'data' }] }];
  await ec2Of(first.endpoint).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications }));
  const before = await seen(ec2Of(first.endpoint));
  await first.close();

  const second = await startSandbox({ stateFile });
  expect(await seen(ec2Of(second.endpoint))).toEqual(before);
  expect(before[0]).toMatchObject([{ Tags: [{ Key: 'team', Value: 'data' }] }]);
  await second.close();
});

test('the file is for its owner alone, and only its lock lies beside it', async () => {
  const stateFile = join(folder, 'aws.json');
  await (await startSandbox({ stateFile })).close();
  expect(statSync(stateFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['aws.json', 'aws.json.lock']);
});

test.each([
  { what: 'something else', text: '{"mine":true}', why: /not a state file/ },
  {
    what: 'of our format, and without a state',
    text: '{"format":1,"clockOffsetMs":0}',
    why: /not a state file/,
  },
  { what: 'cut short', text: '{"format":1,"clockOffsetMs":0,"state":{"acc', why: /damaged/ },
  { what: 'empty', text: '', why: /damaged/ },
])('a file that is $what is refused, not overwritten', async ({ text, why }) => {
  const stateFile = join(folder, 'aws.json');
  writeFileSync(stateFile, text);
  await expect(startSandbox({ stateFile })).rejects.toThrow(why);
  expect(readFileSync(stateFile, 'utf8')).toBe(text);
});

test('a second sandbox on the same file is refused, and none when the first has gone', async () => {
  const stateFile = join(folder, 'aws.json');
  const first = await startSandbox({ stateFile });
  await expect(startSandbox({ stateFile })).rejects.toThrow(/in use by another sandbox/);
  await first.close();
  await (await startSandbox({ stateFile })).close();
});

test('a sandbox that could not listen lets its file go', async () => {
  const stateFile = join(folder, 'aws.json');
  const other = await startSandbox();
  const port = Number(new URL(other.endpoint).port);
  await expect(startSandbox({ stateFile, port })).rejects.toThrow(/EADDRINUSE/);
  await other.close();
  await (await startSandbox({ stateFile })).close();
});
