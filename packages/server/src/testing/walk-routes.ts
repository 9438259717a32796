import {
  INT32_MAX,
  mayCallThroughApi,
  pathOf,
  ROLES,
  type RoleName,
  type Route,
  routeList,
} from '@berth/api';

/** A key pair, as the two headers carry it. */
export interface WalkKeys {
  accountKey: string;
  userKey: string;
}

/** A running Berth, whichever: in memory, embedded database or a server far away. */
export interface WalkTarget {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** One key per role, all of one account. */
  keys: Record<RoleName, WalkKeys>;
  /** An owner's key of another account. */
  stranger: WalkKeys;
  /** A cloud account and a task of the first account. */
  cloudAccountId: number;
  taskId: string;
  /** A body that a creation accepts, of which only the name differs from call to call. */
  createBody(name: string): Record<string, unknown>;
}

/** One call of the walk, with what it must come to. */
export interface WalkCase {
  name: string;
  run(target: WalkTarget): Promise<WalkOutcome>;
  /** Statuses that are right. */
  expected: number[];
}

export interface WalkOutcome {
  status: number;
  /** The body as text. */
  text: string;
}

type Place = { cloudAccountId: number | string; taskId: string; format?: string; name?: string };

/** A rendering that there is, and a file of it. */
export const A_RENDERING = { format: 'cloudformation', name: 'redis-cloud-iam-2024.yaml' };

const headersOf = (keys: WalkKeys): Record<string, string> => ({
  'x-api-key': keys.accountKey,
  'x-api-secret-key': keys.userKey,
});

let names = 0;

function bodyFor(route: Route, target: WalkTarget): string | undefined {
  if (!route.body) return undefined;
  if (route.method === 'PUT') return JSON.stringify({ name: `Renamed ${++names}` });
  return JSON.stringify(target.createBody(`Walked ${++names}`));
}

async function call(
  route: Route,
  target: WalkTarget,
  headers: Record<string, string>,
  place: Place = target,
): Promise<WalkOutcome> {
  const response = await target.fetch(pathOf(route, { ...A_RENDERING, ...place }), {
    method: route.method,
    headers: { 'content-type': 'application/json', ...headers },
    body: bodyFor(route, target),
  } as RequestInit);
  return { status: response.status, text: await response.text() };
}

/** An id that no account has, and a task id likewise. */
const NOWHERE: Place = { cloudAccountId: INT32_MAX, taskId: '00000000-0000-4000-8000-000000000000' };

const byNobody = (route: Route): WalkCase[] => {
  const as = (who: string, headers: (target: WalkTarget) => Record<string, string>): WalkCase => ({
    name: `${route.method} ${route.path} as ${who} is 401`,
    run: (target) => call(route, target, headers(target)),
    expected: [401],
  });
  return [
    as('nobody', () => ({})),
    as('somebody with half a key', (target) => ({ 'x-api-key': target.keys.Owner.accountKey })),
    as('somebody with a wrong key', (target) => headersOf({ ...target.keys.Owner, userKey: 'wrong' })),
    as("somebody with another account's user key", (target) =>
      headersOf({ accountKey: target.keys.Owner.accountKey, userKey: target.stranger.userKey }),
    ),
  ];
};

const byRoles = (route: Route): WalkCase[] =>
  ROLES.filter((role) => !mayCallThroughApi(role, route)).map((role) => ({
    name: `${route.method} ${route.path} as ${role} is 403`,
    run: (target) => call(route, target, headersOf(target.keys[role])),
    expected: [403],
  }));

const byReaders = (route: Route): WalkCase[] =>
  ROLES.filter((role) => mayCallThroughApi(role, route) && route.kind === 'read').map((role) => ({
    name: `${route.method} ${route.path} as ${role} is ${route.status}`,
    run: (target) => call(route, target, headersOf(target.keys[role])),
    expected: [route.status],
  }));

const byStranger = (route: Route): WalkCase[] =>
  route.tenantScoped
    ? [
        {
          name: `${route.method} ${route.path} as another tenant is 404`,
          run: (target) => call(route, target, headersOf(target.stranger)),
          expected: [404],
        },
        {
          name: `${route.method} ${route.path} of what does not exist is 404`,
          run: (target) => call(route, target, headersOf(target.keys.Owner), NOWHERE),
          expected: [404],
        },
        {
          name: `${route.method} ${route.path} with what is no id is 404`,
          run: (target) =>
            call(route, target, headersOf(target.keys.Owner), {
              cloudAccountId: '99999999999',
              taskId: 'no-id',
            }),
          expected: [404],
        },
      ]
    : [];

/**
 * Every route as nobody, with wrong keys, as another tenant and with each role's key, as a list of calls. None
 * of them has an effect, so they can run in any order and against any Berth; 429 must be out of the way.
 */
export const routeWalk = (): WalkCase[] =>
  routeList.flatMap((route) => [
    ...byNobody(route),
    ...byRoles(route),
    ...byReaders(route),
    ...byStranger(route),
  ]);

/**
 * An error body without what differs from one request to the next. Of another tenant's id and of one that
 * does not exist it must be the same, or the difference would tell that it exists.
 */
export function comparableError(text: string): unknown {
  const { timestamp: _timestamp, requestId: _requestId, path: _path, message, ...rest } = JSON.parse(text);
  return { ...rest, message: String(message).replace(/\d+/g, '#') };
}
