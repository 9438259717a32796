import type { Route } from './route.ts';
import { sessionLogListSchema, sessionLogQuerySchema } from './schemas/log.ts';
import { taskSchema } from './schemas/task.ts';
import { TEAM_REMEDIES, teamUserListSchema, teamUserSchema, teamUserUpdateSchema } from './schemas/team.ts';

const common = { area: 'team', access: 'both', status: 200, answer: 'json', extension: false } as const;
const read = { ...common, kind: 'read', method: 'GET' } as const;
const mutate = { ...common, kind: 'mutate', response: taskSchema } as const;
const one = { path: '/v1/users/{userId}', params: { userId: 'id' }, tenantScoped: true } as const;

/** Users and their sessions as Redis Cloud's API has them; the console's own routes are under `/v1/account`. */
export const teamRoutes = {
  getAllUsers: {
    ...read,
    operationId: 'getAllUsers',
    path: '/v1/users',
    summary: 'List the users of the account',
    description: 'Oldest first.',
    params: {},
    response: teamUserListSchema,
    tenantScoped: false,
  },
  getUserById: {
    ...read,
    ...one,
    operationId: 'getUserById',
    summary: 'Get a user of the account',
    description: 'With whether the user has API keys and a second factor.',
    response: teamUserSchema,
  },
  updateUser: {
    ...mutate,
    ...one,
    operationId: 'updateUser',
    method: 'PUT',
    summary: "Change a user's name or role",
    description: "A task. Nobody's own role, and not that of the last owner.",
    body: teamUserUpdateSchema,
    remedies: TEAM_REMEDIES,
  },
  deleteUserById: {
    ...mutate,
    ...one,
    operationId: 'deleteUserById',
    method: 'DELETE',
    summary: 'Remove a user from the account',
    description: 'A task. With sessions and API keys; not oneself, and not the last owner.',
  },
  getAccountSessionLogs: {
    ...read,
    operationId: 'getAccountSessionLogs',
    path: '/v1/session-logs',
    summary: 'Get the log of sessions',
    description: 'Who signed in and out, from where, newest first.',
    params: {},
    query: sessionLogQuerySchema,
    remedies: {
      offset: 'Send offset=0 for the newest entries.',
      limit: 'Send limit=100, or leave it out.',
      startTime: 'Send a moment in UTC, like 2026-11-20T00:00:00Z.',
      endTime: 'Send a moment in UTC, like 2026-11-20T23:59:59Z.',
    },
    response: sessionLogListSchema,
    tenantScoped: false,
  },
} as const satisfies Record<string, Route>;
