import { createHmac } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';

const STEP_MS = 30_000;
const DRIFT_STEPS = 2;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const c of text) bits += ALPHABET.indexOf(c).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The six digits that a virtual device shows at `atMs`. https://www.rfc-editor.org/rfc/rfc6238 */
export function totp(seed: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)));
  const digest = createHmac('sha1', fromBase32(seed)).update(counter).digest();
  const offset = (digest[19] ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Whether a code is one that the device shows around `atMs`. */
export function codeFits(seed: string, code: string, atMs: number): boolean {
  for (let step = -DRIFT_STEPS; step <= DRIFT_STEPS; step += 1)
    if (totp(seed, atMs + step * STEP_MS) === code) return true;
  return false;
}

/**
 * Whether the call proves MFA; false when it names no device. Throws when it names one that is not the
 * caller's, or gives a wrong code. Codes go by the machine's clock, two steps early or late are fine,
 * and a code may be used again (AWS takes each once).
 */
export function provesMfa(call: Call, serialNumber: string | undefined, code: string | undefined): boolean {
  if (serialNumber === undefined && code === undefined) return false;
  const denied = (message: string) => new AwsError('AccessDenied', message, 403);
  if (serialNumber === undefined || code === undefined)
    throw denied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  const device = call.account.mfaDevices.get(serialNumber);
  const owner = (call.principal.name ?? '').toLowerCase();
  if (!device || call.principal.kind !== 'user' || device.user !== owner)
    throw denied(
      `MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.`,
    );
  if (!codeFits(device.seed, code, call.world.clock.realNow()))
    throw denied('MultiFactorAuthentication failed with invalid MFA one time pass code. ');
  return true;
}
