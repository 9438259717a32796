import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';

interface Keys {
  accountId: string;
  accessKeyId: string;
  secretAccessKey: string;
}

let folder: string;
let sandbox: RunningSandbox;
let stateFile: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-kms-'));
  stateFile = join(folder, 'aws.json');
  sandbox = await startSandbox({ stateFile, log: () => {} });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const control = async (path: string, method = 'GET', body?: object): Promise<unknown> =>
  (
    await fetch(`${sandbox.endpoint}/_sandbox/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    })
  ).json();
const newAccount = async () => (await control('accounts', 'POST')) as Keys;
const client = (keys: Keys, region = 'us-east-1') =>
  new KMSClient({ endpoint: sandbox.endpoint, region, credentials: keys, maxAttempts: 1 });
const newKey = async (kms: KMSClient) => (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';

describe('KMS keys', () => {
  test('survive a restart with their aliases, and still open what they sealed', async () => {
    const keys = await newAccount();
    const arn = await newKey(client(keys));
    await client(keys).send(new CreateAliasCommand({ AliasName: 'alias/berth', TargetKeyId: arn }));
    const made = await client(keys).send(
      new GenerateDataKeyCommand({ KeyId: 'alias/berth', KeySpec: 'AES_256' }),
    );
    await sandbox.close();
    sandbox = await startSandbox({ stateFile });
    const opened = await client(keys).send(
      new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, KeyId: 'alias/berth' }),
    );
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Buffer.from(made.Plaintext ?? []));
    expect(readFileSync(stateFile, 'utf8')).not.toContain(
      Buffer.from(made.Plaintext ?? []).toString('base64'),
    );
  });

  test('belong to one region', async () => {
    const keys = await newAccount();
    const arn = await newKey(client(keys));
    expect((await client(keys, 'eu-west-1').send(new ListKeysCommand({}))).Keys).toEqual([]);
    await expect(
      client(keys, 'eu-west-1').send(new EncryptCommand({ KeyId: arn, Plaintext: Buffer.from('x') })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('of another account are denied, until their key policy and the caller’s own policies let it in', async () => {
    const [owner, other] = [await newAccount(), await newAccount()];
    const KeyId = await newKey(client(owner));
    const encrypt = () => client(other).send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    await expect(encrypt()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const statement = (accountId: string) => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [statement(owner.accountId), statement(other.accountId)],
    });
    await client(owner).send(new PutKeyPolicyCommand({ KeyId, Policy }));
    expect((await encrypt()).KeyId).toBe(KeyId);
  });

  test('are gone when their waiting time is over', async () => {
    const keys = await newAccount();
    const KeyId = await newKey(client(keys));
    await client(keys).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await control('clock', 'POST', { advanceMs: 7 * 86_400_000 });
    await expect(
      client(keys).send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('are listed page by page, and so are aliases', async () => {
    const kms = client(await newAccount());
    const arns = [await newKey(kms), await newKey(kms), await newKey(kms)];
    const first = await kms.send(new ListKeysCommand({ Limit: 2 }));
    const second = await kms.send(
      new ListKeysCommand({ Limit: 2, ...(first.NextMarker ? { Marker: first.NextMarker } : {}) }),
    );
    expect([first.Truncated, second.Truncated]).toEqual([true, false]);
    expect([...(first.Keys ?? []), ...(second.Keys ?? [])].map((key) => key.KeyArn)).toEqual(arns);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/one', TargetKeyId: arns[0] }));
    const { Aliases } = await kms.send(new ListAliasesCommand({}));
    expect(Aliases).toMatchObject([{ AliasName: 'alias/one', TargetKeyId: arns[0]?.split('/')[1] }]);
  });
});

describe('The record of calls', () => {
  test('holds neither what was encrypted nor the blobs, but key and encryption context', async () => {
    const keys = await newAccount();
    const KeyId = await newKey(client(keys));
    await client(keys).send(
      new EncryptCommand({
        KeyId,
        Plaintext: Buffer.from('pl4in-secret'),
        EncryptionContext: { purpose: 'test' },
      }),
    );
    const { events } = (await control(`events?accountId=${keys.accountId}`)) as {
      events: { action: string; requestParameters: Record<string, unknown> }[];
    };
    const encrypted = events.find((event) => event.action === 'Encrypt');
    expect(encrypted?.requestParameters).toMatchObject({ KeyId, EncryptionContext: { purpose: 'test' } });
    expect(encrypted?.requestParameters.Plaintext).toBe('HIDDEN_DUE_TO_SECURITY_REASONS');
  });
});

describe('The JSON protocol', () => {
  /** What is answered to a request that the SDK signs but would never write. */
  const send = async (keys: Keys, target: string, body: string) => {
    const kms = client(keys);
    kms.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { headers: Record<string, string>; body: string };
        request.headers['x-amz-target'] = target;
        request.body = body;
        return next(args);
      },
      { step: 'serialize', priority: 'low', name: 'hostile' },
    );
    const failure: unknown = await kms.send(new ListKeysCommand({})).catch((error: unknown) => error);
    return failure as { name: string; $metadata: object; $response: { headers: object } };
  };

  test.each([
    { name: 'no JSON', target: 'TrentService.DescribeKey', body: '{', code: 'SerializationException' },
    { name: 'a list', target: 'TrentService.DescribeKey', body: '[]', code: 'SerializationException' },
    {
      name: 'a number for a text',
      target: 'TrentService.DescribeKey',
      body: '{"KeyId":1}',
      code: 'SerializationException',
    },
    {
      name: 'no base64',
      target: 'TrentService.Decrypt',
      body: '{"CiphertextBlob":"*"}',
      code: 'SerializationException',
    },
    {
      name: 'a required member left out',
      target: 'TrentService.DescribeKey',
      body: '{"__proto__":{"KeyId":"x"}}',
      code: 'ValidationException',
    },
    {
      name: 'an operation that AWS has not',
      target: 'TrentService.Nothing',
      body: '{}',
      code: 'UnknownOperationException',
    },
    {
      name: 'another service’s target',
      target: 'DynamoDB_20120810.ListTables',
      body: '{}',
      code: 'UnknownOperationException',
    },
    {
      name: 'a blob that is none of KMS',
      target: 'TrentService.Decrypt',
      body: '{"CiphertextBlob":"AAAA"}',
      code: 'InvalidCiphertextException',
    },
  ])('answers $name with $code', async ({ target, body, code }) => {
    const answer = await send(await newAccount(), target, body);
    expect(answer).toMatchObject({
      name: code,
      $metadata: { httpStatusCode: 400 },
      $response: { headers: { 'content-type': 'application/x-amz-json-1.1' } },
    });
  });

  test('refuses a wrong signature by its own name', async () => {
    const keys = await newAccount();
    const answer = await send({ ...keys, secretAccessKey: 'x'.repeat(40) }, 'TrentService.ListKeys', '{}');
    expect(answer).toMatchObject({ name: 'InvalidSignatureException' });
  });
});
