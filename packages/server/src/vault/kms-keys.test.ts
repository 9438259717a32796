import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { Secret } from '@berth/domain';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SecretPlace } from '../app/model.ts';
import { transactionWithSecrets } from '../app/sealing.ts';
import { listWrappedMasterKeys, putInForce } from '../db/repositories/master-keys.ts';
import {
  getSecret,
  replaceWrapping,
  sealedCounts,
  sealedSamples,
  sealedUnderOther,
} from '../db/repositories/secrets.ts';
import { guidesPolicy, type KmsScene, openKmsScene } from '../testing/kms.ts';
import { chooseKeys, type VaultConfig } from './choose-keys.ts';
import { openVault } from './open-vault.ts';
import { rotateMasterKey } from './rotation.ts';
import { createVault, type Vault } from './vault.ts';

const COUNT = 7;
const placeOf = (n: number): SecretPlace => ({
  accountId: 1001,
  ownerKind: 'cloud-account',
  ownerId: String(n),
  field: 'accessSecretKey',
});
const ALL = Array.from({ length: COUNT }, (_, n) => `secret ${n}`);

let scene: KmsScene;
let keyId: string;
beforeEach(async () => {
  scene = await openKmsScene();
  keyId = await scene.owner.newKey();
  await scene.credentialsWith(await guidesPolicy());
});
afterEach(() => scene.close());

const seal = (vault: Vault) =>
  transactionWithSecrets(
    { database: scene.database, vault },
    ALL.map((text, n) => ({ place: placeOf(n), secret: new Secret(text) })),
    async () => {},
  );

async function opened(vault: Vault): Promise<(string | null)[]> {
  const sealed = await Promise.all(ALL.map((_, n) => getSecret(scene.database.outer, placeOf(n))));
  return Promise.all(sealed.map(async (one) => one && (await vault.open(one)).reveal()));
}

const wrappedBy = async () => (await listWrappedMasterKeys(scene.database.outer)).map((key) => key.wrappedBy);

describe('A master key in KMS', () => {
  test('is made by the first start, and opened by one call at every later one', async () => {
    const first = await scene.credentialsWith(await guidesPolicy());
    await seal(await openVault(scene.database, scene.config({ keyId })));
    // The Decrypt shows that the next start will be able to open it.
    expect(await first.actions()).toEqual(['GenerateDataKey', 'Decrypt']);

    const second = await scene.credentialsWith(await guidesPolicy());
    expect(await opened(await openVault(scene.database, scene.config({ keyId })))).toEqual(ALL);
    expect(await second.actions()).toEqual(['Decrypt']);
    expect(await readdir(scene.home)).toEqual([]);
  });

  test('is one for servers that start together on an empty database', async () => {
    const vaults = await Promise.all([1, 2, 3].map(() => openVault(scene.database, scene.config({ keyId }))));
    expect(new Set(vaults.map((vault) => vault.provider.currentKeyId())).size).toBe(1);
    expect(await wrappedBy()).toEqual([keyId]);
  });

  test('can be named by an alias, and says which key and installation it belongs to', async () => {
    const arn = await scene.owner.newKey('alias/berth');
    const vault = await openVault(scene.database, scene.config({ keyId: 'alias/berth' }));
    expect(vault.provider.description).toMatch(
      new RegExp(`^KMS key ${arn} \\(encryption context berth:installation=[0-9a-f-]{36}\\)$`),
    );
  });

  test('is bound to the installation by its encryption context', async () => {
    await openVault(scene.database, scene.config({ keyId }));
    const [key] = await listWrappedMasterKeys(scene.database.outer);
    if (!key) throw new Error('nothing is wrapped');
    expect(key.context).toMatchObject({ 'berth:purpose': 'master-key' });
    await expect(
      scene.owner.open(key.wrapped, { ...key.context, 'berth:installation': 'another' }),
    ).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });
});

