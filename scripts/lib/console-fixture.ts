import {
  type AccessLinkBody,
  type ApiKeyBody,
  type CloudAccountOverviewBody,
  GRANTED_AREAS,
  type InvitationBody,
  type LogEntryBody,
  permissionInSession,
  ROLES,
  ROUTE_KINDS,
  type SessionBody,
  type SessionListBody,
  type Task,
  type UserBody,
} from '@berth/api';
import { cloudAccountAnswer } from './cloud-account-fixture.ts';
import { findingAnswer } from './finding-fixture.ts';
import { journalEntry } from './journal-fixture.ts';
import { notificationAnswer } from './notification-fixture.ts';
import { type Fixture, failure } from './shot.ts';
import { subscriptionAnswer } from './subscription-fixture.ts';

const DAY = 86_400_000;
const at = (agoMs: number): string => new Date(Date.now() - agoMs).toISOString();
const allowed = { allowed: true } as const;
const account = { id: 1001, name: 'Example Ltd' };
const ada = { id: 5001, name: 'Ada Example', email: 'ada@example.com', role: 'Owner' } as const;
const LONG =
  'A name as long as anybody would ever care to write it, with-a-word-that-cannot-be-broken-anywhere-'.padEnd(
    99,
    'x',
  );

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

export function sessionOf({ role, twoFactor }: Pick<Fixture, 'role' | 'twoFactor'>): SessionBody {
  const may = Object.fromEntries(
    GRANTED_AREAS.map((area) => [
      area,
      Object.fromEntries(ROUTE_KINDS.map((kind) => [kind, permissionInSession(role, area, kind)])),
    ]),
  );
  return {
    user: { ...ada, role, twoFactor, backupCodesLeft: 8 },
    account,
    endsAt: at(-30 * 60_000),
    idleMinutes: 30,
    may: may as SessionBody['may'],
  };
}

const HEALTH = [
  { state: 'healthy', reason: 'All checks passed.' },
  { state: 'healthy', reason: 'All checks passed.' },
  { state: 'attention', reason: 'The policy is of the generation 2018; 2024 is the newest.' },
  { state: 'broken', reason: 'AWS no longer accepts the access key.' },
  { state: 'unknown', reason: 'AWS did not answer in time.' },
] as const;

const health = (index: number): CloudAccountOverviewBody['health'] =>
  HEALTH[index % HEALTH.length] ?? HEALTH[0];

const cloudAccount = (index: number): CloudAccountOverviewBody => ({
  id: index + 1,
  name: index === 0 ? 'Redis Cloud internal' : index === 3 ? LONG : `Production ${index}`,
  provider: 'AWS',
  internal: index === 0,
  status: 'active',
  awsAccountId: String(123_456_789_000 + index),
  accessKeyId: 'A***E',
  consoleAccess: 'role',
  policyGeneration: health(index).state === 'attention' ? '2018' : '2024',
  health: health(index),
  subscriptions: index % 4,
  createdAt: at(index * DAY),
  lastVerifiedAt: at(index * 3_600_000),
  actions: { update: allowed, verify: allowed, delete: allowed },
});

const STATUSES = ['processing-in-progress', 'processing-completed', 'processing-error', 'received'] as const;
const COMMANDS = [
  'cloudAccountCreateRequest',
  'cloudAccountUpdateRequest',
  'cloudAccountDeleteRequest',
] as const;

export const FAILED_TASK = '00000000-0000-4000-8000-000000000002';
export const RUNNING_TASK = '00000000-0000-4000-8000-000000000000';

const SEEN = {
  passed: 'arn:aws:iam::123456789012:user/redislabs-user is as it should be.',
  failed: '2 actions are not allowed: ec2:CreateVpc, ec2:RunInstances.',
  unknown: 'AWS did not answer in time.',
};
const REMEDY = {
  passed: '',
  failed: 'Attach the policy RedislabsIAMUserRestrictedPolicy to the user redislabs-user.',
  unknown: 'Verify again in a minute.',
};

