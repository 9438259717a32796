import { expect, test } from 'vitest';
import { mayCallThroughApi, ROLES } from './roles.ts';
import { routeList } from './routes.ts';

test('what each role may call through the API', () => {
  const table = Object.fromEntries(
    ROLES.map((role) => [
      role,
      routeList
        .filter((route) => mayCallThroughApi(role, route))
        .map(({ method, path }) => `${method} ${path}`),
    ]),
  );
  expect(table).toEqual({
    Owner: routeList.map(({ method, path }) => `${method} ${path}`),
    Manager: [],
    Member: [],
    Viewer: routeList.filter(({ method }) => method === 'GET').map(({ path }) => `GET ${path}`),
    'Billing Admin': [],
    'Logs Viewer': ['GET /v1/logs'],
  });
});
