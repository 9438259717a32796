import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import type { KeyPair } from '../state/ec2-model.ts';

export type SshKey = Pick<KeyPair, 'type' | 'fingerprint' | 'publicKey'>;

const colons = (hex: string): string => hex.replace(/(..)(?=.)/g, '$1:');

/** The parts of an OpenSSH public key: each has its length before it. */
function sshParts(blob: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length; ) {
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return [];
    parts.push(blob.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

const sshPart = (part: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
};

/** A number in SSH's form: a zero byte before one whose first bit is set. */
const sshNumber = (base64url: string | undefined): Buffer => {
  const raw = Buffer.from(base64url ?? '', 'base64url');
  return sshPart((raw[0] ?? 0) >= 128 ? Buffer.concat([Buffer.from([0]), raw]) : raw);
};

const ed25519Fingerprint = (blob: Buffer): string => createHash('sha256').update(blob).digest('base64');

function rsaFingerprint([, exponent, modulus]: Buffer[]): string {
  const trimmed = modulus?.subarray(modulus[0] === 0 ? 1 : 0).toString('base64url') ?? '';
  const jwk = { kty: 'RSA', e: exponent?.toString('base64url') ?? '', n: trimmed };
  const der = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' });
  return colons(createHash('md5').update(der).digest('hex'));
}

const badKey = (): AwsError =>
  new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');

/**
 * Reads an OpenSSH public key. EC2 shows MD5 of the DER form for RSA, SHA-256 for ED25519.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html
 */
export function readSshKey(material: Uint8Array | undefined): SshKey {
  const text = Buffer.from(material ?? [])
    .toString('utf8')
    .trim();
  const [algorithm = '', base64 = ''] = text.split(/\s+/);
  const blob = Buffer.from(base64, 'base64');
  const parts = sshParts(blob);
  if (parts[0]?.toString() !== algorithm) throw badKey();
  try {
    if (algorithm === 'ssh-rsa' && parts.length === 3)
      return { type: 'rsa', fingerprint: rsaFingerprint(parts), publicKey: text };
  } catch {
    throw badKey();
  }
  if (algorithm !== 'ssh-ed25519' || parts[1]?.length !== 32) throw badKey();
  return { type: 'ed25519', fingerprint: ed25519Fingerprint(blob), publicKey: text };
}

function sshText(key: KeyObject): string {
  const jwk = key.export({ format: 'jwk' });
  const ed = jwk.crv === 'Ed25519';
  const name = ed ? 'ssh-ed25519' : 'ssh-rsa';
  const rest = ed ? [sshPart(Buffer.from(jwk.x ?? '', 'base64url'))] : [sshNumber(jwk.e), sshNumber(jwk.n)];
  return `${name} ${Buffer.concat([sshPart(Buffer.from(name)), ...rest]).toString('base64')}`;
}

/** Makes a key pair; of an RSA key that EC2 made, the fingerprint is SHA-1 of the private key's DER form. */
export function makeSshKey(type: KeyPair['type']): SshKey & { material: string } {
  if (type === 'ed25519') {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const known = readSshKey(Buffer.from(sshText(publicKey)));
    return { ...known, material: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
  }
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    type,
    fingerprint: colons(createHash('sha1').update(der).digest('hex')),
    publicKey: sshText(publicKey),
    material: privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
  };
}
