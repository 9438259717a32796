import { IAM_IDS, type PolicyDocument, redisCloud } from '@berth/domain';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { apply, destroy } from '../testing/iam-loop.ts';
import { openTestSandbox, type TestAccount, type TestSandbox } from '../testing/sandbox.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await openTestSandbox();
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await sandbox.clearFaults();
  await sandbox.options({ throttling: false, propagationDelayMs: 0, eventualConsistencyMs: 0 });
});

const [older, newest] = redisCloud.generations;
const calls = async (account: TestAccount) => (await sandbox.changes(account)).map(({ action }) => action);
const done = async (account: TestAccount, name: string) =>
  (await sandbox.changes(account)).filter(({ action, errorCode }) => action === name && !errorCode).length;

test('apply makes everything once: a second run changes nothing', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const options = { clock: sandbox.clock() };
  const first = await apply(iam, options);
  expect(first.report.kind).toBe('whole');
  expect(first.handedOver).toHaveLength(1);
  expect(first.handedOver[0]?.accessKey?.accessKeyId).toMatch(/^AKIA/);
  const made = await calls(account);
  expect(made).toHaveLength(12);
  expect(made.at(-2)).toBe('CreateAccessKey');
  const second = await apply(iam, options);
  expect(second.report.kind).toBe('right');
  expect(second.handedOver).toEqual([]);
  expect(await calls(account)).toEqual(made);
});

test('with console access by a user, key and password are handed over together', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const options = { clock: sandbox.clock(), consoleAccess: 'user' as const };
  const { report, handedOver } = await apply(iam, options);
  expect(report.kind).toBe('whole');
  expect(handedOver).toHaveLength(1);
  expect(handedOver[0]?.consolePassword).toBeDefined();
  expect(String(handedOver[0]?.consolePassword)).toBe('[secret]');
  expect(await calls(account)).not.toContain('TagRole');
  expect((await apply(iam, options)).report.kind).toBe('right');
  expect((await destroy(iam, options)).kind).toBe('whole');
});

test('a policy is brought to another generation by a new version, six times over', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  if (!older || !newest) throw new Error('two generations are expected');
  await apply(iam, { clock, generation: older });
  for (const generation of [newest, older, newest, older, newest, older]) {
    expect((await apply(iam, { clock, generation })).report.kind).toBe('whole');
  }
  expect(await done(account, 'CreatePolicyVersion')).toBe(12);
  expect(await done(account, 'DeletePolicyVersion')).toBe(4);
  expect(await done(account, 'CreateAccessKey')).toBe(1);
  expect((await destroy(iam, { clock })).kind).toBe('whole');
});

test('what was made by hand is refused, then adopted when asked for', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  const signal = new AbortController().signal;
  await iam.actor.perform({ call: 'CreateUser', input: { UserName: 'RedisLabs-User', Tags: [] } }, signal);
  const refused = await apply(iam, { clock });
  expect(refused.report.kind).toBe('obstructed');
  expect(await calls(account)).toEqual(['CreateUser']);
  const adopted = await apply(iam, { clock, adopt: true });
  expect(adopted.report.kind).toBe('whole');
  expect(await done(account, 'CreateUser')).toBe(1);
  expect((await apply(iam, { clock })).report.kind).toBe('right');
});

test('what a CloudFormation stack owns is refused even with adopt', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  const signal = new AbortController().signal;
  await iam.actor.perform({ call: 'CreateUser', input: { UserName: 'redislabs-user', Tags: [] } }, signal);
  await sandbox.control('POST', `/accounts/${account.accountId}/system-tags`, {
    resourceArn: `arn:aws:iam::${account.accountId}:user/redislabs-user`,
    tags: { 'aws:cloudformation:stack-name': 'redis-cloud' },
  });
  const { report } = await apply(iam, { clock, adopt: true });
  expect(report).toMatchObject({
    kind: 'obstructed',
    plan: { obstacles: [{ resource: IAM_IDS.user, because: { code: 'owned_by_stack' } }] },
  });
  expect(await calls(account)).toEqual(['CreateUser']);
});

