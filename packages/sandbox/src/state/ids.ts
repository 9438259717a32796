import { randomBytes, randomInt, randomUUID } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const base32 = (length: number): string =>
  Array.from({ length }, () => BASE32.charAt(randomInt(BASE32.length))).join('');

/**
 * Unique ids by their prefixes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
export const uniqueId = (kind: 'AIDA' | 'AROA' | 'ANPA' | 'AIPA' | 'AGPA' | 'AKIA' | 'ASIA'): string =>
  `${kind}${base32(kind.startsWith('AK') || kind.startsWith('AS') ? 16 : 17)}`;

/** A secret access key: 40 characters of base64's alphabet. */
export const newSecretAccessKey = (): string => randomBytes(30).toString('base64');

export const newSessionToken = (): string => `FwoGZXIvYXdzE${randomBytes(180).toString('base64')}`;

export const newAccountId = (): string => String(randomInt(100_000_000_000, 999_999_999_999));

/** Letters and digits as in AWS ids that have no documented prefix. */
export const base32Id = base32;

export const newMfaSeed = (): string => base32(32);

export const newRequestId = (): string => randomUUID();

/** An EC2 id, for example `i-0123456789abcdef0`. */
export const ec2Id = (prefix: string): string => `${prefix}-0${randomBytes(8).toString('hex')}`;
