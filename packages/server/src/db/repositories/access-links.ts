import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import type { InvitationView, LinkPurpose } from '../../app/access.ts';
import type { Role } from '../../app/app.ts';
import type { LinkRecord } from '../../app/model.ts';
import type { Handle } from '../handle.ts';
import { accessLinks, accounts, users } from '../schema.ts';

interface NewLink {
  accountId: number;
  tokenHash: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
}

/** Stores a link that sets a user's password, in place of an earlier one for the same purpose. */
export async function putUserLink(
  tx: Handle,
  link: NewLink & { purpose: Exclude<LinkPurpose, 'invitation'>; userId: number },
): Promise<void> {
  const { accountId, userId, purpose, ...value } = link;
  await tx
    .insert(accessLinks)
    .values(link)
    .onConflictDoUpdate({
      target: [accessLinks.userId, accessLinks.purpose],
      targetWhere: sql`${accessLinks.userId} is not null`,
      set: value,
      setWhere: eq(accessLinks.accountId, accountId),
    });
}

/** Stores an invitation, in place of an earlier one of the same address. */
export async function putInvitation(
  tx: Handle,
  link: NewLink & { email: string; role: Role },
): Promise<InvitationView> {
  await tx
    .delete(accessLinks)
    .where(
      and(
        ofPurpose(link.accountId, 'invitation'),
        eq(sql`lower(${accessLinks.email})`, sql`lower(${link.email}::text)`),
      ),
    );
  const [row] = await tx
    .insert(accessLinks)
    .values({ ...link, purpose: 'invitation' })
    .returning({ id: accessLinks.id });
  if (!row) throw new Error('An inserted invitation came back as nothing');
  const { email, role, createdBy, createdAt, expiresAt } = link;
  return { id: row.id, email, role, invitedBy: createdBy, createdAt, expiresAt };
}

const ofPurpose = (accountId: number, purpose: LinkPurpose) =>
  and(eq(accessLinks.accountId, accountId), eq(accessLinks.purpose, purpose));

/** What a link is for, by its token's hash; null when it was used, taken back, has expired or never was. */
export async function findLink(h: Handle, tokenHash: string, now: Date): Promise<LinkRecord | null> {
  const [row] = await h
    .select({
      id: accessLinks.id,
      accountId: accessLinks.accountId,
      accountName: accounts.name,
      purpose: accessLinks.purpose,
      userId: accessLinks.userId,
      userName: users.name,
      userEmail: users.email,
      userRole: users.role,
      email: accessLinks.email,
      role: accessLinks.role,
      expiresAt: accessLinks.expiresAt,
    })
    .from(accessLinks)
    .innerJoin(accounts, eq(accounts.id, accessLinks.accountId))
    .leftJoin(users, and(eq(users.id, accessLinks.userId), eq(users.accountId, accessLinks.accountId)))
    .where(and(eq(accessLinks.tokenHash, tokenHash), gt(accessLinks.expiresAt, now)));
  if (!row) return null;
  const { userEmail, userRole, ...link } = row;
  const email = userEmail ?? row.email;
  const role = userRole ?? row.role;
  if (email === null || role === null) throw new Error(`Access link ${row.id} is for nobody`);
  return { ...link, email, role };
}

/** Uses a link up. False when somebody else has: whatever goes with it must not be done. */
export async function takeLink(
  tx: Handle,
  accountId: number,
  tokenHash: string,
  now: Date,
): Promise<boolean> {
  const done = await tx
    .delete(accessLinks)
    .where(
      and(
        eq(accessLinks.accountId, accountId),
        eq(accessLinks.tokenHash, tokenHash),
        gt(accessLinks.expiresAt, now),
      ),
    )
    .returning({ id: accessLinks.id });
  return done.length === 1;
}

/** Takes back the links that set a user's password. */
export async function endLinksOfUser(tx: Handle, accountId: number, userId: number): Promise<void> {
  await tx
    .delete(accessLinks)
    .where(and(eq(accessLinks.accountId, accountId), eq(accessLinks.userId, userId)));
}

export async function listInvitations(h: Handle, accountId: number): Promise<InvitationView[]> {
  const rows = await h
    .select()
    .from(accessLinks)
    .where(ofPurpose(accountId, 'invitation'))
    .orderBy(asc(accessLinks.id));
  return rows.flatMap(({ id, email, role, createdBy, createdAt, expiresAt }) =>
    email === null || role === null ? [] : [{ id, email, role, invitedBy: createdBy, createdAt, expiresAt }],
  );
}

/** Takes an invitation back; gives whose it was, or null when there is none such. */
export async function deleteInvitation(tx: Handle, accountId: number, id: number): Promise<string | null> {
  const [row] = await tx
    .delete(accessLinks)
    .where(and(ofPurpose(accountId, 'invitation'), eq(accessLinks.id, id)))
    .returning({ email: accessLinks.email });
  return row?.email ?? null;
}

/** Removes links that expired before that moment. */
export async function purgeLinks(h: Handle, before: Date): Promise<void> {
  await h.delete(accessLinks).where(lte(accessLinks.expiresAt, before));
}