const LOST_ANSWERS = [
  'CreatePolicy',
  'CreateRole',
  'CreateInstanceProfile',
  'AddRoleToInstanceProfile',
  'AttachRolePolicy',
  'CreateUser',
  'AttachUserPolicy',
  'TagUser',
];

test.each(LOST_ANSWERS)(
  'an answer to %s that is lost is looked for, and nothing is made twice',
  async (action) => {
    for (const kind of ['drop-before', 'drop-after'] as const) {
      const account = await sandbox.newAccount();
      const iam = sandbox.iamOf(account);
      await sandbox.fault({ action, kind, accountId: account.accountId });
      const { report, handedOver } = await apply(iam, { clock: sandbox.clock() });
      expect(report.kind, kind).toBe('whole');
      expect(handedOver, kind).toHaveLength(1);
      expect(await done(account, 'CreateAccessKey'), kind).toBe(1);
    }
  },
);

test.each(['CreatePolicyVersion', 'UpdateAssumeRolePolicy', 'DeletePolicyVersion', 'TagRole'])(
  'an answer to %s that is lost while mending is looked for, and nothing is done twice',
  async (action) => {
    if (!older || !newest) throw new Error('two generations are expected');
    for (const kind of ['drop-before', 'drop-after'] as const) {
      const account = await sandbox.newAccount();
      const iam = sandbox.iamOf(account);
      const clock = sandbox.clock();
      const signal = new AbortController().signal;
      await apply(iam, { clock, generation: older });
      const fill = action === 'DeletePolicyVersion' ? [newest, older, newest, older] : [];
      for (const generation of fill) await apply(iam, { clock, generation });
      const RoleName = redisCloud.names.consoleRole;
      const PolicyDocument: PolicyDocument = {
        Version: '2012-10-17',
        Statement: { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' },
      };
      await iam.actor.perform(
        { call: 'UpdateAssumeRolePolicy', input: { RoleName, PolicyDocument } },
        signal,
      );
      const Tags = [{ Key: redisCloud.identifierTag.key, Value: 'other' }];
      await iam.actor.perform({ call: 'TagRole', input: { RoleName, Tags } }, signal);
      await sandbox.fault({ action, kind, accountId: account.accountId });
      await sandbox.forget();
      expect((await apply(iam, { clock })).report.kind, kind).toBe('whole');
      expect(await done(account, 'CreatePolicyVersion'), kind).toBe(2);
      expect((await apply(iam, { clock })).report.kind, kind).toBe('right');
      iam.close();
    }
  },
);

test.each(['drop-before', 'drop-after'])(
  'a password whose creation was not answered (%s) is either made and handed over, or said',
  async (kind) => {
    const account = await sandbox.newAccount();
    const iam = sandbox.iamOf(account);
    const options = { clock: sandbox.clock(), consoleAccess: 'user' as const };
    await sandbox.fault({ action: 'CreateLoginProfile', kind, accountId: account.accountId });
    const { report, handedOver } = await apply(iam, options);
    const arrived = handedOver.some(({ consolePassword }) => consolePassword !== undefined);
    expect([report.kind, arrived]).toEqual(kind === 'drop-before' ? ['whole', true] : ['incomplete', false]);
    const rotated = await apply(iam, { ...options, rotateKey: true });
    expect([rotated.report.kind, rotated.handedOver[0]?.consolePassword !== undefined]).toEqual([
      'whole',
      true,
    ]);
  },
);

test.each([
  'DeleteAccessKey',
  'DetachUserPolicy',
  'DeleteUser',
  'RemoveRoleFromInstanceProfile',
  'DeleteInstanceProfile',
  'DetachRolePolicy',
  'DeleteRole',
  'DeletePolicy',
])('an answer to %s that is lost while destroying is survived', async (action) => {
  for (const kind of ['drop-before', 'drop-after'] as const) {
    const account = await sandbox.newAccount();
    const iam = sandbox.iamOf(account);
    const clock = sandbox.clock();
    await apply(iam, { clock });
    await sandbox.fault({ action, kind, accountId: account.accountId });
    expect((await destroy(iam, { clock })).kind, kind).toBe('whole');
    expect((await destroy(iam, { clock })).kind, kind).toBe('right');
    iam.close();
  }
});

test('a look costs 24 calls where all is right, and making everything 36 in all', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  await apply(iam, { clock });
  expect(await sandbox.calls(account)).toBe(36);
  await sandbox.forget();
  await apply(iam, { clock });
  expect(await sandbox.calls(account)).toBe(24);
});

