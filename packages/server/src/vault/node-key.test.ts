import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newNodeKey } from './node-key.ts';

test('a public key has the form that EC2 imports, and no two are the same', () => {
  const [one, other] = [newNodeKey('berth-1'), newNodeKey('berth-1')];
  expect(one.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/]{68} berth-1$/);
  expect(one.publicKey).not.toBe(other.publicKey);
});

test('a private key does not print, and holds its public half', () => {
  const { publicKey, privateKey } = newNodeKey('berth-1');
  expect(`${privateKey}`).toBe('[secret]');
  const body = Buffer.from(privateKey.reveal().split('\n').slice(1, -2).join(''), 'base64');
  expect(body.includes(Buffer.from(publicKey.split(' ')[1] ?? '', 'base64'))).toBe(true);
});

const hasSsh = spawnSync('ssh-keygen', ['-V']).error === undefined;

test.runIf(hasSsh)('ssh reads the private key, and gives the same public key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-key-'));
  try {
    const { publicKey, privateKey } = newNodeKey('berth-1');
    const path = join(folder, 'key');
    writeFileSync(path, privateKey.reveal(), { mode: 0o600 });
    expect(execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' }).trim()).toBe(publicKey);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