describe('Rotating a master key in KMS', () => {
  test('makes a new one, re-wraps every secret, and keeps nothing of the old one', async () => {
    const vault = await openVault(scene.database, scene.config({ keyId }));
    await seal(vault);
    const before = vault.provider.currentKeyId();
    expect(await rotateMasterKey(scene.database, vault)).toBe(COUNT);
    expect(vault.provider.knows(before)).toBe(false);
    expect(await wrappedBy()).toEqual([keyId]);
    expect(await opened(vault)).toEqual(ALL);
    expect(await opened(await openVault(scene.database, scene.config({ keyId })))).toEqual(ALL);
  });

  test('reaches another server by itself: it opens and seals under the new one', async () => {
    const [one, other] = [
      await openVault(scene.database, scene.config({ keyId })),
      await openVault(scene.database, scene.config({ keyId })),
    ];
    await seal(one);
    await rotateMasterKey(scene.database, other);
    expect(await opened(one)).toEqual(ALL);
    await seal(one);
    expect(await sealedCounts(scene.database.outer)).toEqual([
      { masterKeyId: other.provider.currentKeyId(), count: COUNT },
    ]);
  });

  test('begun by two servers at once leaves one master key and every secret', async () => {
    const vaults = await Promise.all([1, 2].map(() => openVault(scene.database, scene.config({ keyId }))));
    await seal(await openVault(scene.database, scene.config({ keyId })));
    await Promise.all(vaults.map((vault) => rotateMasterKey(scene.database, vault)));
    const next = await openVault(scene.database, scene.config({ keyId }));
    expect(await opened(next)).toEqual(ALL);
    expect(await sealedCounts(scene.database.outer)).toEqual([
      { masterKeyId: next.provider.currentKeyId(), count: COUNT },
    ]);
  });

  test('refused by KMS, changes nothing: the old one goes on', async () => {
    const vault = await openVault(scene.database, scene.config({ keyId }));
    await seal(vault);
    await scene.owner.disable(keyId);
    await expect(rotateMasterKey(scene.database, vault)).rejects.toThrow(/is disabled/);
    await seal(vault);
    await scene.owner.enable(keyId);
    expect(await opened(await openVault(scene.database, scene.config({ keyId })))).toEqual(ALL);
  });
});

/** Half of a move, as a killed process leaves it: the new key is in force, and three secrets are under it. */
async function moveHalfWay(config: VaultConfig): Promise<void> {
  const { database } = scene;
  const samples = await sealedSamples(database.outer);
  const provider = await chooseKeys(
    database,
    config,
    samples.map((sample) => sample.masterKeyId),
  );
  const vault = createVault(provider);
  const current = provider.currentKeyId();
  await database.transaction((tx) => putInForce(tx, current, provider.shared ?? false));
  for (const was of await sealedUnderOther(database.outer, current, 3))
    await replaceWrapping(database.outer, was, await vault.rewrap(was));
}

describe('Moving to another provider', () => {
  const envKey = randomBytes(32).toString('base64');
  const other = () => scene.owner.newKey();
  const moves: {
    name: string;
    from: () => VaultConfig;
    to: (otherKey: string) => VaultConfig;
    previous: () => string;
    left: { files: string[]; wrapped: number };
  }[] = [
    {
      name: 'from the key file to KMS',
      from: () => scene.config(),
      to: () => scene.config({ keyId }),
      previous: () => 'file',
      left: { files: [], wrapped: 1 },
    },
    {
      name: 'from BERTH_MASTER_KEY to KMS',
      from: () => scene.config({ masterKey: envKey }),
      to: () => scene.config({ keyId }),
      previous: () => envKey,
      left: { files: [], wrapped: 1 },
    },
    {
      name: 'from KMS to the key file',
      from: () => scene.config({ keyId }),
      to: () => scene.config(),
      previous: () => `kms:${keyId}`,
      left: { files: ['master-key'], wrapped: 0 },
    },
    {
      name: 'from KMS to BERTH_MASTER_KEY',
      from: () => scene.config({ keyId }),
      to: () => scene.config({ masterKey: envKey }),
      previous: () => `kms:${keyId}`,
      left: { files: [], wrapped: 0 },
    },
    {
      name: 'from one KMS key to another',
      from: () => scene.config({ keyId }),
      to: (otherKey) => scene.config({ keyId: otherKey }),
      previous: () => `kms:${keyId}`,
      left: { files: [], wrapped: 1 },
    },
    {
      name: 'from the key file to BERTH_MASTER_KEY',
      from: () => scene.config(),
      to: () => scene.config({ masterKey: envKey }),
      previous: () => 'file',
      left: { files: [], wrapped: 0 },
    },
  ];

  test.each(moves)('$name is done by one start, and goes on after a crash', async (move) => {
    await seal(await openVault(scene.database, move.from()));
    const target = move.to(await other());
    await expect(openVault(scene.database, target)).rejects.toThrow(/BERTH_MASTER_KEY_PREVIOUS/);

    const moving = { ...target, previousMasterKey: move.previous() };
    await moveHalfWay(moving);
    expect(await sealedCounts(scene.database.outer)).toHaveLength(2);

    const moved = await openVault(scene.database, moving);
    expect(await opened(moved)).toEqual(ALL);
    expect(await sealedCounts(scene.database.outer)).toHaveLength(1);
    expect(await readdir(scene.home)).toEqual(move.left.files);
    expect(await wrappedBy()).toHaveLength(move.left.wrapped);

    expect(await opened(await openVault(scene.database, moving))).toEqual(ALL);
    expect(await opened(await openVault(scene.database, target))).toEqual(ALL);
    await expect(openVault(scene.database, move.from())).rejects.toThrow();
  });

  test('is never begun by a variable that was forgotten', async () => {
    await seal(await openVault(scene.database, scene.config({ keyId })));
    await expect(openVault(scene.database, scene.config())).rejects.toThrow(
      `Set BERTH_KMS_KEY_ID=${keyId}; or, to leave KMS for a key file, BERTH_MASTER_KEY_PREVIOUS=kms:${keyId}`,
    );
    expect(await readdir(scene.home)).toEqual([]);
  });
});