test('a look that is denied ends a run at once: waiting would not help', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  await sandbox.fault({
    action: 'GetRole',
    kind: 'error',
    code: 'AccessDenied',
    status: 403,
    times: 99,
    accountId: account.accountId,
  });
  const before = clock.now();
  const { report } = await apply(iam, { clock });
  expect(report).toMatchObject({ kind: 'incomplete', handOver: 'done' });
  expect(clock.now() - before).toBeLessThan(5_000);
});

test('a key whose creation was not answered is not made again: the loss is said, and rotation mends it', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  await sandbox.fault({ action: 'CreateAccessKey', kind: 'drop-after', accountId: account.accountId });
  const lost = await apply(iam, { clock });
  expect(lost.report.kind).toBe('incomplete');
  expect(lost.handedOver).toEqual([]);
  expect(await done(account, 'CreateAccessKey')).toBe(1);
  const again = await apply(iam, { clock });
  expect(again.report.kind).toBe('right');
  expect(again.handedOver).toEqual([]);
  const rotated = await apply(iam, { clock, rotateKey: true });
  expect(rotated.report.kind).toBe('whole');
  expect(rotated.handedOver).toHaveLength(1);
});

test('a key whose creation never reached AWS is made once the consistency window has passed', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  await sandbox.fault({ action: 'CreateAccessKey', kind: 'drop-before', accountId: account.accountId });
  const { report, handedOver } = await apply(iam, { clock: sandbox.clock() });
  expect(report.kind).toBe('whole');
  expect(handedOver).toHaveLength(1);
});

test('a key that somebody was given stays beside the new one, until it is asked to go', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  const old = (await apply(iam, { clock })).handedOver[0]?.accessKey?.accessKeyId;
  const rotated = await apply(iam, { clock, rotateKey: true });
  expect(rotated.report.kind).toBe('whole');
  expect(await done(account, 'DeleteAccessKey')).toBe(0);
  const rest = rotated.report.kind === 'whole' ? rotated.report.rest.unchanged : [];
  expect(rest.filter(({ because }) => because.code === 'old_key')).toHaveLength(1);
  expect((await apply(iam, { clock })).report.kind).toBe('right');
  expect((await apply(iam, { clock, oldKeys: 'delete' })).report.kind).toBe('whole');
  const deleted = (await sandbox.changes(account)).filter(({ action }) => action === 'DeleteAccessKey');
  expect(deleted.map(({ requestParameters }) => requestParameters?.AccessKeyId)).toEqual([old]);
  expect((await apply(iam, { clock, oldKeys: 'delete' })).report.kind).toBe('right');
});

test('when the old key is to go, it works until the new one is handed over, and then it is gone', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  const first = await apply(iam, { clock });
  const old = first.handedOver[0]?.accessKey?.accessKeyId;
  await sandbox.forget();
  const { report, handedOver } = await apply(iam, { clock, rotateKey: true, oldKeys: 'delete' });
  expect(report.kind).toBe('whole');
  expect(handedOver[0]?.accessKey?.accessKeyId).not.toBe(old);
  expect((await calls(account)).sort()).toEqual(['CreateAccessKey', 'DeleteAccessKey', 'TagUser']);
  expect((await calls(account))[0]).toBe('CreateAccessKey');
});

test('a hand-over that fails keeps the old key', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  await apply(iam, { clock });
  const onHandOver = () => {
    throw new Error('nobody is there');
  };
  const { report } = await apply(iam, { clock, rotateKey: true, oldKeys: 'delete', onHandOver });
  expect(report.kind).toBe('incomplete');
  expect(await done(account, 'DeleteAccessKey')).toBe(0);
});

test('throttling slows a run down and breaks nothing', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  for (const action of ['CreateRole', 'AttachUserPolicy', 'CreateAccessKey']) {
    await sandbox.fault({
      action,
      kind: 'error',
      code: 'Throttling',
      status: 400,
      times: 3,
      accountId: account.accountId,
    });
  }
  const { report, handedOver } = await apply(iam, { clock: sandbox.clock() });
  expect(report.kind).toBe('whole');
  expect(handedOver).toHaveLength(1);
});

