import { ROUTE_AREAS, ROUTE_KINDS, type Route, type RouteArea, type RouteKind } from './route.ts';

/** The roles of the contract. */
export const ROLES = ['Owner', 'Manager', 'Member', 'Viewer', 'Billing Admin', 'Logs Viewer'] as const;

export type RoleName = (typeof ROLES)[number];

/** Kinds of call that are granted, by area; an area that is not named is not granted. */
type Grants = Partial<Record<RouteArea, readonly RouteKind[]>>;

const READ = ['read'] as const;
const LOOK = ['read', 'verify'] as const;
const ALL = ROUTE_KINDS;

const everything: Grants = Object.fromEntries(ROUTE_AREAS.map((area) => [area, ALL]));

/**
 * What each role may do through the API (wire contract, section 5): Owner all, Viewer reads, Billing Admin billing,
 * Logs Viewer the system log and the journal alone, Manager and Member nothing. Only the Owner changes users, or sees API
 * keys.
 */
const THROUGH_API: Record<RoleName, Grants> = {
  Owner: everything,
  Manager: {},
  Member: {},
  Viewer: {
    account: READ,
    'cloud-accounts': READ,
    subscriptions: READ,
    findings: READ,
    iam: READ,
    tasks: READ,
    logs: READ,
    billing: READ,
    team: READ,
  },
  'Billing Admin': { billing: ALL },
  'Logs Viewer': { logs: READ },
};

/** What each role may do in a session of the console, beside what concerns one's own user. */
const IN_SESSION: Record<RoleName, Grants> = {
  Owner: everything,
  Manager: {
    account: READ,
    'cloud-accounts': ALL,
    subscriptions: ALL,
    findings: LOOK,
    iam: READ,
    tasks: ALL,
    logs: READ,
    notifications: ALL,
  },
  Member: {
    account: READ,
    'cloud-accounts': LOOK,
    subscriptions: READ,
    findings: LOOK,
    iam: READ,
    tasks: READ,
    logs: READ,
  },
  Viewer: {
    account: READ,
    'cloud-accounts': READ,
    subscriptions: READ,
    findings: READ,
    iam: READ,
    tasks: READ,
    logs: READ,
    billing: READ,
    team: READ,
  },
  'Billing Admin': { account: READ, billing: ALL },
  'Logs Viewer': { account: READ, logs: READ },
};

/** What each role is for, in the words that the console prints; a test holds them to the tables above. */
export const ROLE_DESCRIPTIONS: Record<RoleName, { summary: string; inConsole: string; throughApi: string }> =
  {
    Owner: {
      summary: 'Runs the account.',
      inConsole: 'Everything, users, invitations and API keys included.',
      throughApi: 'Everything.',
    },
    Manager: {
      summary: 'Connects and disconnects AWS accounts, and deploys into them.',
      inConsole:
        'Adds, changes, verifies and deletes cloud accounts, subscriptions and webhooks; sees findings, tasks and logs. Has no finding undone. No users, API keys or billing.',
      throughApi: 'Nothing.',
    },
    Member: {
      summary: 'Works with what is connected.',
      inConsole:
        'Sees cloud accounts, subscriptions, findings, tasks and logs, and can verify and scan cloud accounts; changes none.',
      throughApi: 'Nothing.',
    },
    Viewer: {
      summary: 'Looks on.',
      inConsole:
        'Sees cloud accounts, subscriptions, findings, tasks, logs, billing and the team; changes nothing.',
      throughApi: 'The same: reads, and nothing else.',
    },
    'Billing Admin': {
      summary: 'Pays.',
      inConsole:
        "Sees the account's name and looks after billing; no cloud accounts, subscriptions, findings, tasks or logs.",
      throughApi: 'Billing.',
    },
    'Logs Viewer': {
      summary: 'Audits.',
      inConsole: "Sees the account's name, the system log and the journal of AWS calls; nothing else.",
      throughApi: 'The system log, and the journal of AWS calls.',
    },
  };

/** Whether something may be done, and why not. What the console shows beside what it disables. */
export type Permission = { allowed: true } | { allowed: false; why: string };

type Call = Pick<Route, 'area' | 'kind' | 'access'>;

/** Whether an API key of that role may make that call. */
export const mayCallThroughApi = (role: RoleName, { area, kind, access }: Call): boolean =>
  access === 'both' && (THROUGH_API[role][area]?.includes(kind) ?? false);

/** Whether a signed-in user of that role may make that call. */
export const mayCallInSession = (role: RoleName, { area, kind, access }: Call): boolean =>
  access === 'session' || (access === 'both' && isGranted(role, area, kind));

const isGranted = (role: RoleName, area: RouteArea, kind: RouteKind): boolean =>
  area === 'own' || (IN_SESSION[role][area]?.includes(kind) ?? false);

const DOING: Record<RouteKind, string> = { read: 'see', verify: 'verify', mutate: 'change' };

const WHAT: Record<RouteArea, string> = {
  account: 'the account',
  'cloud-accounts': 'cloud accounts',
  subscriptions: 'subscriptions',
  findings: 'findings',
  iam: 'the IAM resources',
  tasks: 'tasks',
  logs: 'the system log',
  notifications: 'webhooks',
  billing: 'billing',
  team: 'the team',
  users: 'users and invitations',
  'api-keys': 'API keys',
  sandbox: 'the sandbox',
  own: 'their own user',
  'sign-in': 'sign-in',
};

/** What a signed-in user of that role may do in an area, with the reason where it may not. */
export function permissionInSession(role: RoleName, area: RouteArea, kind: RouteKind): Permission {
  if (isGranted(role, area, kind)) return { allowed: true };
  const able = ROLES.filter((other) => isGranted(other, area, kind));
  return {
    allowed: false,
    why: `The role ${role} may not ${DOING[kind]} ${WHAT[area]}; ${orList(able)} may.`,
  };
}

/** The areas that permissions are about: what concerns oneself is everybody's, and signing in needs no role. */
export const GRANTED_AREAS = ROUTE_AREAS.filter((area) => area !== 'own' && area !== 'sign-in');

const orList = (roles: readonly string[]): string =>
  roles.length < 2 ? `only ${roles[0] ?? 'nobody'}` : `${roles.slice(0, -1).join(', ')} and ${roles.at(-1)}`;
