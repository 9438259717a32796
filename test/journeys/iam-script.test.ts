import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListPoliciesCommand,
  ListUserTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  type ConsoleAccess,
  generationOf,
  type PolicyDocument,
  type RenderInput,
  redisCloud,
  renderAwsCli,
} from '@berth/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInMemory } from '../../packages/cli/src/testing/test-terminal.ts';
import { findAwsCli } from '../../scripts/lib/aws-cli.ts';
import { type Bench, openSandbox } from '../conformance/bench.ts';
import { type WarmAws, warmAws } from '../support/warm-aws.ts';

/** The AWS CLI script, run by a shell with the unmodified AWS CLI against the sandbox, as an admin would. */
const given = process.env.BERTH_TEST_AWS_CLI;
const cli = given ? { program: given } : findAwsCli();
const missing = 'missing' in cli ? cli.missing : undefined;
if (missing) console.log(`SKIPPED: the test that runs the AWS CLI script, because ${missing}`);

interface Run {
  code: number;
  out: string;
  err: string;
}

describe.skipIf(missing !== undefined)('The AWS CLI script', () => {
  let place: Awaited<ReturnType<typeof openSandbox>>;
  let aws: WarmAws;
  let folder: string;
  let runs = 0;

  beforeAll(async () => {
    place = await openSandbox();
    aws = await warmAws('program' in cli ? cli.program : '');
    folder = mkdtempSync(path.join(tmpdir(), 'berth-script-'));
  });
  afterAll(async () => {
    aws?.close();
    rmSync(folder, { recursive: true, force: true });
    await place?.close();
  });

  const envOf = (bench: Bench): Record<string, string> => ({
    AWS_ENDPOINT_URL: bench.endpoint ?? '',
    AWS_ACCESS_KEY_ID: bench.admin.keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: bench.admin.keys.secretAccessKey,
    AWS_DEFAULT_REGION: bench.region,
  });

  const run = (bench: Bench, input: RenderInput, args: string[]): Promise<Run> => {
    runs += 1;
    const file = path.join(folder, `${runs}.sh`);
    writeFileSync(file, renderAwsCli(input)[0]?.text ?? '');
    const env = {
      ...envOf(bench),
      PATH: `${aws.folder}:${process.env.PATH}`,
      TMPDIR: folder,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    return new Promise((resolve, reject) => {
      const child = spawn('sh', [file, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, out, err }));
    });
  };

  const inputOf = (id: string, consoleAccess: ConsoleAccess, tags: RenderInput['tags'] = []): RenderInput => {
    const generation = generationOf(redisCloud, id);
    if (!generation) throw new Error(`generation ${id} is expected`);
    return { profile: redisCloud, generation, consoleAccess, tags };
  };

  const berth = (bench: Bench, line: string) => runInMemory(line.split(' '), { env: envOf(bench) });
  const planOf = async (bench: Bench, { generation, consoleAccess }: RenderInput) => {
    const options = `--generation ${generation.id} --console-access ${consoleAccess} --output json`;
    const { steps, obstacles } = JSON.parse((await berth(bench, `iam plan ${options}`)).out);
    return { steps, obstacles };
  };
  const NOTHING = { steps: [], obstacles: [] };

  const changes = async (bench: Bench): Promise<string[]> =>
    (await place.control.events(bench.accountId))
      .filter(({ readOnly, errorCode }) => !readOnly && errorCode === undefined)
      .map(({ action }) => action);

  /** The policies as IAM stores them, by name. */
  const stored = async (iam: IAMClient): Promise<Record<string, PolicyDocument>> => {
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
    const found = Policies.map(async ({ PolicyName = '', Arn, DefaultVersionId }) => {
      const version = { PolicyArn: Arn, VersionId: DefaultVersionId };
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
      return [PolicyName, JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))] as const;
    });
    return Object.fromEntries(await Promise.all(found));
  };
  const wantedPolicies = ({ profile, generation }: RenderInput) => ({
    [profile.names.instancePolicy]: generation.instancePolicy,
    [profile.names.userPolicy]: generation.userPolicy,
  });

  test('stops at the first error and says what to do, goes on from there, and upgrades, all without a second key', async () => {
    const bench = await place.open();
    const [old, current] = [inputOf('2018', 'user'), inputOf('2024', 'user')];
    const keys = path.join(folder, 'user.json');

    const denied = { code: 'AccessDenied', status: 403, message: 'not allowed', accountId: bench.accountId };
    await place.control.addFault({ service: 'iam', action: 'CreateUser', kind: 'error', ...denied });
    const stopped = await run(bench, old, ['--yes', '--secret-file', keys]);
    expect(stopped.code).toBe(1);
    expect(stopped.err).toContain('Stopped: could not create the user redislabs-user.');
    expect(stopped.err).toContain('(AccessDenied) when calling the CreateUser operation: not allowed');
    expect(stopped.err).toContain('-> Have this action allowed');
    expect(stopped.err).toContain('Run this script again, and it goes on from there.');
    expect((await changes(bench)).at(-1)).toBe('AddRoleToInstanceProfile');
    expect(existsSync(keys)).toBe(false);

    const whole = await run(bench, old, ['--yes', '--secret-file', keys, '--account', bench.accountId]);
    expect([whole.code, whole.err]).toEqual([0, '']);
    expect(statSync(keys).mode & 0o777).toBe(0o600);
    const secrets = JSON.parse(readFileSync(keys, 'utf8'));
    expect(secrets).toEqual({
      awsAccountId: bench.accountId,
      userName: 'redislabs-user',
      accessKeyId: expect.stringMatching(/^AKIA/),
      accessSecretKey: expect.any(String),
      consoleUsername: 'redislabs-user',
      consolePassword: expect.stringMatching(/^\S{40,128}$/),
      signInLoginUrl: `https://${bench.accountId}.signin.aws.amazon.com/console`,
    });
    expect(whole.out).not.toContain(secrets.accessSecretKey);
    expect(whole.out).not.toContain(secrets.consolePassword);
    expect(await planOf(bench, old)).toEqual(NOTHING);
    expect(await stored(bench.admin.iam)).toEqual(wantedPolicies(old));
    const verified = await berth(
      bench,
      `iam verify --generation 2018 --console-access user --secret-file ${keys} --output json`,
    );
    // The 2018 policy may not grant what today's checks ask for; that the key is read and works is the point here.
    expect(JSON.parse(verified.out).verification.checks[0]).toMatchObject({ status: 'passed' });

    const before = await changes(bench);
    const upgraded = await run(bench, current, ['--yes']);
    expect([upgraded.code, upgraded.err]).toEqual([0, '']);
    expect((await changes(bench)).slice(before.length)).toEqual([
      'CreatePolicyVersion',
      'CreatePolicyVersion',
    ]);
    expect(await stored(bench.admin.iam)).toEqual(wantedPolicies(current));
    expect(await planOf(bench, current)).toEqual(NOTHING);

    const again = await run(bench, current, ['--yes']);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('Nothing to do')]);
    expect(await changes(bench)).toHaveLength(before.length + 2);

    expect((await berth(bench, 'iam destroy --yes')).code).toBe(0);
    expect(await stored(bench.admin.iam)).toEqual({});
  }, 240_000);

  test('mends what was tampered with, makes room among five versions, and leaves the rest alone', async () => {
    const bench = await place.open();
    const [old, current] = [
      inputOf('2018', 'role', [{ Key: 'team', Value: 'db = 1' }]),
      inputOf('2024', 'role'),
    ];
    const { iam } = bench.admin;
    const keys = path.join(folder, 'role.json');
    const made = await run(bench, old, ['--yes', '--secret-file', keys]);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(await planOf(bench, old)).toEqual(NOTHING);
    expect(await stored(iam)).toEqual(wantedPolicies(old));
    const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName: 'redislabs-user' }));
    const { accessKeyId } = JSON.parse(readFileSync(keys, 'utf8'));
    expect(Tags).toEqual(
      expect.arrayContaining([
        { Key: 'team', Value: 'db = 1' },
        { Key: 'berth:handed-over-key', Value: accessKeyId },
      ]),
    );

    const arn = (name: string) => `arn:aws:iam::${bench.accountId}:policy/${name}`;
    const [userPolicy, instancePolicy] = [
      arn(redisCloud.names.userPolicy),
      arn(redisCloud.names.instancePolicy),
    ];
    const [RoleName, node] = [redisCloud.names.consoleRole, redisCloud.names.clusterNodeRole];
    const deny = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
    });
    for (const _ of [2, 3, 4, 5]) {
      const document = JSON.stringify(old.generation.userPolicy);
      await iam.send(new CreatePolicyVersionCommand({ PolicyArn: userPolicy, PolicyDocument: document }));
    }
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: userPolicy }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: instancePolicy }));
    await iam.send(
      new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    );
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: deny }));
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['RedisLabsIdentifier'] }));
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: node, RoleName: node }));

    const before = await changes(bench);
    const mended = await run(bench, current, ['--yes']);
    expect([mended.code, mended.err]).toEqual([0, '']);
    expect((await changes(bench)).slice(before.length).sort()).toEqual([
      'AddRoleToInstanceProfile',
      'AttachRolePolicy',
      'CreatePolicyVersion',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'DetachRolePolicy',
      'TagRole',
      'UpdateAssumeRolePolicy',
    ]);
    expect(await planOf(bench, current)).toEqual(NOTHING);
    expect(await stored(iam)).toEqual(wantedPolicies(current));
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'redislabs-user' }));
    expect(AccessKeyMetadata).toHaveLength(1);
    const verified = await berth(bench, `iam verify --secret-file ${keys} --output json`);
    expect([verified.code, JSON.parse(verified.out).verification.passed]).toEqual([0, true]);
  }, 240_000);

  test('refuses what somebody else made, takes it over when asked, and never what a stack owns', async () => {
    const bench = await place.open();
    const input = inputOf('2024', 'role');
    await bench.admin.iam.send(new CreateUserCommand({ UserName: 'redislabs-user' }));
    const refused = await run(bench, input, ['--yes']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      'In the way: the user redislabs-user exists already, and Berth did not make it.',
    );
    expect(refused.err).toContain('Pass --adopt');
    expect(await changes(bench)).toEqual(['CreateUser']);
    const adopted = await run(bench, input, ['--yes', '--adopt']);
    expect([adopted.code, adopted.err]).toEqual([0, '']);
    expect(await planOf(bench, input)).toEqual(NOTHING);
    expect(existsSync(path.join(folder, `berth-iam-${bench.accountId}.json`))).toBe(true);

    await place.control.setSystemTags(
      bench.accountId,
      `arn:aws:iam::${bench.accountId}:user/redislabs-user`,
      { 'aws:cloudformation:stack-name': 'redis-cloud' },
    );
    const count = (await changes(bench)).length;
    const stacked = await run(bench, inputOf('2018', 'role'), ['--yes', '--adopt']);
    expect([stacked.code, stacked.err]).toEqual([
      1,
      expect.stringContaining('the user redislabs-user belongs to the CloudFormation stack redis-cloud.'),
    ]);
    expect(await changes(bench)).toHaveLength(count);
  }, 240_000);

  test('names, tags and policies that mean something to a shell or to the AWS CLI reach IAM as they are', async () => {
    const bench = await place.open();
    const { iam } = bench.admin;
    const plain = inputOf('2024', 'role');
    const odd = { Sid: 'Odd', Effect: 'Allow' as const, Action: 's3:GetObject' };
    const Resource = 'arn:aws:s3:::b/$(id)`id`\'"\\\\%s%{x}/*';
    const input: RenderInput = {
      ...plain,
      profile: {
        ...redisCloud,
        id: '--x @:/=+',
        vendorName: '$(touch broken-out) `id` \'";',
        names: {
          instancePolicy: '-instance,=+.@-_',
          userPolicy: '--policy-name=x',
          clusterNodeRole: '-n',
          user: '--user-name',
          consoleRole: '=file,role@x',
        },
        identifierTag: { key: 'a b:c/=+-@', value: '--tags file://x' },
      },
      generation: {
        id: 'odd',
        instancePolicy: { Version: '2012-10-17', Statement: [{ ...odd, Resource }] },
        userPolicy: plain.generation.userPolicy,
      },
      tags: [
        { Key: '日本', Value: ' Größe = é ' },
        { Key: 'BERTH:managed-by', Value: 'me' },
      ],
    };
    const made = await run(bench, input, ['--yes', '--secret-file', './-odd.json']);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(existsSync(path.join(folder, 'broken-out'))).toBe(false);
    expect(await stored(iam)).toEqual(wantedPolicies(input));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: '=file,role@x' }));
    expect(Role?.Description).toBe(
      `Lets ${input.profile.vendorName}'s support sign in to the AWS console, with MFA`,
    );
    expect(Role?.Tags).toEqual([
      { Key: 'berth:managed-by', Value: 'berth' },
      { Key: 'berth:blueprint', Value: 'iam/--x @:/=+' },
      { Key: 'a b:c/=+-@', Value: '--tags file://x' },
      { Key: '日本', Value: ' Größe = é ' },
    ]);
    const again = await run(bench, input, ['--yes']);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('Nothing to do')]);
  }, 240_000);
});
