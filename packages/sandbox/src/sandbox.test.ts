import { CreateUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from './sandbox.ts';

let sandbox: RunningSandbox;
let credentials: { accountId: string; accessKeyId: string; secretAccessKey: string };

beforeAll(async () => {
  sandbox = await startSandbox();
  const made = await fetch(`${sandbox.endpoint}/_sandbox/accounts`, { method: 'POST' });
  credentials = (await made.json()) as typeof credentials;
});
afterAll(() => sandbox.close());

const config = (keys = credentials) => ({
  endpoint: sandbox.endpoint,
  region: 'eu-west-1',
  credentials: keys,
  maxAttempts: 1,
});

describe('the SDK against the sandbox', () => {
  test('says who calls', async () => {
    const who = await new STSClient(config()).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(`arn:aws:iam::${credentials.accountId}:user/admin`);
    expect(who.Account).toBe(credentials.accountId);
  });

  test('a user that was made is there', async () => {
    const iam = new IAMClient(config());
    await iam.send(new CreateUserCommand({ UserName: 'Ann', Tags: [{ Key: 'team', Value: 'a b' }] }));
    const { User } = await iam.send(new GetUserCommand({ UserName: 'ann' }));
    expect(User).toMatchObject({ UserName: 'Ann', Path: '/', Tags: [{ Key: 'team', Value: 'a b' }] });
  });

  test('a wrong secret does not pass', async () => {
    const sts = new STSClient(config({ ...credentials, secretAccessKey: 'x'.repeat(40) }));
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
  });
});
