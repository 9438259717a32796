import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listWrappedMasterKeys } from '../db/repositories/master-keys.ts';
import { createLog } from '../log.ts';
import { must, newTenant, openTestBerth, type TestBerth } from '../testing/berth.ts';
import { dumpTables } from '../testing/dump.ts';
import { guidesPolicy, type KmsScene, openKmsScene } from '../testing/kms.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';

let scene: KmsScene;
let berth: TestBerth;
const said: string[] = [];

beforeEach(async () => {
  scene = await openKmsScene();
  const { kms } = scene.config({ keyId: await scene.owner.newKey() });
  await scene.credentialsWith(await guidesPolicy());
  berth = await openTestBerth({
    verifier: scriptedVerifier(),
    runWorker: false,
    log: createLog((line) => said.push(line), Date.now, 'json'),
    ...(kms ? { kms } : {}),
  });
});
afterEach(async () => {
  await berth.close();
  await scene.close();
});

/** The master keys in clear, as only the KMS key's owner can learn them. */
async function inClear(): Promise<Buffer[]> {
  const wrapped = await listWrappedMasterKeys(berth.core.context.database.outer);
  return Promise.all(wrapped.map((key) => scene.owner.open(key.wrapped, key.context)));
}

async function everythingWritten(): Promise<string> {
  const { database } = berth.core.context;
  const names = await readdir(berth.home, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')),
  );
  return [await dumpTables(database), ...files, ...said].join('\n');
}

test('no master key of KMS is in clear in any table, file, log line or answer, before a rotation or after', async () => {
  await newTenant(berth, 'Acme');
  const answers = [JSON.stringify(await berth.admin.masterKeyStatus())];
  const before = await inClear();
  const writtenBefore = await everythingWritten();
  answers.push(JSON.stringify(must(await berth.admin.rotateMasterKey())));
  const after = await inClear();
  expect([before.length, after.length]).toEqual([1, 1]);

  const written = [writtenBefore, await everythingWritten(), ...answers].join('\n');
  for (const key of [...before, ...after]) {
    const forms = ['hex', 'base64', 'base64url', 'latin1'].map((form) =>
      key.toString(form as BufferEncoding).replace(/=+$/, ''),
    );
    expect(forms.filter((form) => written.includes(form))).toEqual([]);
  }
  expect(written).toContain('wrapped_master_keys');
  expect(answers.join()).toContain('berth:installation=');
});
