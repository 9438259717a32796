import type { Clock } from '@berth/engine';
import ipaddr from 'ipaddr.js';
import type { App, AppResult, Caller } from './app.ts';
import { hashKey, sameHash } from './keys.ts';
import type { KeyRecord } from './model.ts';

/** NOTIFY channel on which a change of keys, users or accounts is announced. */
export const KEY_CHANGES = 'berth_keys';

/**
 * How long an answer is kept. A change of keys is announced to every process and drops it at once; should the
 * announcement be lost, a revoked key works for so long and no longer.
 */
export const KEPT_MS = 30_000;
const KEPT_MOST = 10_000;
/** A key that is used all day need not be written all day. */
const USE_NOTED_EVERY_MS = 60_000;

type Lookup = (hashes: {
  accountKeyHash: string;
  userKeyHash: string;
}) => Promise<(KeyRecord & { accountKeyHash: string; userKeyHash: string }) | null>;

/**
 * The gate for API keys. A wrong account key, a wrong user key and two keys of different accounts are refused
 * in the same words and by the same work: what is wrong is told to nobody. Only right answers are kept.
 */
export function createAuthenticator(
  lookup: Lookup,
  clock: Clock,
  noteUse: (record: KeyRecord, at: Date) => Promise<void> = async () => {},
) {
  const kept = new Map<string, { record: KeyRecord; until: number }>();
  let changes = 0;

  const find = async (accountKey: string, userKey: string): Promise<KeyRecord | null> => {
    const hashes = { accountKeyHash: hashKey(accountKey), userKeyHash: hashKey(userKey) };
    const cacheKey = hashes.accountKeyHash + hashes.userKeyHash;
    const held = kept.get(cacheKey);
    if (held && held.until > clock.now()) return held.record;
    const before = changes;
    const askedAt = clock.now();
    const found = await lookup(hashes);
    if (!found) return null;
    const same =
      sameHash(found.accountKeyHash, hashes.accountKeyHash) &&
      sameHash(found.userKeyHash, hashes.userKeyHash);
    if (!same) return null;
    // What was read before a change was announced may be what it changed.
    if (changes !== before) return found;
    if (kept.size >= KEPT_MOST) kept.clear();
    kept.set(cacheKey, { record: found, until: askedAt + KEPT_MS });
    return found;
  };

  const authenticate: App['authenticate'] = async ({ accountKey, userKey, sourceIp }) => {
    const record = await find(accountKey, userKey);
    if (!record) return refused;
    if (!sourceAllowed(record.sourceCidrs, sourceIp))
      return {
        ok: false,
        error: {
          code: 'SOURCE_IP_NOT_ALLOWED',
          message: 'This API key may not be used from this source address.',
          remedy: 'Call from an address that the key allows, or make a key that allows this one.',
        },
      };
    const now = clock.now();
    if (now - (record.lastUsedAt?.getTime() ?? 0) >= USE_NOTED_EVERY_MS) {
      record.lastUsedAt = new Date(now);
      await noteUse(record, record.lastUsedAt);
    }
    const caller: Caller = {
      accountId: record.accountId,
      userId: record.userId,
      userName: record.userName,
      userEmail: record.userEmail,
      role: record.role,
      apiKeyName: record.apiKeyName,
      sourceIp,
      session: null,
    };
    return { ok: true, value: caller };
  };
  const forget = (): void => {
    changes++;
    kept.clear();
  };
  return { authenticate, forget };
}

const refused: AppResult<never> = {
  ok: false,
  error: {
    code: 'UNAUTHORIZED',
    message: 'The API keys are not valid.',
    remedy: 'Send the account key as X-Api-Key and a user key of the same account as X-Api-Secret-Key.',
  },
};

/** No list: any source. An address that cannot be read is allowed by no list. */
export function sourceAllowed(cidrs: string[], sourceIp: string): boolean {
  if (cidrs.length === 0) return true;
  if (!ipaddr.isValid(sourceIp)) return false;
  const source = ipaddr.process(sourceIp);
  return cidrs.some((cidr) => {
    const [range, bits] = ipaddr.parseCIDR(cidr);
    return source.kind() === range.kind() && source.match(range, bits);
  });
}

/** The CIDR in its plain form, or null when it is none. A bare address is a range of one. */
export function parseCidr(text: string): string | null {
  const whole = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  return ipaddr.isValidCIDR(whole) ? whole : null;
}