const check = (index: number, status: 'passed' | 'failed' | 'unknown') => ({
  code: `check_${index}`,
  title:
    ['The access key is valid', 'The user may do what is needed', 'The console role asks for MFA'][
      index % 3
    ] ?? '',
  field: 'accessKeyId',
  severity: 'blocking' as const,
  status,
  seen: SEEN[status],
  remedy: REMEDY[status],
  evidence: status === 'failed' ? ['ec2:RunInstances: implicitDeny', 'ec2:CreateVpc: implicitDeny'] : [],
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED' as const,
});

const task = (index: number): Task => {
  const status = STATUSES[index % STATUSES.length] ?? 'received';
  const failed = status === 'processing-error';
  return {
    taskId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    // What can fail for want of a permission is what was verified.
    commandType: failed ? COMMANDS[0] : (COMMANDS[index % COMMANDS.length] ?? 'unknown'),
    status,
    description: failed ? 'Task request failed.' : 'Verifying the details with AWS.',
    timestamp: at(index * 1_700_000),
    response: {
      resourceId: index + 2,
      ...(failed && {
        error: {
          type: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
          status: '403 FORBIDDEN',
          description:
            'accessKeyId: the user may not ec2:RunInstances. Attach the policy RedislabsIAMUserRestrictedPolicy to the user redislabs-user, then try again.',
        },
      }),
    },
    ...(status !== 'received' && {
      verification: {
        checks: [check(0, 'passed'), check(1, failed ? 'failed' : 'passed'), check(2, 'unknown')],
        waiting: status === 'processing-in-progress' ? 'AWS to make the new key known everywhere' : null,
      },
    }),
  };
};

/** What `GET /v1/tasks` answers once two of the tasks have ended: one well, the other not. */
export const ENDED_TASKS = {
  tasks: many(120, (index): Task => {
    const before = task(index);
    if (index === 0) return { ...before, status: 'processing-completed' };
    return index === 4 ? { ...task(2), taskId: before.taskId } : before;
  }),
};

/** Of the resource that is asked for, when one is. */
const logEntry = (index: number, { searchParams }: URL): LogEntryBody => ({
  id: 10_000 - index,
  time: at(index * 400_000),
  originator: index % 5 === 0 ? 'Berth' : index % 7 === 0 ? LONG : 'Ada Example (ada@example.com)',
  ...(index % 3 === 0 && { apiKeyName: 'terraform-prod' }),
  resource: 'Cloud account',
  resourceId: Number(searchParams.get('resourceId') ?? (index % 9) + 2),
  type: 'Cloud account',
  description: `Cloud account "${index % 11 === 0 ? LONG : 'Production'}" was verified: all checks passed.`,
});

const user = (index: number): UserBody => {
  const lastOwner = { allowed: false, why: 'Ada Example is the last owner of the account.' } as const;
  return {
    ...ada,
    id: 5001 + index,
    name: index === 0 ? ada.name : index === 2 ? LONG : `Person ${index}`,
    email: index === 0 ? ada.email : `person-${index}@example.com`,
    role: ROLES[index % ROLES.length] ?? 'Viewer',
    twoFactor: index % 2 === 0,
    hasPassword: index % 5 !== 4,
    isYou: index === 0,
    createdAt: at(index * DAY),
    ...(index % 4 !== 3 && { lastSignedInAt: at(index * 7_000_000) }),
    apiKeys: index % 3,
    actions:
      index === 0 ? { changeRole: lastOwner, remove: lastOwner } : { changeRole: allowed, remove: allowed },
  };
};

const invitation = (index: number): InvitationBody => ({
  id: index + 1,
  email: `guest-${index}@example.com`,
  role: 'Viewer',
  invitedBy: ada.name,
  createdAt: at(index * DAY),
  expiresAt: at((index - 5) * DAY),
  expired: index > 4,
});

