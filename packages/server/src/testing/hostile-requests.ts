import { pathOf, routeList } from '@berth/api';
import fc from 'fast-check';
import { expect } from 'vitest';
import { validCreate } from './http-bench.ts';
import { placeIn, sessionHeaders, type WalkKeys, type WalkTarget } from './walk-routes.ts';

/** Planted where secrets go, and where none belongs; nothing that comes back may contain it. */
export const CANARY = 'canary/SECRET+0123456789abcdefGHIJKLMN';

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'FROBNICATE');
const segment = fc.oneof(
  fc.constantFrom(
    'v1',
    'cloud-accounts',
    'subscriptions',
    'cidr',
    'tasks',
    'logs',
    'verify',
    'verifications',
    'iam',
    'renderings',
    'cloudformation',
    'files',
    '1',
    '..',
    '',
    '%00',
    '%zz',
  ),
  fc.constantFrom('2147483647', '2147483648', '%2e%2e', '<script>', '__proto__'),
  fc.string({ maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const anyAddress = fc.record({
  method,
  path: fc.array(segment, { maxLength: 5 }).map((segments) => `/v1/${segments.join('/')}`),
});
/** All but those that would take away what the requests sign in with. */
const KNOWN = routeList.filter(
  ({ operationId }) =>
    !['regenerateAccountKey', 'removeUser', 'signOut', 'signOutEverywhere'].includes(operationId),
);
/** Addresses that exist, so that most calls get as far as their query and body. */
const addressOf = (target: WalkTarget) =>
  fc.oneof(
    { arbitrary: anyAddress, weight: 1 },
    {
      arbitrary: fc.constantFrom(...KNOWN).map((route) => ({
        method: route.method as string,
        path: pathOf(route, placeIn(target)),
      })),
      weight: 2,
    },
  );
const query = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '?limit=0',
    '?limit=9e9',
    '?offset=-1',
    '?startTime=x',
    '?startTime=0000-01-01',
    '?endTime=9999-12-31T23:59:59-12:00',
    '?startTime=2026-02-31',
    '?endTime=9999-12-31T23:59:60Z',
    '?offset=2147483647',
    '?resourceId=0',
    '?__proto__=1',
    '?generation=1999',
    '?generation=%00&consoleAccess=both',
    '?consoleAccess=user&tags=%26%3D%25zz',
    '?tags=a%3D%257B%257Bresolve%253Assm%253Ax%257D%257D',
    '?limit=1&limit=2',
    '?from=2018&to=2024&policy=user',
    '?from=%00&to=__proto__',
    '?to=constructor',
  ),
  fc.constant(`?secret=${encodeURIComponent(CANARY)}&startTime=${encodeURIComponent(CANARY)}`),
);
/** Without backslashes, which as a member's name spoil what the process reads later: see decision 0014. */
const anyJson = fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('\\\\'));
const hostileValue = fc.oneof(
  { arbitrary: anyJson, weight: 3 },
  { arbitrary: fc.constant(CANARY), weight: 3 },
  {
    arbitrary: fc.constantFrom(`\u0000${CANARY}`, `${CANARY}\ud800`, CANARY.repeat(10), null, 1e308, -0),
    weight: 2,
  },
);
/** Fields of the routes of access, as they may be. */
const validAccess = () => ({
  email: 'nobody@berth.example',
  password: 'a few words in a row',
  currentPassword: 'a few words in a row',
  newPassword: 'a few more words in a row',
  token: 'berth_l_never_was',
  code: '123456',
  name: 'made-by-chance',
  userId: 1,
  accountId: 1,
  allowedSources: ['203.0.113.0/24'],
});
/** Fields of the routes of subscriptions, as they may be. */
const validSubscription = () => ({
  name: 'made-by-chance',
  cloudProviders: [
    {
      cloudAccountId: 1,
      regions: [{ region: 'eu-central-1', networking: { deploymentCIDR: '10.0.0.0/24' } }],
    },
  ],
  databases: [{ name: 'cache', protocol: 'redis' }],
  resourceTags: [{ key: 'team', value: 'blue' }],
  cidrIps: ['203.0.113.0/24'],
  securityGroupIds: ['sg-0125be68a4625884a'],
});
const fields = Object.keys({
  ...validSubscription(),
  ...validCreate(),
  ...validAccess(),
  role: '',
  iamRoleName: '',
  region: '',
  userPolicy: '',
  instancePolicy: '',
  constructor: '',
  unknown: '',
});
/** What may be seen again later, so that a canary does not belong there. */
const VISIBLE = new Set(['name', 'email', 'accessKeyId', 'consoleUsername', 'iamRoleName', 'signInLoginUrl']);
const hasCanary = (value: unknown): boolean => typeof value === 'string' && value.includes(CANARY);
const object = fc
  .dictionary(fc.constantFrom(...fields, '__proto__'), hostileValue)
  .chain((some) =>
    fc.constantFrom(
      { ...some },
      { ...validCreate(), ...some },
      { ...validAccess(), ...some },
      { ...validSubscription(), ...some },
    ),
  )
  .map((value) =>
    JSON.stringify(value, (key, inner) => (VISIBLE.has(key) && hasCanary(inner) ? 'seen' : inner)),
  );
const body = fc.oneof(
  object,
  fc.string(),
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    `{"name":"${CANARY}"`,
    `{"accessSecretKey":${CANARY}}`,
    `"${CANARY}"`,
  ),
  fc.constant('['.repeat(1_900)),
  object.map((text) => text.replace('{', `{"accessSecretKey":"${CANARY}",`)),
);
const contentType = fc.oneof(
  { arbitrary: fc.constantFrom('application/json', 'application/json; charset=utf-8'), weight: 4 },
  { arbitrary: fc.constantFrom('text/xml', '', CANARY), weight: 1 },
);
const who = fc.oneof(
  { arbitrary: fc.constant('keys' as const), weight: 3 },
  { arbitrary: fc.constant('session' as const), weight: 2 },
  { arbitrary: fc.constant('canary' as const), weight: 1 },
);

/**
 * Sends any requests at a Berth, and expects of every answer under /v1 that it is no 500, is JSON, and repeats
 * no secret. What it creates by chance, it leaves there.
 */
export async function hostileRequests(target: WalkTarget, keys: WalkKeys, numRuns: number): Promise<void> {
  const request = fc.record({ address: addressOf(target), query, body, contentType, who });
  await fc.assert(
    fc.asyncProperty(request, async ({ address, ...one }) => {
      const hasBody = !['GET', 'HEAD'].includes(address.method);
      const headers = {
        keys: { 'x-api-key': keys.accountKey, 'x-api-secret-key': keys.userKey },
        session: sessionHeaders(target.sessions.Owner),
        canary: { 'x-api-key': CANARY, 'x-api-secret-key': CANARY },
      }[one.who];
      const response = await target.fetch(`${address.path}${one.query}`, {
        method: address.method,
        headers: { 'content-type': one.contentType, ...headers },
        ...(hasBody && { body: one.body.toWellFormed() }),
      });
      const text = await response.text();
      expect(response.status, text).toBeLessThan(500);
      const isFile = response.headers.get('content-disposition')?.startsWith('attachment;') ?? false;
      if (address.method !== 'HEAD' && !isFile) {
        for (const line of text.trim().split('\n')) JSON.parse(line);
        expect(response.headers.get('content-type')).toMatch(/^application\/(json|x-ndjson)$/);
      }
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(`${text}${JSON.stringify([...response.headers])}`).not.toContain(CANARY);
    }),
    { numRuns },
  );
}