test('under AWS’s own token buckets, six accounts are set up and removed at the same time', async () => {
  await sandbox.options({ throttling: true });
  const clock = sandbox.clock();
  const ends = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const iam = sandbox.iamOf(await sandbox.newAccount());
      const { report, handedOver } = await apply(iam, { clock });
      return [report.kind, handedOver.length, (await destroy(iam, { clock })).kind];
    }),
  );
  expect(ends).toEqual(ends.map(() => ['whole', 1, 'whole']));
});

test('a key that AWS did not show in time is said, should a second one be made beside it', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  const first = await apply(iam, { clock });
  const blind: typeof iam.reader = {
    ...iam.reader,
    readUser: async (...args) => {
      const seen = await iam.reader.readUser(...args);
      const stale = looks++ === 0 && seen.kind === 'present';
      return stale ? { ...seen, value: { ...seen.value, accessKeys: { kind: 'present', value: [] } } } : seen;
    },
  };
  let looks = 0;
  const { report } = await apply({ ...iam, reader: blind }, { clock });
  expect(report.kind).toBe('whole');
  const remarks = report.kind === 'whole' ? report.rest.unchanged : [];
  const lost = remarks.filter(({ because }) => because.code === 'old_key');
  expect(lost.map(({ because }) => because.text).join()).toContain(
    first.handedOver[0]?.accessKey?.accessKeyId,
  );
});

test('what AWS does not show at once is waited for, and never made again', async () => {
  await sandbox.options({ eventualConsistencyMs: 4_000 });
  const account = await sandbox.newAccount();
  await sandbox.control('POST', '/clock', { advanceMs: 10_000 });
  const iam = sandbox.iamOf(account);
  const { report, handedOver } = await apply(iam, { clock: sandbox.clock() });
  expect(report.kind).toBe('whole');
  expect(handedOver).toHaveLength(1);
  expect(await done(account, 'CreateAccessKey')).toBe(1);
});

test('a denied call stops what depends on it, and says what AWS said', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  await sandbox.fault({
    action: 'CreateUser',
    kind: 'error',
    code: 'AccessDenied',
    status: 403,
    message: 'not allowed',
    times: 9,
    accountId: account.accountId,
  });
  const { report, handedOver } = await apply(iam, { clock: sandbox.clock() });
  expect(report).toMatchObject({ kind: 'incomplete', failures: [{ failure: { fault: 'denied' } }] });
  expect(handedOver).toEqual([]);
  expect(await done(account, 'CreateRole')).toBe(2);
  expect(await calls(account)).not.toContain('CreateAccessKey');
});

test('credentials that AWS refuses lead to nothing at all', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf({
    ...account,
    env: { ...account.env, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' },
  });
  const { report } = await apply(iam, { clock: sandbox.clock() });
  expect(report).toMatchObject({ kind: 'could-not-look', because: 'bad-credentials' });
});

test('destroy removes what apply made, and leaves what others put beside it', async () => {
  const account = await sandbox.newAccount();
  const iam = sandbox.iamOf(account);
  const clock = sandbox.clock();
  const signal = new AbortController().signal;
  await apply(iam, { clock });
  const PolicyArn = `arn:aws:iam::${account.accountId}:policy/RedisLabsInstanceRolePolicy`;
  await iam.actor.perform({ call: 'CreateUser', input: { UserName: 'theirs', Tags: [] } }, signal);
  await iam.actor.perform({ call: 'AttachUserPolicy', input: { UserName: 'theirs', PolicyArn } }, signal);
  expect((await destroy(iam, { clock })).kind).toBe('obstructed');
  await iam.actor.perform({ call: 'DetachUserPolicy', input: { UserName: 'theirs', PolicyArn } }, signal);
  expect((await destroy(iam, { clock })).kind).toBe('whole');
  expect((await destroy(iam, { clock })).kind).toBe('right');
  expect(await done(account, 'DeleteUser')).toBe(1);
});
