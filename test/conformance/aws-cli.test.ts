import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAwsCli } from '../../scripts/lib/aws-cli.ts';
import { runAws } from './aws-cli.ts';
import { type Bench, openPlace, type Place } from './bench.ts';
import { trusting, trustingEc2 } from './given.ts';
import { published } from './published.ts';

/** The unmodified AWS CLI against the same AWS as the suite: the vendor's pages, done by hand in a shell. */
const given = process.env.BERTH_TEST_AWS_CLI;
const cli = given ? { program: given } : findAwsCli();
const missing = 'missing' in cli ? cli.missing : undefined;
const program = 'program' in cli ? cli.program : '';
const title = missing ? `SKIPPED, because ${missing}` : program;
if (missing) console.log(`SKIPPED: the AWS CLI test, because ${missing}`);

describe.skipIf(missing !== undefined)(`the AWS CLI: ${title}`, () => {
  let place: Place;
  let bench: Bench;
  let folder: string;

  beforeAll(async () => {
    place = await openPlace();
    bench = await place.open();
    folder = mkdtempSync(path.join(tmpdir(), 'berth-aws-cli-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await place?.close();
  });

  const aws = async <T = Record<string, unknown>>(...args: string[]): Promise<T> => {
    const answer = await runAws(program, bench, args);
    expect(answer.code, answer.stderr).toBe(0);
    return answer.json as T;
  };
  const file = (name: string, text: string) => {
    const where = path.join(folder, name);
    writeFileSync(where, text);
    return `file://${where}`;
  };
  const document = (name: string) => {
    const found = published.find((one) => one.generation === '2024' && one.name === name);
    return file(`${name}.json`, found?.text ?? '');
  };

  test('says who the caller is', async () => {
    expect(await aws('sts', 'get-caller-identity')).toMatchObject({
      Account: bench.accountId,
      Arn: `arn:aws:iam::${bench.accountId}:user/admin`,
    });
  });

  test('makes the resources of the vendor’s pages, and the programmatic user then proves what it may do', {
    timeout: 120_000,
  }, async () => {
    const policyArn = async (name: string) => {
      const made = await aws<{ Policy: { Arn: string } }>(
        ...['iam', 'create-policy', '--policy-name', name],
        ...['--policy-document', document(name)],
      );
      return made.Policy.Arn;
    };
    const instancePolicy = await policyArn('RedisLabsInstanceRolePolicy');
    const userPolicy = await policyArn('RedislabsIAMUserRestrictedPolicy');

    const node = ['--role-name', 'redislabs-cluster-node-role'];
    const profile = ['--instance-profile-name', 'redislabs-cluster-node-role'];
    await aws('iam', 'create-role', ...node, '--assume-role-policy-document', file('ec2.json', trustingEc2));
    await aws('iam', 'attach-role-policy', ...node, '--policy-arn', instancePolicy);
    await aws('iam', 'create-instance-profile', ...profile);
    await aws('iam', 'add-role-to-instance-profile', ...profile, ...node);

    const trust = trusting('arn:aws:iam::168085023892:root', {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    });
    const role = ['--role-name', 'redislabs-role'];
    await aws('iam', 'create-role', ...role, '--assume-role-policy-document', file('trust.json', trust));
    await aws('iam', 'attach-role-policy', ...role, '--policy-arn', userPolicy);
    const seen = await aws<{ Role: { AssumeRolePolicyDocument: unknown } }>('iam', 'get-role', ...role);
    expect(seen.Role.AssumeRolePolicyDocument).toEqual(JSON.parse(trust));

    const user = ['--user-name', 'redislabs-user'];
    const tag = 'Key=RedisLabsIdentifier,Value=Redislabs-VPC';
    const made = await aws<{ User: { Arn: string } }>('iam', 'create-user', ...user, '--tags', tag);
    await aws('iam', 'attach-user-policy', ...user, '--policy-arn', userPolicy);
    const key = await aws<{ AccessKey: { AccessKeyId: string; SecretAccessKey: string } }>(
      ...['iam', 'create-access-key', ...user],
    );
    const keys = {
      accessKeyId: key.AccessKey.AccessKeyId,
      secretAccessKey: key.AccessKey.SecretAccessKey,
    };

    const simulated = await runAws(
      program,
      bench,
      [
        ...['iam', 'simulate-principal-policy', '--policy-source-arn', made.User.Arn],
        ...['--action-names', 'ec2:CreateVpc', 'ec2:ModifyVpcAttribute'],
        ...['--query', 'EvaluationResults[].[EvalActionName, EvalDecision]'],
      ],
      keys,
    );
    expect(simulated).toMatchObject({
      code: 0,
      json: [
        ['ec2:CreateVpc', 'allowed'],
        ['ec2:ModifyVpcAttribute', 'implicitDeny'],
      ],
    });
    const instances = await runAws(program, bench, ['ec2', 'describe-instances'], keys);
    expect(instances).toMatchObject({ code: 0, json: { Reservations: [] } });
    const denied = await runAws(program, bench, ['iam', 'list-access-keys'], keys);
    expect(denied.code).not.toBe(0);
    expect(denied.stderr).toContain('(AccessDenied)');
  });

  test('pages through a list by itself', async () => {
    for (const name of ['one', 'two', 'three'])
      await aws('iam', 'create-user', '--user-name', bench.name(name), '--path', bench.path);
    const seen = await aws<{ Users: unknown[] }>(
      ...['iam', 'list-users', '--path-prefix', bench.path, '--page-size', '1'],
    );
    expect(seen.Users).toHaveLength(3);
  });

  test('shows AWS’s error code', async () => {
    const missing = await runAws(program, bench, ['iam', 'get-role', '--role-name', 'nothing-here']);
    expect(missing.stderr).toContain('(NoSuchEntity)');
    const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
    const refused = await runAws(program, bench, ['sts', 'get-caller-identity'], unknown);
    expect(refused.stderr).toContain('(InvalidClientTokenId)');
    const ec2 = await runAws(program, bench, ['ec2', 'describe-instances'], unknown);
    expect(ec2.stderr).toContain('(AuthFailure)');
  });
});
