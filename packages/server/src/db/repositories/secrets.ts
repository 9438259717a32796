import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { SealedSecret, SecretField, SecretPlace } from '../../app/model.ts';
import type { Handle } from '../handle.ts';
import { sealedSecrets, vaultState } from '../schema.ts';

/** Thrown when a value was sealed under a master key that a rotation has replaced; seal it again and retry. */
export class StaleMasterKey extends Error {
  override name = 'StaleMasterKey';
}

type Owner = Pick<SecretPlace, 'accountId' | 'ownerKind' | 'ownerId'>;

const ofOwner = (owner: Owner) =>
  and(
    eq(sealedSecrets.accountId, owner.accountId),
    eq(sealedSecrets.ownerKind, owner.ownerKind),
    eq(sealedSecrets.ownerId, owner.ownerId),
  );

const toSealed = (row: typeof sealedSecrets.$inferSelect): SealedSecret => ({
  place: {
    accountId: row.accountId,
    ownerKind: row.ownerKind,
    ownerId: row.ownerId,
    field: row.field as SecretField,
  },
  masterKeyId: row.masterKeyId,
  wrappedKey: row.wrappedKey,
  ciphertext: row.ciphertext,
});

/**
 * Stores a sealed value, in place of the one there. The vault's state is read under a share lock, so that a
 * rotation which ends meanwhile cannot leave a value under a key that it is about to forget.
 * @throws StaleMasterKey
 */
export async function putSecret(tx: Handle, sealed: SealedSecret): Promise<void> {
  const [state] = await tx.select().from(vaultState).for('share');
  if (state && state.masterKeyId !== sealed.masterKeyId)
    throw new StaleMasterKey(`Sealed under ${sealed.masterKeyId}, which ${state.masterKeyId} has replaced`);
  const value = {
    masterKeyId: sealed.masterKeyId,
    wrappedKey: sealed.wrappedKey,
    ciphertext: sealed.ciphertext,
  };
  await tx
    .insert(sealedSecrets)
    .values({ ...sealed.place, ...value })
    .onConflictDoUpdate({
      target: [sealedSecrets.accountId, sealedSecrets.ownerKind, sealedSecrets.ownerId, sealedSecrets.field],
      set: value,
    });
}

/** Keeps others from making the secret of that place until the transaction ends, where there is none yet. */
export async function lockSecret(tx: Handle, place: SecretPlace): Promise<void> {
  const name = [place.accountId, place.ownerKind, place.ownerId, place.field].join('/');
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

export async function getSecret(h: Handle, place: SecretPlace): Promise<SealedSecret | null> {
  const [row] = await h
    .select()
    .from(sealedSecrets)
    .where(and(ofOwner(place), eq(sealedSecrets.field, place.field)));
  return row ? toSealed(row) : null;
}

/** Erases every sealed value of one owner. */
export async function eraseSecrets(h: Handle, owner: Owner): Promise<void> {
  await h.delete(sealedSecrets).where(ofOwner(owner));
}

/** Erases one sealed value. */
export async function eraseSecret(h: Handle, place: SecretPlace): Promise<void> {
  await h.delete(sealedSecrets).where(and(ofOwner(place), eq(sealedSecrets.field, place.field)));
}

/** Master keys that something is sealed under, with one sealed value of each to try them on. */
export async function sealedSamples(h: Handle): Promise<SealedSecret[]> {
  const rows = await h
    .selectDistinctOn([sealedSecrets.masterKeyId])
    .from(sealedSecrets)
    .orderBy(sealedSecrets.masterKeyId, asc(sealedSecrets.id));
  return rows.map(toSealed);
}

/** The master key that values must be sealed under; null in a new database. */
export async function currentMasterKey(h: Handle): Promise<string | null> {
  const [state] = await h.select().from(vaultState);
  return state?.masterKeyId ?? null;
}

/** From now on values must be sealed under this master key. Waits for writes that are under way. */
export async function setMasterKey(h: Handle, masterKeyId: string): Promise<void> {
  await h
    .insert(vaultState)
    .values({ id: 1, masterKeyId })
    .onConflictDoUpdate({ target: vaultState.id, set: { masterKeyId } });
}

/** A batch of what is still sealed under another master key. */
export async function sealedUnderOther(
  h: Handle,
  masterKeyId: string,
  limit: number,
): Promise<SealedSecret[]> {
  const rows = await h
    .select()
    .from(sealedSecrets)
    .where(ne(sealedSecrets.masterKeyId, masterKeyId))
    .orderBy(asc(sealedSecrets.id))
    .limit(limit);
  return rows.map(toSealed);
}

/** Puts a re-wrapped data key in place, unless the value was replaced or erased meanwhile. */
export async function replaceWrapping(h: Handle, was: SealedSecret, now: SealedSecret): Promise<boolean> {
  const done = await h
    .update(sealedSecrets)
    .set({ masterKeyId: now.masterKeyId, wrappedKey: now.wrappedKey })
    .where(
      and(
        ofOwner(was.place),
        eq(sealedSecrets.field, was.place.field),
        eq(sealedSecrets.wrappedKey, was.wrappedKey),
      ),
    )
    .returning({ id: sealedSecrets.id });
  return done.length === 1;
}

/** How many values are sealed under each master key. */
export async function sealedCounts(h: Handle): Promise<{ masterKeyId: string; count: number }[]> {
  return h
    .select({ masterKeyId: sealedSecrets.masterKeyId, count: sql<number>`count(*)::int` })
    .from(sealedSecrets)
    .groupBy(sealedSecrets.masterKeyId);
}

/** To whom an account's sealed values belong. */
export async function sealedOwners(h: Handle, accountId: number): Promise<Omit<SecretPlace, 'accountId'>[]> {
  const rows = await h
    .select({
      ownerKind: sealedSecrets.ownerKind,
      ownerId: sealedSecrets.ownerId,
      field: sealedSecrets.field,
    })
    .from(sealedSecrets)
    .where(eq(sealedSecrets.accountId, accountId))
    .orderBy(asc(sealedSecrets.id));
  return rows.map((row) => ({ ...row, field: row.field as SecretField }));
}
