import { describe, expect, test } from 'vitest';
import {
  GRANTED_AREAS,
  mayCallInSession,
  mayCallThroughApi,
  permissionInSession,
  ROLE_DESCRIPTIONS,
  ROLES,
  type RoleName,
} from './roles.ts';
import { ROUTE_KINDS, type Route } from './route.ts';
import { routeList } from './routes.ts';

const spelled = ({ method, path }: Route) => `${method} ${path}`;
const may = (allowed: (role: RoleName, route: Route) => boolean) =>
  Object.fromEntries(
    ROLES.map((role) => [role, routeList.filter((route) => allowed(role, route)).map(spelled)]),
  );
const where = (fits: (route: Route) => boolean) => routeList.filter(fits).map(spelled);
const isRead = ({ kind }: Route) => kind === 'read';
const isNear = ({ area }: Route) =>
  ['account', 'cloud-accounts', 'subscriptions', 'findings', 'iam', 'tasks', 'logs'].includes(area);
const isBilling = ({ area }: Route) => area === 'billing';
const isSeen = (route: Route) =>
  isRead(route) && (isNear(route) || isBilling(route) || route.area === 'team');

test('what each role may call through the API', () => {
  expect(may(mayCallThroughApi)).toEqual({
    Owner: where(({ access }) => access === 'both'),
    Manager: [],
    Member: [],
    Viewer: where(isSeen),
    'Billing Admin': where(isBilling),
    'Logs Viewer': ['GET /v1/logs', 'GET /v1/journal', 'GET /v1/journal/heads'],
  });
});

test('what each role may call in a session: everybody what concerns the own user, and beside that', () => {
  const own = ({ access }: Route) => access === 'session';
  expect(may(mayCallInSession)).toEqual({
    Owner: where(({ access }) => access !== 'anybody'),
    // What a finding's undoing does to the AWS account is for an owner to approve.
    Manager: where(
      (route) =>
        own(route) ||
        route.area === 'notifications' ||
        (isNear(route) && !(route.area === 'findings' && route.kind === 'mutate')),
    ),
    Member: where((route) => own(route) || (isNear(route) && route.kind !== 'mutate')),
    Viewer: where((route) => own(route) || isSeen(route)),
    'Billing Admin': where((route) => own(route) || isBilling(route) || route.path === '/v1'),
    'Logs Viewer': where(
      (route) => own(route) || route.path === '/v1' || /^\/v1\/(logs|journal)/.test(route.path),
    ),
  });
});

test('users, invitations and API keys are the owner alone, by either door', () => {
  for (const role of ROLES.filter((name) => name !== 'Owner'))
    for (const route of routeList.filter(({ area }) => area === 'users' || area === 'api-keys'))
      expect([mayCallThroughApi(role, route), mayCallInSession(role, route)], spelled(route)).toEqual([
        false,
        false,
      ]);
});

describe.each(ROLES)('%s', (role) => {
  test('is told why something is not allowed, and who may', () => {
    for (const area of GRANTED_AREAS)
      for (const kind of ROUTE_KINDS) {
        const permission = permissionInSession(role, area, kind);
        if (!permission.allowed)
          expect(permission.why).toMatch(new RegExp(`^The role ${role} may not .*Owner`));
      }
  });

  test('is described in plain words for both doors', () => {
    const { summary, inConsole, throughApi } = ROLE_DESCRIPTIONS[role];
    for (const text of [summary, inConsole, throughApi]) expect(text).toMatch(/^[A-Z].*\.$/);
    const nothing = routeList.every((route) => !mayCallThroughApi(role, route));
    if (role !== 'Billing Admin') expect(throughApi === 'Nothing.').toBe(nothing);
  });
});
