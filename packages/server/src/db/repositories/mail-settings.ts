import type { FindingSeverity } from '@berth/domain';
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Role } from '../../app/app.ts';
import type { MailSetting } from '../../app/notifications.ts';
import type { Handle } from '../handle.ts';
import { accounts, users } from '../schema.ts';
import { mailSettings } from '../tell-schema.ts';

export async function getMailSetting(
  h: Handle,
  { accountId, userId }: { accountId: number; userId: number },
): Promise<MailSetting | null> {
  const [row] = await h
    .select({ enabled: mailSettings.enabled, minimumSeverity: mailSettings.minimumSeverity })
    .from(mailSettings)
    .where(and(eq(mailSettings.accountId, accountId), eq(mailSettings.userId, userId)));
  return row ?? null;
}

export async function putMailSetting(
  tx: Handle,
  user: { accountId: number; userId: number },
  setting: MailSetting,
): Promise<void> {
  await tx
    .insert(mailSettings)
    .values({ ...user, ...setting })
    .onConflictDoUpdate({ target: mailSettings.userId, set: setting });
}

/** Who is told by mail, by the rule of `mail-settings.ts`: owners unless they said no, others if they said yes. */
export interface MailReceiver {
  userId: number;
  email: string;
  accountName: string;
  minimumSeverity: FindingSeverity;
}

export async function mailReceivers(
  h: Handle,
  accountId: number,
  rule: { roles: readonly Role[]; byDefault: readonly Role[]; minimumSeverity: FindingSeverity },
): Promise<MailReceiver[]> {
  const rows = await h
    .select({
      userId: users.id,
      email: users.email,
      accountName: accounts.name,
      minimumSeverity: sql<FindingSeverity>`coalesce(${mailSettings.minimumSeverity}, ${rule.minimumSeverity})`,
    })
    .from(users)
    .innerJoin(accounts, eq(accounts.id, users.accountId))
    .leftJoin(
      mailSettings,
      and(eq(mailSettings.accountId, users.accountId), eq(mailSettings.userId, users.id)),
    )
    .where(
      and(
        eq(users.accountId, accountId),
        inArray(users.role, [...rule.roles]),
        or(
          mailSettings.enabled,
          and(sql`${mailSettings.userId} is null`, inArray(users.role, [...rule.byDefault])),
        ),
      ),
    )
    .orderBy(users.id);
  return rows;
}
