import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iamBlueprint, redisCloud } from '@berth/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestSandbox, type TestAccount, type TestSandbox } from '../testing/sandbox.ts';
import { runInMemory, type TestTerminalOptions } from '../testing/test-terminal.ts';

const USER_POLICY = 'RedislabsIAMUserRestrictedPolicy';

let sandbox: TestSandbox;
let folder: string;
let account: TestAccount;

beforeAll(async () => {
  sandbox = await openTestSandbox();
  folder = await mkdtemp(join(tmpdir(), 'berth-upgrade-'));
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  account = await sandbox.newAccount();
});

const berth = (line: string, options: TestTerminalOptions = {}) =>
  runInMemory(line.split(' '), { ...options, env: { ...account.env, ...options.env } });

/** Makes the account of a generation, and forgets how. */
async function madeOf(generation: string): Promise<void> {
  const file = join(folder, `${account.accountId}.json`);
  const { code } = await berth(`iam apply --yes --generation ${generation} --secret-file ${file}`);
  expect(code).toBe(0);
  await sandbox.forget();
}

const changes = async () => (await sandbox.changes(account)).map(({ action }) => action);
const arnOf = (name: string) => `arn:aws:iam::${account.accountId}:policy/${name}`;
const perform = (action: Parameters<ReturnType<TestSandbox['iamOf']>['actor']['perform']>[0]) =>
  sandbox.iamOf(account).actor.perform(action, new AbortController().signal);

/** Both policies of 2018 as an admin makes them by hand. */
async function byHand(): Promise<void> {
  const [older] = redisCloud.generations;
  if (!older) throw new Error('a generation is expected');
  const blueprint = iamBlueprint({ profile: redisCloud, generation: older, consoleAccess: 'role' });
  for (const resource of Object.values(blueprint.Resources)) {
    if (resource.Type !== 'AWS::IAM::ManagedPolicy') continue;
    const { ManagedPolicyName: PolicyName, PolicyDocument } = resource.Properties;
    await perform({
      call: 'CreatePolicy',
      input: { PolicyName, PolicyDocument, Description: '', Tags: [] },
    });
  }
  await sandbox.forget();
}

test('shows of which generation the policies are, what changes and the plan, and changes nothing when told no', async () => {
  await madeOf('2018');
  const { code, out, err } = await berth('iam upgrade', { interactive: true, answers: ['no'] });
  expect([code, await changes()]).toEqual([1, []]);
  expect(out).toContain(`Policy generations\n  RedisLabsInstanceRolePolicy: 2018\n  ${USER_POLICY}: 2018`);
  expect(out).toContain('To 2024, the newest');
  expect(out).toContain('+ Allow ec2:CreateVpcPeeringConnection on *');
  expect(out).toContain('Nothing was changed.');
  expect(err).toContain(`Make these 2 changes in AWS account ${account.accountId}? [y/N]`);
});

test('brings both policies to the newest, makes nothing else, and names the command that goes back', async () => {
  await madeOf('2018');
  const done = await berth('iam upgrade', { interactive: true, answers: ['y'] });
  expect([done.code, await changes()]).toEqual([0, ['CreatePolicyVersion', 'CreatePolicyVersion']]);
  expect(done.out).toContain('The policies are of 2024 now.');
  expect((await berth('iam verify')).code).toBe(0);
  const [, back = ''] = /To go back:\n {2}berth (.+)/.exec(done.out) ?? [];
  expect(back).toBe('iam upgrade --to 2018');
  const warned = await berth(`${back} --yes`);
  expect([warned.code, warned.out]).toEqual([0, expect.stringContaining('2018 is older than what is there')]);
  expect((await berth('iam verify --generation 2018')).code).toBe(0);
});

test('says that the newest is there already, and exits 0', async () => {
  await madeOf('2024');
  const { code, out } = await berth('iam upgrade');
  expect([code, await changes()]).toEqual([0, []]);
  expect(out).toContain('The policies are of 2024 already, the newest that the vendor published.');
  const json = JSON.parse((await berth('iam upgrade --output json')).out);
  expect(json).toMatchObject({ result: 'right', to: '2024', newest: true, downgrade: false });
});

