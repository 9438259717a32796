import {
  LOGS_VIEWER,
  type RoleName,
  type SessionLogEntryBody,
  type sessionLogQuerySchema,
  type TeamUserBody,
  type teamUserUpdateSchema,
} from '@berth/api';
import { err, ok } from '@berth/domain';
import type { z } from 'zod';
import type { UserView } from '../app/access.ts';
import type { App } from '../app/app.ts';
import { notFound } from '../app/refusals.ts';
import type { SessionLogEntry, UserTaskRequest } from '../app/team.ts';
import { fromApp, type HttpError } from './errors.ts';
import { link } from './links.ts';
import type { Handler, Reply, RouteRequest } from './pipeline.ts';
import { toAcceptedTask } from './wire-task.ts';

const roleOnTheWire = (role: RoleName): string => (role === 'Logs Viewer' ? LOGS_VIEWER : role);

const toUser = (view: UserView, baseUrl: string): TeamUserBody => ({
  id: view.id,
  name: view.name,
  email: view.email,
  role: roleOnTheWire(view.role),
  userType: 'Local',
  hasApiKey: view.apiKeys > 0,
  // Berth sends its users no mail.
  options: { billing: false, emailAlerts: false, operationalEmails: false, mfaEnabled: view.twoFactor },
  links: [link('self', baseUrl, `/users/${view.id}`)],
});

const toEntry = (entry: SessionLogEntry): SessionLogEntryBody => ({
  id: String(entry.id),
  time: entry.time.toISOString(),
  user: entry.user,
  userAgent: entry.userAgent,
  ipAddress: entry.sourceIp,
  userRole: roleOnTheWire(entry.role),
  type: 'local',
  action: entry.action,
});

function toChange({ name, firstName, lastName, role }: z.output<typeof teamUserUpdateSchema>) {
  const called = name ?? [firstName, lastName].filter((part) => part !== undefined).join(' ');
  return { ...(called !== '' && { name: called }), ...(role && { role }) };
}

const nothingGiven: HttpError = {
  code: 'INVALID_REQUEST',
  message: 'The body changes nothing',
  field: 'name',
  remedy: 'Send a name, a role, or both.',
};

/** Handlers of `/v1/users` and `/v1/session-logs`. */
export function teamHandlers(app: App) {
  const ask = async ({ caller, baseUrl }: RouteRequest, request: UserTaskRequest): Promise<Reply> => {
    const task = await app.askOfUser(caller, request);
    return task.ok ? ok(toAcceptedTask(task.value, baseUrl)) : err(fromApp(task.error));
  };
  return {
    getAllUsers: async ({ caller, baseUrl }) => {
      const users = await app.access.listUsers(caller);
      return ok({
        account: caller.accountId,
        users: users.map((user) => toUser(user, baseUrl)),
        links: [link('self', baseUrl, '/users')],
      });
    },
    getUserById: async ({ caller, id, baseUrl }) => {
      const user = (await app.access.listUsers(caller)).find((one) => one.id === id);
      return user ? ok(toUser(user, baseUrl)) : err(notFound('user'));
    },
    updateUser: async (request) => {
      const change = toChange(request.input as z.output<typeof teamUserUpdateSchema>);
      if (Object.keys(change).length === 0) return err(nothingGiven);
      return ask(request, { kind: 'user-update', userId: request.id, ...change });
    },
    deleteUserById: (request) => ask(request, { kind: 'user-delete', userId: request.id }),
    getAccountSessionLogs: async ({ caller, input, baseUrl }) => {
      const { startTime, endTime, ...page } = input as z.output<typeof sessionLogQuerySchema>;
      const times = { ...(startTime && { startTime }), ...(endTime && { endTime }) };
      const entries = await app.listSessionLog(caller, { ...page, ...times });
      return ok({ entries: entries.map(toEntry), links: [link('self', baseUrl, '/session-logs')] });
    },
  } satisfies Record<string, Handler>;
}
