import { and, desc, eq, ne, notExists } from 'drizzle-orm';
import type { Handle } from '../handle.ts';
import { sealedSecrets, vaultState, wrappedMasterKeys } from '../schema.ts';
import { setMasterKey } from './secrets.ts';

/** A master key as a key management service wrapped it. */
export interface WrappedMasterKey {
  id: string;
  /** ARN of the key that wrapped it. */
  wrappedBy: string;
  wrapped: Buffer;
  /** What it was bound to when it was wrapped. */
  context: Record<string, string>;
}

/** The current one first. */
export async function listWrappedMasterKeys(h: Handle): Promise<WrappedMasterKey[]> {
  return h
    .select({
      id: wrappedMasterKeys.id,
      wrappedBy: wrappedMasterKeys.wrappedBy,
      wrapped: wrappedMasterKeys.wrapped,
      context: wrappedMasterKeys.context,
    })
    .from(wrappedMasterKeys)
    .orderBy(desc(wrappedMasterKeys.current), wrappedMasterKeys.id);
}

/** Stores the first one as the current one; false when another process was first. */
export async function addFirstMasterKey(h: Handle, key: WrappedMasterKey): Promise<boolean> {
  const made = await h
    .insert(wrappedMasterKeys)
    .values({ ...key, current: true })
    .onConflictDoNothing()
    .returning({ id: wrappedMasterKeys.id });
  return made.length === 1;
}

/**
 * Puts a new current one in the place of `was`, and into force: from then on nothing can be stored under the old
 * one. False when `was` is not current any more.
 */
export async function replaceMasterKey(tx: Handle, was: string, key: WrappedMasterKey): Promise<boolean> {
  await tx.select().from(vaultState).for('update');
  const replaced = await tx
    .update(wrappedMasterKeys)
    .set({ current: false })
    .where(and(eq(wrappedMasterKeys.id, was), eq(wrappedMasterKeys.current, true)))
    .returning({ id: wrappedMasterKeys.id });
  if (replaced.length === 0) return false;
  await tx.insert(wrappedMasterKeys).values({ ...key, current: true });
  await setMasterKey(tx, key.id);
  return true;
}

/**
 * From now on values must be sealed under this master key. With `shared`, only if it is the current one among the
 * wrapped ones: what a process remembers may be out of date. Run in a transaction.
 */
export async function putInForce(tx: Handle, masterKeyId: string, shared: boolean): Promise<boolean> {
  // Two statements: the second must see what whoever held the lock before has done.
  await tx.select().from(vaultState).for('update');
  if (shared) {
    const [current] = await tx
      .select({ id: wrappedMasterKeys.id })
      .from(wrappedMasterKeys)
      .where(eq(wrappedMasterKeys.current, true));
    if (current?.id !== masterKeyId) return false;
  }
  await setMasterKey(tx, masterKeyId);
  return true;
}

/** The master key that values must be sealed under, which stays that until the transaction ends. */
export async function masterKeyInForce(tx: Handle): Promise<string | null> {
  const [state] = await tx.select().from(vaultState).for('share');
  return state?.masterKeyId ?? null;
}

/** Forgets the wrapped keys that nothing is sealed under: all but `kept`, or all when that is null. */
export async function forgetMasterKeys(h: Handle, kept: string | null): Promise<void> {
  const sealed = h
    .select({ id: sealedSecrets.id })
    .from(sealedSecrets)
    .where(eq(sealedSecrets.masterKeyId, wrappedMasterKeys.id));
  const unused = notExists(sealed);
  await h
    .delete(wrappedMasterKeys)
    .where(
      kept === null
        ? unused
        : and(unused, eq(wrappedMasterKeys.current, false), ne(wrappedMasterKeys.id, kept)),
    );
}