const apiKey = (index: number): ApiKeyBody => ({
  id: index + 1,
  name: index === 1 ? 'x'.repeat(50) : `terraform-prod-${index}`,
  user: { ...ada },
  allowedSources: index % 2 === 0 ? [] : ['203.0.113.0/24', '2001:db8::/32'],
  createdAt: at(index * DAY),
  ...(index % 3 !== 2 && { lastUsedAt: at(index * 5_000_000) }),
});

const sessions: SessionListBody['sessions'] = many(3, (index) => ({
  id: index + 1,
  current: index === 0,
  startedAt: at(index * DAY + 600_000),
  lastUsedAt: at(index * DAY),
  sourceIp: '192.0.2.7',
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
}));

export const LINK: AccessLinkBody = {
  purpose: 'set-up',
  account,
  email: ada.email,
  name: ada.name,
  role: 'Owner',
  expiresAt: at(-DAY),
};

/** What is answered to a call, or null when none ever comes. */
export function answer(fixture: Fixture, method: string, url: URL): { status: number; body: unknown } | null {
  const path = url.pathname.replace(/\/$/, '');
  const special = fixture.answers[`${method} ${path}`];
  if (special) return special;
  const ok = (body: unknown) => ({ status: 200, body });
  if (path === '/v1/session' && method === 'GET') return ok(sessionOf(fixture));
  if (fixture.state === 'loading') return null;
  if (fixture.state === 'error') return failure(500);
  const ofCloudAccounts = cloudAccountAnswer(fixture, method, path, cloudAccount(1));
  if (ofCloudAccounts) return ofCloudAccounts;
  const ofSubscriptions = subscriptionAnswer(fixture, method, path);
  if (ofSubscriptions) return ofSubscriptions;
  const ofFindings = findingAnswer(fixture, method, path);
  if (ofFindings) return ofFindings;
  const ofNotifications = notificationAnswer(fixture, method, path);
  if (ofNotifications) return ofNotifications;
  const size = (count: number): number => (fixture.state === 'full' ? count : 0);
  if (path.startsWith('/v1/tasks/')) {
    const found = many(4, task).find(({ taskId }) => path.endsWith(taskId));
    return found ? ok(found) : failure(404, { code: 'NOT_FOUND', message: 'There is no such task' });
  }
  const lists: Record<string, () => unknown> = {
    '/v1/cloud-accounts/overview': () => ({
      cloudAccounts: many(Math.max(1, size(201)), cloudAccount),
      actions: { create: permissionInSession(fixture.role, 'cloud-accounts', 'mutate') },
    }),
    '/v1/tasks': () => ({ tasks: many(size(120), task) }),
    '/v1/logs': () => ({
      entries: many(size(500), (index) => logEntry(index + Number(url.searchParams.get('offset')), url)),
    }),
    '/v1/journal': () => ({ entries: many(size(300), journalEntry) }),
    '/v1/account/users': () => ({ users: many(Math.max(1, size(30)), user) }),
    '/v1/account/invitations': () => ({ invitations: many(size(8), invitation) }),
    '/v1/account/api-keys': () => ({ apiKeys: many(size(12), apiKey) }),
    '/v1/sessions': () => ({ sessions }),
  };
  const list = lists[path];
  return list
    ? ok(list())
    : failure(404, { code: 'NOT_FOUND', message: 'There is nothing of that name here' });
}

export const MADE_INVITATION = {
  status: 200,
  body: {
    invitation: { ...invitation(0), email: 'guest@example.com' },
    link: 'https://berth.example/welcome#berth_l_EXAMPLE0000000000000000000000000000',
  },
};

export const MADE_KEY = {
  status: 200,
  body: {
    apiKey: { ...apiKey(2), name: 'terraform-prod', createdAt: at(0) },
    secretKey: 'S0examplexamplexamplexamplexamplexamplexample',
  },
};
