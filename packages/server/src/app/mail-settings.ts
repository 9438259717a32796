import { mayCallInSession, ROLES } from '@berth/api';
import { ok } from '@berth/domain';
import type { Handle } from '../db/handle.ts';
import {
  getMailSetting,
  type MailReceiver,
  mailReceivers,
  putMailSetting,
} from '../db/repositories/mail-settings.ts';
import { holdUser } from '../db/repositories/users.ts';
import type { Caller, Role } from './caller.ts';
import type { AppContext } from './context.ts';
import type { MailSetting, MailSettingView, Notifications } from './notifications.ts';

/** Findings tell of subscriptions and cloud accounts: whoever may not see these is not told of them either. */
const MAY_BE_TOLD = ROLES.filter((role) =>
  mayCallInSession(role, { area: 'subscriptions', kind: 'read', access: 'both' }),
);
/** Who is told without having asked: whoever runs the account. */
const TOLD_BY_DEFAULT: readonly Role[] = ['Owner'];
const MINIMUM_BY_DEFAULT = 'high';

const defaultOf = (role: Role): MailSetting => ({
  enabled: TOLD_BY_DEFAULT.includes(role),
  minimumSeverity: MINIMUM_BY_DEFAULT,
});

/** Who of an account is to be told by mail. */
export const mailReceiversOf = (h: Handle, accountId: number): Promise<MailReceiver[]> =>
  mailReceivers(h, accountId, {
    roles: MAY_BE_TOLD,
    byDefault: TOLD_BY_DEFAULT,
    minimumSeverity: MINIMUM_BY_DEFAULT,
  });

/** Whether, and of what, a user is told by mail: each user's own setting. */
export function mailSettingUseCases(
  context: AppContext,
): Pick<Notifications, 'mailSetting' | 'changeMailSetting'> {
  const { database, telling } = context;
  const toView = (caller: Caller, setting: MailSetting): MailSettingView => ({
    ...setting,
    email: caller.userEmail,
    notSentBecause: whyNot(caller.role, telling.sendMail !== null),
  });
  return {
    async mailSetting(caller) {
      const stored = await getMailSetting(database.outer, caller);
      return toView(caller, stored ?? defaultOf(caller.role));
    },

    async changeMailSetting(caller, setting) {
      const { accountId, userId } = caller;
      await database.transaction(async (tx) => {
        if (await holdUser(tx, accountId, userId)) await putMailSetting(tx, { accountId, userId }, setting);
      });
      return ok(toView(caller, setting));
    },
  };
}

function whyNot(role: Role, hasMailServer: boolean): string | null {
  if (!MAY_BE_TOLD.includes(role)) return `The role ${role} may not see findings.`;
  return hasMailServer ? null : 'No mail server is set for this Berth. Whoever runs it sets BERTH_SMTP_URL.';
}
