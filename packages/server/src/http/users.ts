import type { InvitationBody, inviteSchema, roleChangeSchema, UserBody } from '@berth/api';
import { err, ok } from '@berth/domain';
import type { z } from 'zod';
import type { InvitationView, UserView } from '../app/access.ts';
import type { App, Caller } from '../app/app.ts';
import { lastOwner } from '../app/users.ts';
import { handOver } from '../vault/hand-over.ts';
import type { HttpSettings } from './config.ts';
import { fromApp } from './errors.ts';
import { permissionOf, unless } from './permissions.ts';
import type { Handler } from './pipeline.ts';

function toUser(view: UserView, all: UserView[], caller: Caller): UserBody {
  const { createdAt, lastSignedInAt, ...user } = view;
  const owners = all.filter(({ role }) => role === 'Owner');
  const isLast = view.role === 'Owner' && owners.length === 1;
  const may = unless(permissionOf(caller, 'users', 'mutate'), isLast ? lastOwner(view.name) : null);
  return {
    ...user,
    isYou: view.id === caller.userId,
    createdAt: createdAt.toISOString(),
    ...(lastSignedInAt !== null && { lastSignedInAt: lastSignedInAt.toISOString() }),
    actions: { changeRole: may, remove: may },
  };
}

const toInvitation = (view: InvitationView, now: number): InvitationBody => ({
  ...view,
  createdAt: view.createdAt.toISOString(),
  expiresAt: view.expiresAt.toISOString(),
  expired: view.expiresAt.getTime() <= now,
});

/** Where a one-time link leads: its token is in the fragment, which browsers send to no server. */
export const linkTo = (baseUrl: string, token: string): string => `${baseUrl}/welcome#${token}`;

/** Handlers of `/v1/account/users` and `/v1/account/invitations`. */
export function userHandlers({ app, clock }: Pick<HttpSettings, 'app' | 'clock'> & { app: App }) {
  const { access } = app;
  return {
    getUsers: async ({ caller }) => {
      const users = await access.listUsers(caller);
      return ok({ users: users.map((user) => toUser(user, users, caller)) });
    },
    changeRole: async ({ caller, id, input }) => {
      const { role } = input as z.output<typeof roleChangeSchema>;
      const changed = await access.changeRole(caller, id, role);
      if (!changed.ok) return err(fromApp(changed.error));
      return ok(toUser(changed.value, await access.listUsers(caller), caller));
    },
    removeUser: async ({ caller, id }) => {
      const done = await access.removeUser(caller, id);
      return done.ok ? ok({ removed: id }) : err(fromApp(done.error));
    },
    getInvitations: async ({ caller }) => {
      const invitations = await access.listInvitations(caller);
      return ok({ invitations: invitations.map((one) => toInvitation(one, clock.now())) });
    },
    invite: async ({ caller, input, baseUrl }) => {
      const made = await access.invite(caller, input as z.output<typeof inviteSchema>);
      if (!made.ok) return err(fromApp(made.error));
      const { invitation, token } = made.value;
      return ok({
        invitation: toInvitation(invitation, clock.now()),
        link: linkTo(baseUrl, handOver(token)),
      });
    },
    revokeInvitation: async ({ caller, id }) => {
      const done = await access.revokeInvitation(caller, id);
      return done.ok ? ok({ removed: id }) : err(fromApp(done.error));
    },
  } satisfies Record<string, Handler>;
}
