import { type CloudAccountOverviewBody, permissionInSession } from '@berth/api';
import { createHttpApp } from '../../packages/server/src/http/http-app.ts';
import { ManualClock, MemoryApp } from '../../packages/server/src/testing/index.ts';
import type { Fixture } from './shot.ts';

type Answer = { status: number; body: unknown };

const RENDERINGS = ['cloudformation', 'terraform', 'aws-cli', 'console'].map(
  (way) => `/v1/iam/renderings/${way}`,
);
const REAL = ['/v1/cloud-accounts/set-up', '/v1/iam/explanations', '/v1/iam/differences', ...RENDERINGS];

/** What is the same for all accounts is the server's own answer: templates and explanations as people see them. */
const real = await realAnswers();

async function realAnswers(): Promise<Map<string, unknown>> {
  const app = new MemoryApp();
  const { accountKey, userKey } = app.addKey(41, 'Owner');
  const http = createHttpApp({
    app,
    log: { info: () => undefined, error: () => undefined },
    clock: new ManualClock(),
    rateLimitPerMinute: 1_000,
    templateUrl: 'https://templates.s3.amazonaws.com/redis-cloud-iam-2024.yaml',
  });
  const headers = { 'x-api-key': accountKey, 'x-api-secret-key': userKey };
  const bodies = REAL.map(async (path) => {
    const query = path.endsWith('explanations') ? '?generation=2024' : '';
    const response = await http.request(`http://localhost${path}${query}`, { headers });
    return [path, await response.json()] as const;
  });
  return new Map(await Promise.all(bodies));
}

const HOUR = 3_600_000;
const at = (agoMs: number): string => new Date(Date.now() - agoMs).toISOString();

const TITLES = [
  { title: 'AWS knows the access key and it is active', seen: 'AWS knows the key.' },
  { title: 'The secret access key belongs to the access key', seen: 'It signs what AWS accepts.' },
  {
    title: 'The access key belongs to an IAM user',
    seen: 'It belongs to arn:aws:iam::123456789012:user/redislabs-user.',
  },
  { title: 'The user may launch the instances of a subscription', seen: 'All 9 actions are allowed.' },
  { title: "The console role trusts the vendor's AWS account", seen: 'It trusts 168085023892.' },
];

const check = (index: number, more: object = {}) => ({
  code: `check_${index}`,
  field: 'accessKeyId',
  severity: 'blocking',
  status: 'passed',
  remedy: '',
  evidence: [],
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  ...(TITLES[index % TITLES.length] ?? {}),
  ...more,
});

const NO_MFA = check(90, {
  title: 'The console role requires multi-factor authentication',
  field: 'iamRoleName',
  status: 'failed',
  seen: 'The trust policy of redislabs-role lets the vendor in without MFA.',
  remedy: 'In the trust policy of redislabs-role, add the condition Bool aws:MultiFactorAuthPresent true.',
  evidence: ['Condition: none'],
});
const WRONG_SECRET = check(91, {
  title: 'The secret access key belongs to the access key',
  field: 'accessSecretKey',
  status: 'failed',
  seen: 'AWS knows the access key, and refused the signature that this secret makes.',
  remedy: 'Enter the secret that AWS showed with this key, whole and without blanks.',
});
const OLD_POLICY = check(92, {
  title: 'The user policy is the newest that the vendor published',
  severity: 'warning',
  status: 'failed',
  seen: 'It is of the generation 2018.',
  remedy: 'Run npx berth iam upgrade in this AWS account, then verify again.',
});
const OTHER_POLICY = check(93, {
  title: 'The console role has the user policy and no other',
  severity: 'warning',
  status: 'failed',
  seen: 'redislabs-role has the policy RedisLabsInstanceRolePolicy instead.',
  remedy: 'Attach RedislabsIAMUserRestrictedPolicy to redislabs-role, and detach the other.',
});
const passed = TITLES.map((_, index) => check(index));

const facts = {
  awsAccountId: '123456789012',
  awsUserArn: 'arn:aws:iam::123456789012:user/redislabs-user',
  awsConsoleRoleArn: 'arn:aws:iam::123456789012:role/redislabs-role',
  policyGeneration: '2024',
};

const lines = (...events: object[]): Answer => ({
  status: 200,
  body: `${events.map((event) => JSON.stringify(event)).join('\n')}\n`,
});

