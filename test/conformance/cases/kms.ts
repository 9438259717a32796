import { randomUUID } from 'node:crypto';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ListKeysCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { expect } from 'vitest';
import type { Bench, Keys } from '../bench.ts';
import { type Case, refused, type Subject } from '../case.ts';
import { aCaller, allow, deny } from '../given.ts';

const page = (name: string): Case['page'] =>
  `https://docs.aws.amazon.com/kms/latest/APIReference/API_${name}.html`;
const developerGuide = (name: string): Case['page'] =>
  `https://docs.aws.amazon.com/kms/latest/developerguide/${name}.html`;

const EncryptionContext = { purpose: 'conformance', installation: 'one' };

const clientOf = (bench: Bench, keys: Keys = bench.admin.keys): KMSClient =>
  new KMSClient({
    region: bench.region,
    credentials: keys,
    maxAttempts: 1,
    ...(bench.endpoint ? { endpoint: bench.endpoint } : {}),
  });

/** A fresh key; on a standing AWS it goes after the shortest time that KMS allows. */
async function aKey(bench: Bench): Promise<{ kms: KMSClient; KeyId: string; arn: string }> {
  const kms = clientOf(bench);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'conformance' }));
  return { kms, KeyId: KeyMetadata?.KeyId ?? '', arn: KeyMetadata?.Arn ?? '' };
}

const forget = (kms: KMSClient, KeyId: string) =>
  kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));

/** A case on a key of its own. */
const onKey = (
  name: string,
  where: Case['page'],
  run: (given: { bench: Bench; kms: KMSClient; KeyId: string; arn: string }) => Promise<void>,
): Case => ({
  name,
  page: where,
  run: async (bench) => {
    const key = await aKey(bench);
    try {
      await run({ bench, ...key });
    } finally {
      await forget(key.kms, key.KeyId).catch(() => {});
    }
  },
});

const dataKey = (kms: KMSClient, KeyId: string) =>
  kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));

