import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@berth/domain';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SealedSecret, SecretPlace } from '../app/model.ts';
import { envKeys } from './env-keys.ts';
import { fileKeys } from './file-keys.ts';
import { createVault } from './vault.ts';

const key = () => randomBytes(32).toString('base64');
const vault = createVault(envKeys(key()));

const place = fc.record<SecretPlace>({
  accountId: fc.nat({ max: 5 }),
  ownerKind: fc.constantFrom('account', 'cloud-account', 'task', 'internal'),
  ownerId: fc.string({ maxLength: 6 }),
  field: fc.constantFrom('accessSecretKey', 'consolePassword', 'accountKey'),
});

const same = (a: SecretPlace, b: SecretPlace) => JSON.stringify(a) === JSON.stringify(b);

describe('A sealed secret', () => {
  test('opens in its own place, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.string({ unit: 'binary' }), async (where, text) => {
        const opened = await vault.open(await vault.seal(where, new Secret(text)));
        expect(opened.reveal()).toBe(Buffer.from(text).toString());
      }),
    );
  });

  test('never opens for another tenant, row or field', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (where, elsewhere) => {
        fc.pre(!same(where, elsewhere));
        const sealed = await vault.seal(where, new Secret('s3cret'));
        await expect(vault.open({ ...sealed, place: elsewhere })).rejects.toThrow();
      }),
    );
  });

  test('does not open when a single bit of it was changed, or with the data key of another', async () => {
    const where: SecretPlace = { accountId: 1, ownerKind: 'task', ownerId: 't', field: 'accessSecretKey' };
    const sealed = await vault.seal(where, new Secret('s3cret'));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('wrappedKey' as const, 'ciphertext' as const),
        fc.nat(),
        async (part, n) => {
          const bytes = Buffer.from(sealed[part]);
          const bit = n % (bytes.length * 8);
          bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
          await expect(vault.open({ ...sealed, [part]: bytes })).rejects.toThrow();
        },
      ),
    );
    const other = await vault.seal(where, new Secret('other'));
    await expect(vault.open({ ...sealed, wrappedKey: other.wrappedKey })).rejects.toThrow();
  });

  test('does not open with another master key', async () => {
    const where: SecretPlace = { accountId: 1, ownerKind: 'task', ownerId: 't', field: 'accessSecretKey' };
    const sealed: SealedSecret = await vault.seal(where, new Secret('s3cret'));
    const other = createVault(envKeys(key()));
    await expect(other.open(sealed)).rejects.toThrow(/sealed under master key mk_.* holds mk_/);
  });

  test('holds nothing of the plain text, and no two seals of one secret are alike', async () => {
    const where: SecretPlace = { accountId: 1, ownerKind: 'task', ownerId: 't', field: 'accessSecretKey' };
    const [one, two] = [
      await vault.seal(where, new Secret('s3cret')),
      await vault.seal(where, new Secret('s3cret')),
    ];
    expect(one.ciphertext.includes('s3cret')).toBe(false);
    expect(one.ciphertext.equals(two.ciphertext)).toBe(false);
    expect(one.wrappedKey.equals(two.wrappedKey)).toBe(false);
  });
});

describe('The master key file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-keys-'));
    path = join(folder, 'master-key');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is made on the first start, for its owner only, and is the same on the next', async () => {
    const first = await fileKeys(path, true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await fileKeys(path, true)).currentKeyId()).toBe(first.currentKeyId());
  });

  test('is not made anew when secrets are sealed already', async () => {
    await expect(fileKeys(path, false)).rejects.toThrow(/not there.*backup/s);
  });

  test('is refused when others can read it', async () => {
    await fileKeys(path, true);
    await chmod(path, 0o640);
    await expect(fileKeys(path, true)).rejects.toThrow(/can be read by others \(mode 640\).*chmod 600/s);
  });

  test('is refused when it is damaged, without showing what it holds', async () => {
    await writeFile(path, 'c2hvcnQ=\n', { mode: 0o600 });
    await expect(fileKeys(path, true)).rejects.toThrow(/damaged/);
  });

  test('holds both keys while a rotation runs, and goes on with the same new key after a crash', async () => {
    const first = await fileKeys(path, true);
    const before = first.currentKeyId();
    await first.beginRotation();
    const after = first.currentKeyId();
    const restarted = await fileKeys(path, false);
    await restarted.beginRotation();
    expect(restarted.currentKeyId()).toBe(after);
    expect(restarted.knows(before)).toBe(true);
    await restarted.endRotation();
    expect(restarted.knows(before)).toBe(false);
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2);
  });
});

describe('BERTH_MASTER_KEY', () => {
  test.each([
    { name: 'too short', value: 'c2hvcnQ=' },
    { name: 'empty', value: '' },
    { name: 'a passphrase', value: 'correct horse battery staple' },
  ])('$name is refused, with how to make one', ({ value }) => {
    expect(() => envKeys(value)).toThrow(/32 random bytes.*openssl/);
  });

  test('takes base64 and hex', () => {
    const bytes = randomBytes(32);
    expect(envKeys(bytes.toString('hex')).currentKeyId()).toBe(
      envKeys(bytes.toString('base64')).currentKeyId(),
    );
  });
});
