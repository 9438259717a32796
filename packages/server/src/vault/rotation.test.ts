import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@berth/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SecretPlace } from '../app/model.ts';
import { transactionWithSecrets } from '../app/sealing.ts';
import {
  getSecret,
  replaceWrapping,
  sealedCounts,
  sealedUnderOther,
  setMasterKey,
} from '../db/repositories/secrets.ts';
import { newTenant, openTestBerth, type TestBerth } from '../testing/berth.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';
import { openVault } from './open-vault.ts';
import { rotateMasterKey } from './rotation.ts';

const COUNT = 250;

const placeOf = (accountId: number, n: number): SecretPlace => ({
  accountId,
  ownerKind: 'cloud-account',
  ownerId: String(n),
  field: 'accessSecretKey',
});

describe('Rotating the master key', () => {
  let berth: TestBerth;
  let accountId: number;
  beforeEach(async () => {
    berth = await openTestBerth({ verifier: scriptedVerifier(), runWorker: false });
    accountId = (await newTenant(berth, 'Acme')).caller.accountId;
    const secrets = Array.from({ length: COUNT }, (_, n) => ({
      place: placeOf(accountId, n),
      secret: new Secret(`secret ${n}`),
    }));
    await transactionWithSecrets(berth.core.context, secrets, async () => {});
  });
  afterEach(() => berth.close());

  const opened = async (vault = berth.core.context.vault) => {
    const { database } = berth.core.context;
    const sealed = await Promise.all(
      Array.from({ length: COUNT }, (_, n) => getSecret(database.outer, placeOf(accountId, n))),
    );
    return Promise.all(sealed.map(async (one) => one && (await vault.open(one)).reveal()));
  };
  const all = Array.from({ length: COUNT }, (_, n) => `secret ${n}`);

  test('re-wraps every secret, and every secret still opens', async () => {
    const { database, vault } = berth.core.context;
    const before = vault.provider.currentKeyId();
    expect(await rotateMasterKey(database, vault)).toBe(COUNT + 1);
    expect(await sealedCounts(database.outer)).toEqual([
      { masterKeyId: vault.provider.currentKeyId(), count: COUNT + 1 },
    ]);
    expect(vault.provider.knows(before)).toBe(false);
    expect(await opened()).toEqual(all);
  });

  test('cut short half-way, it is finished by the next start', async () => {
    const { database, vault } = berth.core.context;
    await vault.provider.beginRotation();
    await setMasterKey(database.outer, vault.provider.currentKeyId());
    for (const was of await sealedUnderOther(database.outer, vault.provider.currentKeyId(), 100))
      await replaceWrapping(database.outer, was, await vault.rewrap(was));
    expect(await sealedCounts(database.outer)).toHaveLength(2);
    expect(await opened()).toEqual(all);

    const next = await openVault(database, { home: berth.home });
    expect(await sealedCounts(database.outer)).toHaveLength(1);
    expect(await opened(next)).toEqual(all);
  });

  test('a process that missed it seals under the new key all the same', async () => {
    const { database, vault } = berth.core.context;
    const elsewhere = await openVault(database, { home: berth.home });
    await rotateMasterKey(database, elsewhere);
    const place = placeOf(accountId, 9_999);
    await transactionWithSecrets(
      { database, vault },
      [{ place, secret: new Secret('late') }],
      async () => {},
    );
    const sealed = await getSecret(database.outer, place);
    expect(sealed?.masterKeyId).toBe(elsewhere.provider.currentKeyId());
    expect(await opened()).toEqual(all);
  });

  test('with secrets sealed and the key file gone, the server refuses to start and says why', async () => {
    await rm(join(berth.home, 'master-key'));
    await expect(openVault(berth.core.context.database, { home: berth.home })).rejects.toThrow(
      /holds sealed secrets, and their master key file .* is not there/,
    );
  });

  test('with another master key, the server refuses to start and says which one is missing', async () => {
    const { database, vault } = berth.core.context;
    const masterKey = randomBytes(32).toString('base64');
    await expect(openVault(database, { home: berth.home, masterKey })).rejects.toThrow(
      new RegExp(`sealed under master key ${vault.provider.currentKeyId()}, and BERTH_MASTER_KEY holds`),
    );
  });
});