export const kms: Subject = {
  title: 'KMS',
  cases: [
    onKey('a new key is enabled, symmetric and the customer’s own', page('DescribeKey'), async (given) => {
      const { KeyMetadata } = await given.kms.send(new DescribeKeyCommand({ KeyId: given.KeyId }));
      expect(KeyMetadata).toMatchObject({
        AWSAccountId: given.bench.accountId,
        Arn: `arn:aws:kms:${given.bench.region}:${given.bench.accountId}:key/${given.KeyId}`,
        Enabled: true,
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyManager: 'CUSTOMER',
        Origin: 'AWS_KMS',
      });
      expect(KeyMetadata?.CreationDate).toBeInstanceOf(Date);
    }),
    onKey(
      'a key answers to its id, its ARN, an alias and the alias’s ARN',
      developerGuide('concepts'),
      async (given) => {
        const AliasName = `alias/${given.bench.name('berth')}`;
        await given.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: given.KeyId }));
        const aliasArn = given.arn.replace(/key\/.*$/, AliasName);
        for (const KeyId of [given.KeyId, given.arn, AliasName, aliasArn]) {
          const { KeyMetadata } = await given.kms.send(new DescribeKeyCommand({ KeyId }));
          expect(KeyMetadata?.Arn).toBe(given.arn);
        }
      },
    ),
    onKey(
      'a data key comes in clear and wrapped, and Decrypt gives the same bytes',
      page('GenerateDataKey'),
      async (given) => {
        const made = await dataKey(given.kms, given.KeyId);
        expect(made.Plaintext).toHaveLength(32);
        expect(made.KeyId).toBe(given.arn);
        const { CiphertextBlob } = made;
        const opened = await given.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
        expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Buffer.from(made.Plaintext ?? []));
        expect(opened).toMatchObject({ KeyId: given.arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
      },
    ),
    onKey(
      'the order of the encryption context does not count',
      developerGuide('encrypt_context'),
      async (given) => {
        const { CiphertextBlob, Plaintext } = await dataKey(given.kms, given.KeyId);
        const turned = Object.fromEntries(Object.entries(EncryptionContext).reverse());
        const opened = await given.kms.send(
          new DecryptCommand({ CiphertextBlob, EncryptionContext: turned }),
        );
        expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Buffer.from(Plaintext ?? []));
      },
    ),
    onKey('a wrong, a missing and a changed context are refused alike', page('Decrypt'), async (given) => {
      const { CiphertextBlob } = await dataKey(given.kms, given.KeyId);
      const wrong: (Record<string, string> | undefined)[] = [
        undefined,
        {},
        { purpose: 'conformance' },
        { ...EncryptionContext, installation: 'One' },
      ];
      for (const context of wrong)
        await refused(
          given.kms.send(
            new DecryptCommand({ CiphertextBlob, ...(context ? { EncryptionContext: context } : {}) }),
          ),
          { code: 'InvalidCiphertext', status: 400 },
        );
    }),
    onKey('a ciphertext with one bit changed is refused', page('Decrypt'), async (given) => {
      const { CiphertextBlob } = await dataKey(given.kms, given.KeyId);
      const changed = Buffer.from(CiphertextBlob ?? []);
      changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
      await refused(given.kms.send(new DecryptCommand({ CiphertextBlob: changed, EncryptionContext })), {
        code: 'InvalidCiphertext',
        status: 400,
      });
    }),
    onKey('what another key encrypted is refused when the key is named', page('Decrypt'), async (given) => {
      const other = await aKey(given.bench);
      const { CiphertextBlob } = await dataKey(other.kms, other.KeyId);
      await refused(
        given.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext, KeyId: given.KeyId })),
        { code: 'IncorrectKey', status: 400 },
      );
      await forget(other.kms, other.KeyId);
    }),
    onKey('what is encrypted directly comes back too', page('Encrypt'), async (given) => {
      const { CiphertextBlob } = await given.kms.send(
        new EncryptCommand({ KeyId: given.KeyId, Plaintext: Buffer.from('plain') }),
      );
      const { Plaintext } = await given.kms.send(new DecryptCommand({ CiphertextBlob }));
      expect(Buffer.from(Plaintext ?? []).toString()).toBe('plain');
    }),
    onKey(
      'a disabled key neither makes nor opens data keys, until it is enabled',
      developerGuide('key-state'),
      async (given) => {
        const { CiphertextBlob } = await dataKey(given.kms, given.KeyId);
        await given.kms.send(new DisableKeyCommand({ KeyId: given.KeyId }));
        const expected = { code: 'Disabled', status: 400, message: /is disabled/ };
        await refused(dataKey(given.kms, given.KeyId), expected);
        await refused(given.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext })), expected);
        await given.kms.send(new EnableKeyCommand({ KeyId: given.KeyId }));
        await given.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
      },
    ),
    onKey(
      'a key that waits for its deletion is of no use, and comes back disabled',
      page('ScheduleKeyDeletion'),
      async (given) => {
        await forget(given.kms, given.KeyId);
        await refused(dataKey(given.kms, given.KeyId), {
          code: 'KMSInvalidState',
          status: 400,
          message: /pending deletion/,
        });
        const { KeyMetadata } = await given.kms.send(new DescribeKeyCommand({ KeyId: given.KeyId }));
        expect(KeyMetadata).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false });
        await given.kms.send(new CancelKeyDeletionCommand({ KeyId: given.KeyId }));
        await refused(dataKey(given.kms, given.KeyId), { code: 'Disabled' });
      },
    ),
    {
      name: 'a key that is not there is NotFoundException',
      page: page('DescribeKey'),
      run: async (bench) => {
        const admin = clientOf(bench);
        for (const KeyId of [randomUUID(), `alias/${bench.name('none')}`])
          await refused(admin.send(new DescribeKeyCommand({ KeyId })), { code: 'NotFound', status: 400 });
      },
    },
    onKey(
      'an identity without the permission is denied, in the words of IAM',
      developerGuide('policy-evaluation'),
      async (given) => {
        const { CiphertextBlob } = await dataKey(given.kms, given.KeyId);
        const { caller } = await aCaller(given.bench, [allow('kms:DescribeKey')]);
        const kms = clientOf(given.bench, caller.keys);
        await refused(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext })), {
          code: 'AccessDenied',
          status: 400,
          message: /is not authorized to perform: kms:Decrypt on (the )?resource/,
        });
        await kms.send(new DescribeKeyCommand({ KeyId: given.KeyId }));
      },
    ),
    onKey(
      'a permission can ask for the encryption context',
      developerGuide('conditions-kms'),
      async (given) => {
        const condition = { StringEquals: { 'kms:EncryptionContext:purpose': 'conformance' } };
        const { caller } = await aCaller(given.bench, [
          { ...allow('kms:GenerateDataKey', given.arn), Condition: condition },
        ]);
        const kms = clientOf(given.bench, caller.keys);
        await dataKey(kms, given.KeyId);
        await refused(
          kms.send(
            new GenerateDataKeyCommand({
              KeyId: given.KeyId,
              KeySpec: 'AES_256',
              EncryptionContext: { purpose: 'another' },
            }),
          ),
          { code: 'AccessDenied' },
        );
      },
    ),
    onKey(
      'the key policy’s deny outweighs every identity policy',
      developerGuide('key-policy-overview'),
      async (given) => {
        const everything = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
        const root = { AWS: `arn:aws:iam::${given.bench.accountId}:root` };
        const Policy = JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { ...everything, Principal: root },
            { Effect: 'Deny', Principal: '*', Action: 'kms:GenerateDataKey', Resource: '*' },
          ],
        });
        await given.kms.send(new PutKeyPolicyCommand({ KeyId: given.KeyId, Policy }));
        await refused(dataKey(given.kms, given.KeyId), {
          code: 'AccessDenied',
          message: /explicit deny in a resource-based policy/,
        });
      },
    ),
    {
      name: 'an explicit deny in an identity policy refuses the list, too',
      page: page('ListKeys'),
      run: async (bench) => {
        const { caller } = await aCaller(bench, [allow('*'), deny('kms:ListKeys')]);
        await refused(clientOf(bench, caller.keys).send(new ListKeysCommand({})), { code: 'AccessDenied' });
      },
    },
    {
      name: 'an unknown access key is UnrecognizedClientException',
      page: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
      run: async (bench) => {
        const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
        await refused(clientOf(bench, unknown).send(new ListKeysCommand({})), {
          code: ['UnrecognizedClient', 'InvalidClientTokenId'],
        });
      },
    },
  ],
};
