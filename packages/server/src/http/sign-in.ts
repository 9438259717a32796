import {
  type AccessLinkBody,
  GRANTED_AREAS,
  type linkLookSchema,
  type linkUseSchema,
  permissionInSession,
  ROUTE_KINDS,
  type SessionBody,
  type SignInAnswer,
  type signInSchema,
} from '@berth/api';
import { err, ok, Secret } from '@berth/domain';
import type { z } from 'zod';
import type { SessionView, SignInOutcome } from '../app/access.ts';
import type { App, AppResult } from '../app/app.ts';
import { IDLE_MS } from '../app/sessions.ts';
import { fromApp } from './errors.ts';
import type { OpenHandler, Reply } from './pipeline.ts';
import type { SessionCookie } from './session-cookie.ts';

/** A session as its own user sees it. */
export const toSession = (view: SessionView): SessionBody => ({
  user: view.user,
  account: view.account,
  endsAt: view.endsAt.toISOString(),
  idleMinutes: IDLE_MS / 60_000,
  may: Object.fromEntries(
    GRANTED_AREAS.map((area) => [
      area,
      Object.fromEntries(ROUTE_KINDS.map((kind) => [kind, permissionInSession(view.user.role, area, kind)])),
    ]),
  ) as SessionBody['may'],
});

/** Handlers of what nobody needs to be signed in for. */
export function signInHandlers(app: App, cookie: SessionCookie) {
  const signedIn = (result: AppResult<SignInOutcome>): Reply => {
    if (!result.ok) return err(fromApp(result.error));
    if (result.value.next !== 'done') return ok<SignInAnswer>(result.value);
    const { token, session } = result.value;
    const answer: SignInAnswer = { next: 'done', session: toSession(session) };
    return { ...ok(answer), headers: cookie.set(token) };
  };
  return {
    signIn: async ({ input, visitor }) => {
      const { email, password, accountId, code } = input as z.output<typeof signInSchema>;
      const request = {
        email,
        password: new Secret(password),
        ...(accountId !== undefined && { accountId }),
        ...(code !== undefined && { code }),
      };
      return signedIn(await app.access.signIn(request, visitor));
    },
    lookAtLink: async ({ input, visitor }) => {
      const { token } = input as z.output<typeof linkLookSchema>;
      const found = await app.access.lookAtLink(new Secret(token), visitor);
      if (!found.ok) return err(fromApp(found.error));
      const { name, expiresAt, ...link } = found.value;
      return ok<AccessLinkBody>({
        ...link,
        ...(name !== null && { name }),
        expiresAt: expiresAt.toISOString(),
      });
    },
    useLink: async ({ input, visitor }) => {
      const { token, password, name } = input as z.output<typeof linkUseSchema>;
      const request = {
        token: new Secret(token),
        password: new Secret(password),
        ...(name !== undefined && { name }),
      };
      return signedIn(await app.access.useLink(request, visitor));
    },
  } satisfies Record<string, OpenHandler>;
}
