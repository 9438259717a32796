import {
  INT32_MAX,
  mayCallInSession,
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
  /** The token of a session for each role, of the same users. */
  sessions: Record<RoleName, string>;
  /** An owner's key of another account, and a session of that owner. */
  stranger: WalkKeys;
  strangersSession: string;
  /** What there is in the first account. */
  cloudAccountId: number;
  subscriptionId: number;
  findingId: number;
  databaseId: number;
  taskId: string;
  userId: number;
  invitationId: number;
  apiKeyId: number;
  webhookId: number;
  deliveryId: number;
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

type Place = Record<
  | 'cloudAccountId'
  | 'subscriptionId'
  | 'databaseId'
  | 'findingId'
  | 'userId'
  | 'invitationId'
  | 'apiKeyId'
  | 'webhookId'
  | 'deliveryId'
  | 'taskId',
  number | string
>;

/** A rendering that there is, and a file of it. */
const A_RENDERING = { format: 'cloudformation', name: 'redis-cloud-iam-2024.yaml' };

const headersOf = (keys: WalkKeys): Record<string, string> => ({
  'x-api-key': keys.accountKey,
  'x-api-secret-key': keys.userKey,
});

/** Where the walk's requests say that they come from: the address under which it asks. */
export const WALK_ORIGIN = 'http://berth.test';

/** As a page of the console sends them. */
export const sessionHeaders = (
  token: string,
  origin: string | null = WALK_ORIGIN,
): Record<string, string> => ({
  cookie: `berth_session=${token}`,
  ...(origin !== null && { origin }),
});

let names = 0;

const POLICY = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' } };

const SUBSCRIPTION = {
  cloudProviders: [{ regions: [{ region: 'eu-central-1', networking: { deploymentCIDR: '10.0.0.0/24' } }] }],
  databases: [{ name: 'cache', protocol: 'redis', memoryLimitInGb: 1 }],
};

const DATABASE_BODIES: Record<string, object> = {
  createDatabase: { name: 'walked' },
  upgradeDatabaseRedisVersion: { targetRedisVersion: '8.2' },
  createTag: { key: 'stage', value: 'test' },
  updateTags: { tags: [] },
  updateTag: { value: 'blue' },
};

/** A body that a route takes; undefined where it takes none. */
export function bodyFor(route: Route, target: WalkTarget): string | undefined {
  if (!route.body) return undefined;
  if (route.operationId === 'judgePolicies') return JSON.stringify({ userPolicy: POLICY });
  if (route.operationId === 'changeRole') return JSON.stringify({ role: 'Viewer' });
  if (route.operationId === 'updateSubscriptionResourceTags') return JSON.stringify({ resourceTags: [] });
  if (route.operationId === 'updateUser') return JSON.stringify({ name: `Renamed ${++names}` });
  if (route.operationId === 'updateSubscriptionMaintenanceWindows')
    return JSON.stringify({ mode: 'automatic' });
  if (route.operationId === 'createSubscription') return JSON.stringify(SUBSCRIPTION);
  if (route.operationId === 'makeConsoleLink') return JSON.stringify({ reason: 'Ticket 4711' });
  if (route.operationId === 'updateFindingModes') return JSON.stringify({ modes: [] });
  const body = DATABASE_BODIES[route.operationId];
  if (body) return JSON.stringify(body);
  if (route.area !== 'cloud-accounts') return '{}';
  if (route.method === 'PUT') return JSON.stringify({ name: `Renamed ${++names}` });
  return JSON.stringify(target.createBody(`Walked ${++names}`));
}

/** What fills in any route's path. */
export const placeIn = (place: Place): Record<string, number | string> => {
  const { cloudAccountId, subscriptionId, databaseId, findingId, userId, invitationId, apiKeyId, taskId } =
    place;
  const { webhookId, deliveryId } = place;
  const ids = { cloudAccountId, subscriptionId, databaseId, findingId, userId, invitationId, apiKeyId };
  const connection = { peeringId: 3001, TgwId: 4001, tgwInvitationId: 1 };
  return { ...A_RENDERING, tagKey: 'team', ...connection, ...ids, webhookId, deliveryId, taskId };
};

async function call(
  route: Route,
  target: WalkTarget,
  headers: Record<string, string>,
  place: Place = target,
): Promise<WalkOutcome> {
  const response = await target.fetch(pathOf(route, placeIn(place)), {
    method: route.method,
    headers: { 'content-type': 'application/json', ...headers },
    body: bodyFor(route, target),
  } as RequestInit);
  return { status: response.status, text: await response.text() };
}

/** The route's success, as the owner of the account has it; with what it changes. */
export const callAsOwner = (route: Route, target: WalkTarget): Promise<WalkOutcome> =>
  call(route, target, headersOf(target.keys.Owner));

/** The same of an account in which nothing is yet. */
export const callAsNewcomer = (route: Route, target: WalkTarget): Promise<WalkOutcome> =>
  call(route, target, headersOf(target.stranger));

/** An id that no account has, and a task id likewise. */
export const NOWHERE: Place = {
  cloudAccountId: INT32_MAX,
  subscriptionId: INT32_MAX,
  findingId: INT32_MAX,
  databaseId: INT32_MAX,
  userId: INT32_MAX,
  invitationId: INT32_MAX,
  apiKeyId: INT32_MAX,
  webhookId: INT32_MAX,
  deliveryId: INT32_MAX,
  taskId: '00000000-0000-4000-8000-000000000000',
};
const NO_ID: Place = {
  cloudAccountId: '99999999999',
  subscriptionId: '99999999999',
  findingId: '-7',
  databaseId: '99999999999',
  userId: '0',
  invitationId: 'x',
  apiKeyId: '-1',
  webhookId: '1.5',
  deliveryId: '01',
  taskId: 'no-id',
};

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

/** As the cases of API keys, for a user who is signed in; and what only cookies bring with them. */
const bySessions = (route: Route): WalkCase[] => {
  const as = (
    who: string,
    headers: (target: WalkTarget) => Record<string, string>,
    status: number,
  ): WalkCase => ({
    name: `${route.method} ${route.path} ${who} is ${status}`,
    run: (target) => call(route, target, headers(target)),
    expected: [status],
  });
  const refused = ROLES.filter((role) => !mayCallInSession(role, route));
  const readers = ROLES.filter((role) => mayCallInSession(role, route) && route.kind === 'read');
  return [
    as('with a session that never was', () => sessionHeaders('never-was'), 401),
    as(
      'with session and API keys both',
      (target) => ({ ...sessionHeaders(target.sessions.Owner), ...headersOf(target.keys.Owner) }),
      400,
    ),
    ...refused.map((role) =>
      as(`signed in as ${role}`, (target) => sessionHeaders(target.sessions[role]), 403),
    ),
    ...readers.map((role) =>
      as(`signed in as ${role}`, (target) => sessionHeaders(target.sessions[role]), route.status),
    ),
    ...(route.kind === 'read' ? [] : byForeignPages(route)),
  ];
};

const byForeignPages = (route: Route): WalkCase[] => {
  const from = (who: string, more: Record<string, string>, origin: string | null): WalkCase => ({
    name: `${route.method} ${route.path} from ${who} is 403`,
    run: (target) => call(route, target, { ...sessionHeaders(target.sessions.Owner, origin), ...more }),
    expected: [403],
  });
  return [
    from('a page of another site', {}, 'https://evil.example'),
    from('a page without an origin', {}, 'null'),
    from('the same host on another port', {}, `${WALK_ORIGIN}:81`),
    from('another site, as the browser says', { 'sec-fetch-site': 'cross-site' }, WALK_ORIGIN),
    ...(route.access === 'anybody' ? [] : [from('something that does not say whence', {}, null)]),
  ];
};

const byStranger = (route: Route): WalkCase[] => {
  if (!route.tenantScoped) return [];
  const as = (
    who: string,
    headers: (target: WalkTarget) => Record<string, string>,
    place?: Place,
  ): WalkCase => ({
    name: `${route.method} ${route.path} ${who} is 404`,
    run: (target) => call(route, target, headers(target), place ?? target),
    expected: [404],
  });
  return [
    as('as another tenant', (target) => headersOf(target.stranger)),
    as('as a signed-in user of another tenant', (target) => sessionHeaders(target.strangersSession)),
    as('of what does not exist', (target) => headersOf(target.keys.Owner), NOWHERE),
    as('with what is no id', (target) => headersOf(target.keys.Owner), NO_ID),
  ];
};

/**
 * Every route as nobody, with wrong keys, as another tenant and with each role's key and session, as a list of calls.
 * None of them has an effect, so they can run in any order and against any Berth; 429 must be out of the way.
 */
export const routeWalk = (): WalkCase[] =>
  routeList.flatMap((route) =>
    route.access === 'anybody'
      ? byForeignPages(route)
      : [
          ...byNobody(route),
          ...byRoles(route),
          ...byReaders(route),
          ...bySessions(route),
          ...byStranger(route),
        ],
  );

/**
 * An error body without what differs from one request to the next. Of another tenant's id and of one that
 * does not exist it must be the same, or the difference would tell that it exists.
 */
export function comparableError(text: string): unknown {
  const { timestamp: _timestamp, requestId: _requestId, path: _path, message, ...rest } = JSON.parse(text);
  return { ...rest, message: String(message).replace(/\d+/g, '#') };
}
