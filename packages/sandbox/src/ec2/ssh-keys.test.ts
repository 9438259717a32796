import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { AwsError } from '../protocol/aws-error.ts';
import { makeSshKey, readSshKey } from './ssh-keys.ts';

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';

test('an ED25519 key is known by the SHA-256 of it, in base64', () => {
  const { type, fingerprint } = readSshKey(Buffer.from(`${ED25519} me@here\n`));
  expect(type).toBe('ed25519');
  expect(fingerprint).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});

test.each(['rsa', 'ed25519'] as const)(
  'an %s key that was made is one to import, and has its private half',
  (type) => {
    const made = makeSshKey(type);
    expect(readSshKey(Buffer.from(made.publicKey)).type).toBe(type);
    const fromPrivate = createPublicKey(createPrivateKey(made.material)).export({ format: 'jwk' });
    const blob = Buffer.from(made.publicKey.split(' ')[1] ?? '', 'base64');
    const raw = Buffer.from(fromPrivate.x ?? fromPrivate.n ?? '', 'base64url');
    expect(blob.subarray(-raw.length).equals(raw)).toBe(true);
  },
);

test('an RSA key that was imported is known by an MD5, one that was made by a SHA-1', () => {
  const made = makeSshKey('rsa');
  expect(made.fingerprint).toMatch(/^([0-9a-f]{2}:){19}[0-9a-f]{2}$/);
  expect(readSshKey(Buffer.from(made.publicKey)).fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
});

test.each([
  '',
  'ssh-rsa',
  'ssh-rsa AAAA',
  ED25519.replace('ssh-ed', 'ssh-rsa-'),
  ED25519.slice(0, -8),
  'no key at all',
])('%j is no key', (text) => expect(() => readSshKey(Buffer.from(text))).toThrow(AwsError));