describe('With secrets sealed, the server refuses to start and says what to do when', () => {
  const refusals: { name: string; given: () => Promise<VaultConfig>; says: RegExp }[] = [
    {
      name: 'AWS denies it',
      given: async () => {
        await scene.credentialsWith({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: '*' }],
        });
        return scene.config({ keyId });
      },
      says: /AWS denies kms:Decrypt on the KMS key .*Allow kms:Decrypt and kms:GenerateDataKey.*AWS: .*not authorized/s,
    },
    {
      name: 'the key is disabled',
      given: async () => {
        await scene.owner.disable(keyId);
        return scene.config({ keyId });
      },
      says: /is disabled\. Enable it \(aws kms enable-key --key-id /,
    },
    {
      name: 'the key waits for its deletion',
      given: async () => {
        await scene.owner.scheduleDeletion(keyId);
        return scene.config({ keyId });
      },
      says: /waiting to be deleted\. Stop that \(aws kms cancel-key-deletion/,
    },
    {
      name: 'there is no such key',
      given: async () => scene.config({ keyId: '00000000-0000-4000-8000-000000000000' }),
      says: /There is no such key.*Correct BERTH_KMS_KEY_ID or BERTH_KMS_REGION/s,
    },
    {
      name: 'another key is named',
      given: async () => scene.config({ keyId: await scene.owner.newKey() }),
      says: /names another key\. Set BERTH_KMS_KEY_ID=arn.* BERTH_MASTER_KEY_PREVIOUS=kms:arn/s,
    },
    {
      name: 'KMS throttles',
      given: async () => {
        await scene.owner.fail('Decrypt', 'ThrottlingException');
        return scene.config({ keyId });
      },
      says: /too many requests\. Start again in a minute/,
    },
    {
      name: 'KMS fails',
      given: async () => {
        await scene.owner.fail('Decrypt', 'KMSInternalException', 500);
        return scene.config({ keyId });
      },
      says: /KMS failed at kms:Decrypt.*start again/s,
    },
    {
      name: 'KMS cannot be reached',
      given: async () =>
        scene.config({ keyId, kms: { keyId, region: 'us-east-1', endpoint: 'http://127.0.0.1:1' } }),
      says: /KMS cannot be reached .* in http:\/\/127\.0\.0\.1:1\. .*VPC endpoint/s,
    },
    {
      name: 'the wrapped key in the database was changed',
      given: async () => {
        await scene.database.outer.execute(
          'update wrapped_master_keys set wrapped = set_byte(wrapped, 40, get_byte(wrapped, 40) # 1)',
        );
        return scene.config({ keyId });
      },
      says: /did not wrap the master key that is stored in the database, or what is stored was changed/,
    },
    {
      name: 'a wrapped key was put in the place of another',
      given: async () => {
        await scene.database.outer.execute("update wrapped_master_keys set id = 'mk_0123456789abcdef'");
        return scene.config({ keyId });
      },
      says: /holds as master key mk_0123456789abcdef is another key/,
    },
    {
      name: 'the credentials are of nobody',
      given: async () => {
        vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
        return scene.config({ keyId });
      },
      says: /AWS does not take the credentials.*Renew them/s,
    },
  ];

  test.each(refusals)('$name', { timeout: 20_000 }, async ({ given, says }) => {
    await seal(await openVault(scene.database, scene.config({ keyId })));
    const config = await given();
    await expect(openVault(scene.database, config)).rejects.toMatchObject({
      name: 'VaultRefusal',
      message: expect.stringMatching(says) as string,
    });
  });
});
