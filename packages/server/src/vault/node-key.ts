import { generateKeyPairSync, randomInt } from 'node:crypto';
import { Secret } from '@berth/domain';

/** A key pair for ssh: EC2 takes the public half, and the private one opens the nodes. */
export interface NodeKey {
  publicKey: string;
  privateKey: Secret;
}

const ALGORITHM = 'ssh-ed25519';
const RAW_BYTES = 32;
/** The cipher's block, to which OpenSSH pads even what is not encrypted. */
const BLOCK = 8;

/**
 * Makes an Ed25519 key, in the formats that ssh and EC2's ImportKeyPair read.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html
 * https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 */
export function newNodeKey(comment: string): NodeKey {
  const pair = generateKeyPairSync('ed25519');
  // The raw keys are the ends of their DER forms.
  const raw = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_BYTES);
  const seed = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-RAW_BYTES);
  const publicBlob = Buffer.concat([field(ALGORITHM), field(raw)]);
  const check = number(randomInt(2 ** 32));
  const inner = Buffer.concat([check, check, publicBlob, field(Buffer.concat([seed, raw])), field(comment)]);
  const padding = Buffer.from(
    Array.from({ length: (BLOCK - (inner.length % BLOCK)) % BLOCK }, (_, n) => n + 1),
  );
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    number(1),
    field(publicBlob),
    field(Buffer.concat([inner, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  const pem = ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''];
  return {
    publicKey: `${ALGORITHM} ${publicBlob.toString('base64')} ${comment}`,
    privateKey: new Secret(pem.join('\n')),
  };
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function field(value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([number(bytes.length), bytes]);
}