test('a modified policy is said with its drift; the way back is the version that AWS kept', async () => {
  await madeOf('2018');
  await perform({
    call: 'CreatePolicyVersion',
    input: {
      PolicyArn: arnOf(USER_POLICY),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' },
      },
    },
  });
  const { code, out } = await berth('iam upgrade --yes --output json --region eu-west-1');
  expect(code).toBe(0);
  const answer = JSON.parse(out);
  expect(answer).toMatchObject({ result: 'whole', changes: 2 });
  expect(answer.policies[1]).toMatchObject({ name: USER_POLICY, found: { kind: 'modified' } });
  expect(answer.policyChanges[1].added).toContain('Allow ec2:CreateVpcPeeringConnection on *');
  expect(answer.wayBack).toContain(
    `aws iam set-default-policy-version --policy-arn ${arnOf(USER_POLICY)} --version-id v2 --region eu-west-1`,
  );
});

test('policies made by hand need --adopt, or are told the way through the AWS console', async () => {
  await byHand();
  const refused = await berth('iam upgrade --yes');
  expect([refused.code, await changes()]).toEqual([1, []]);
  expect(refused.out).toContain(`open IAM > Policies > ${USER_POLICY} > Edit > JSON`);
  const adopted = await berth('iam upgrade --yes --adopt');
  expect([adopted.code, adopted.out]).toEqual([0, expect.stringContaining('`berth iam apply` does')]);
  expect((await changes()).sort()).toEqual([
    'CreatePolicyVersion',
    'CreatePolicyVersion',
    'TagPolicy',
    'TagPolicy',
  ]);
});

test("a stack's policies are refused with the commands that update the stack, adopted or not", async () => {
  await byHand();
  await sandbox.control('POST', `/accounts/${account.accountId}/system-tags`, {
    resourceArn: arnOf(USER_POLICY),
    tags: { 'aws:cloudformation:stack-name': 'berth-iam' },
  });
  const { code, out } = await berth('iam upgrade --yes --adopt');
  expect([code, await changes()]).toEqual([1, []]);
  expect(out).toContain('berth iam render --format cloudformation --generation 2024');
  expect(out).toContain(
    'aws cloudformation deploy --stack-name berth-iam --template-file redis-cloud-iam-2024.yaml',
  );
});

test('an empty account is told to run `berth iam apply`', async () => {
  const { code, out } = await berth('iam upgrade --yes');
  expect([code, await changes()]).toEqual([1, []]);
  expect(out).toContain('→ Run `berth iam apply --generation 2024`');
});

test('upgrades as often as one likes: at five versions the oldest spare one goes', async () => {
  await madeOf('2018');
  for (const to of ['2024', '2018', '2024', '2018', '2024']) {
    expect((await berth(`iam upgrade --yes --to ${to}`)).code).toBe(0);
  }
  const made = await changes();
  expect(made.filter((action) => action === 'CreatePolicyVersion')).toHaveLength(10);
  expect(made.filter((action) => action === 'DeletePolicyVersion')).toHaveLength(2);
});

test('an answer that is lost is looked for: no version is made twice', async () => {
  await madeOf('2018');
  const { accountId } = account;
  await sandbox.fault({ action: 'CreatePolicyVersion', kind: 'drop-after', accountId });
  expect((await berth('iam upgrade --yes')).code).toBe(0);
  const made = (await sandbox.changes(account)).filter(({ errorCode }) => !errorCode);
  expect(made.map(({ action }) => action)).toEqual(['CreatePolicyVersion', 'CreatePolicyVersion']);
  await sandbox.clearFaults();
});

test('a denied change is named, with what is left', async () => {
  await madeOf('2018');
  const { accountId } = account;
  await sandbox.fault({
    action: 'CreatePolicyVersion',
    kind: 'error',
    code: 'AccessDenied',
    message: 'not authorized to perform iam:CreatePolicyVersion',
    accountId,
    times: 2,
  });
  const { code, out } = await berth('iam upgrade --yes');
  expect([code, out]).toEqual([1, expect.stringContaining('→ Have the actions named above allowed')]);
  expect((await berth('iam upgrade --yes')).code).toBe(0);
});

test.each(['iam upgrade --to 1999', 'iam upgrade --generation 2018', 'iam upgrade', 'iam upgrade now'])(
  'refuses wrong usage with exit code 2: %s',
  async (line) => {
    await madeOf('2018');
    expect((await berth(line)).code).toBe(2);
    expect(await changes()).toEqual([]);
  },
);