const stream = (checks: ReturnType<typeof check>[], isPassed: boolean): Answer =>
  lines(...checks.map((one) => ({ type: 'check', check: one })), {
    type: 'done',
    verification: { passed: isPassed, checks, facts, awsCalls: 12 },
  });

export const PASSED_STREAM = stream([...passed, OTHER_POLICY], true);
export const FAILED_STREAM = stream([...passed.slice(0, 1), WRONG_SECRET, ...passed.slice(2), NO_MFA], false);

export const SANDBOX_SET_UP = {
  status: 200,
  body: {
    ...(real.get('/v1/cloud-accounts/set-up') as object),
    sandbox: { endpoint: 'http://127.0.0.1:4599', create: { allowed: true } },
  },
};

const OLD = {
  state: 'attention',
  reason: 'The policy is of the generation 2018; 2024 is the newest.',
} as const;

const NOT_YET = { state: 'unknown', reason: 'It was not verified yet.' } as const;

const IN_USE = {
  allowed: false,
  why: 'It is used by 2 subscriptions, which must be deleted first.',
} as const;

/** Cloud account 2 as its page shows it. */
function useOf(account: CloudAccountOverviewBody, { role, state }: Fixture): object {
  const may = permissionInSession(role, 'cloud-accounts', 'mutate');
  const used = state === 'full';
  return {
    ...account,
    ...(!used && { health: NOT_YET, lastVerifiedAt: undefined }),
    awsAccountId: facts.awsAccountId,
    actions: {
      update: may,
      verify: permissionInSession(role, 'cloud-accounts', 'verify'),
      delete: may.allowed && used ? IN_USE : may,
    },
    subscriptions: used ? 2 : 0,
    usedBy: used
      ? [
          { id: 51, name: 'cache, production', status: 'active' },
          { id: 52, name: 'sessions', status: 'pending' },
        ]
      : [],
  };
}

const detailsOf = (
  { name, lastVerifiedAt, createdAt, policyGeneration }: CloudAccountOverviewBody,
  { state }: Fixture,
): object => ({
  id: 2,
  name,
  provider: 'AWS',
  status: 'active',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  iamRoleName: 'redislabs-role',
  ...facts,
  policyGeneration: policyGeneration ?? facts.policyGeneration,
  ...(state === 'full' && { lastVerifiedAt }),
  createdTimestamp: createdAt,
  ...(state === 'full' && { checks: policyGeneration === '2018' ? [...passed, OLD_POLICY] : passed }),
});

const verification = (index: number): object => ({
  id: index + 1,
  startedAt: at(index * 7 * HOUR),
  finishedAt: at(index * 7 * HOUR - 4_000),
  passed: index % 4 !== 2,
  trigger: (['request', 'update', 'create'] as const)[index % 3],
  checks: index % 4 === 2 ? [...passed, NO_MFA] : index % 4 === 1 ? [...passed, OLD_POLICY] : passed,
});

/** Answers about single cloud accounts, and about how one comes to be; undefined for what is not about them. */
export function cloudAccountAnswer(
  fixture: Fixture,
  method: string,
  path: string,
  account: CloudAccountOverviewBody,
): Answer | undefined {
  const ok = (body: unknown): Answer => ({ status: 200, body });
  const known = real.get(path);
  if (known !== undefined) return ok(known);
  // Number 4 is the same with policies of an older generation.
  const older = path.startsWith('/v1/cloud-accounts/4');
  const shown: CloudAccountOverviewBody = older
    ? { ...account, id: 4, policyGeneration: '2018', health: OLD }
    : account;
  switch (`${method} ${path.replace('/cloud-accounts/4', '/cloud-accounts/2')}`) {
    case 'GET /v1/cloud-accounts/2/overview':
      return ok(useOf(shown, fixture));
    case 'GET /v1/cloud-accounts/2':
      return ok(detailsOf(shown, fixture));
    case 'GET /v1/cloud-accounts/2/verifications':
      return ok({
        cloudAccountId: 2,
        verifications: Array.from({ length: fixture.state === 'full' ? 14 : 0 }, (_, index) =>
          verification(index),
        ),
        links: [],
      });
    case 'POST /v1/cloud-accounts/2/verify':
      return PASSED_STREAM;
    default:
      return undefined;
  }
}
