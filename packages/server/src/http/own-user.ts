import type {
  passwordChangeSchema,
  passwordProofSchema,
  SessionListBody,
  twoFactorConfirmSchema,
  twoFactorEndSchema,
} from '@berth/api';
import { err, ok, Secret } from '@berth/domain';
import type { z } from 'zod';
import type { App, AppResult } from '../app/app.ts';
import { handOver } from '../vault/hand-over.ts';
import { fromApp } from './errors.ts';
import type { Handler, Reply } from './pipeline.ts';
import type { SessionCookie } from './session-cookie.ts';
import { toSession } from './sign-in.ts';

const shown = (codes: AppResult<Secret[]>): Reply =>
  codes.ok ? ok({ backupCodes: codes.value.map(handOver) }) : err(fromApp(codes.error));

/** Handlers of the signed-in user's own session, password and second factor. */
export function ownUserHandlers(app: App, cookie: SessionCookie) {
  const { access } = app;
  return {
    getSession: async ({ caller }) => ok(toSession(await access.session(caller))),
    signOut: async ({ caller, visitor }) => ({
      ...ok({ ended: await access.signOut(caller, visitor) }),
      headers: cookie.clear(),
    }),
    getSessions: async ({ caller }) => {
      const sessions = await access.listSessions(caller);
      return ok<SessionListBody>({
        sessions: sessions.map((one) => ({
          ...one,
          startedAt: one.startedAt.toISOString(),
          lastUsedAt: one.lastUsedAt.toISOString(),
        })),
      });
    },
    signOutEverywhere: async ({ caller, visitor }) => ({
      ...ok({ ended: await access.signOutEverywhere(caller, visitor) }),
      headers: cookie.clear(),
    }),
    changePassword: async ({ caller, input }) => {
      const { currentPassword, newPassword } = input as z.output<typeof passwordChangeSchema>;
      const change = { current: new Secret(currentPassword), next: new Secret(newPassword) };
      const ended = await access.changePassword(caller, change);
      return ended.ok ? ok({ ended: ended.value }) : err(fromApp(ended.error));
    },
    beginTwoFactor: async ({ caller, input }) => {
      const { password } = input as z.output<typeof passwordProofSchema>;
      const begun = await access.beginTwoFactor(caller, new Secret(password));
      if (!begun.ok) return err(fromApp(begun.error));
      const { secret, otpauthUrl } = begun.value;
      return ok({ secret: handOver(secret), otpauthUrl: handOver(otpauthUrl) });
    },
    confirmTwoFactor: async ({ caller, input }) => {
      const { code } = input as z.output<typeof twoFactorConfirmSchema>;
      return shown(await access.confirmTwoFactor(caller, code));
    },
    newBackupCodes: async ({ caller, input }) => {
      const { password } = input as z.output<typeof passwordProofSchema>;
      return shown(await access.newBackupCodes(caller, new Secret(password)));
    },
    endTwoFactor: async ({ caller, input }) => {
      const { password, code } = input as z.output<typeof twoFactorEndSchema>;
      const session = await access.endTwoFactor(caller, { password: new Secret(password), code });
      return session.ok ? ok(toSession(session.value)) : err(fromApp(session.error));
    },
  } satisfies Record<string, Handler>;
}
