import { and, desc, eq, inArray } from 'drizzle-orm';
import type { VerificationView } from '../../app/app.ts';
import type { Handle } from '../handle.ts';
import { verifications } from '../schema.ts';

/** How much of a cloud account's history is kept. */
const KEPT = 100;

export type NewVerification = Omit<typeof verifications.$inferInsert, 'id'>;

/** Adds to a cloud account's history; what is older than the last hundred goes. */
export async function addVerification(tx: Handle, verification: NewVerification): Promise<void> {
  await tx.insert(verifications).values(verification);
  const { accountId, cloudAccountId } = verification;
  const ofAccount = and(
    eq(verifications.accountId, accountId),
    eq(verifications.cloudAccountId, cloudAccountId),
  );
  const surplus = tx
    .select({ id: verifications.id })
    .from(verifications)
    .where(ofAccount)
    .orderBy(desc(verifications.id))
    .offset(KEPT);
  await tx.delete(verifications).where(and(ofAccount, inArray(verifications.id, surplus)));
}

/** Newest first. */
export async function listVerifications(
  h: Handle,
  accountId: number,
  cloudAccountId: number,
): Promise<VerificationView[]> {
  const rows = await h
    .select({
      id: verifications.id,
      startedAt: verifications.startedAt,
      finishedAt: verifications.finishedAt,
      passed: verifications.passed,
      trigger: verifications.trigger,
      checks: verifications.checks,
    })
    .from(verifications)
    .where(and(eq(verifications.accountId, accountId), eq(verifications.cloudAccountId, cloudAccountId)))
    .orderBy(desc(verifications.id))
    .limit(KEPT);
  return rows;
}

export async function eraseVerifications(
  h: Handle,
  accountId: number,
  cloudAccountId: number,
): Promise<void> {
  await h
    .delete(verifications)
    .where(and(eq(verifications.accountId, accountId), eq(verifications.cloudAccountId, cloudAccountId)));
}
