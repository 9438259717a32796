import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateTagsCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { CreateUserCommand, GetUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openSandbox } from './bench.ts';
import { refused, wireCode } from './case.ts';
import { aCaller, aKey, allow, aRole, aUser, trusting } from './given.ts';
import { IDENTIFIER, makes } from './network.ts';

/**
 * The conditions that the sandbox makes on request and that AWS makes when it likes: throttling, failures, slow
 * answers and late news. What AWS does is said by the pages; when it does it is the sandbox's own.
 */
let place: Awaited<ReturnType<typeof openSandbox>>;
let bench: Bench;

beforeAll(async () => {
  place = await openSandbox();
});
afterAll(() => place?.close());
beforeEach(async () => {
  bench = await place.open();
});
afterEach(async () => {
  await place.control.clearFaults();
  await place.control.setOptions({
    latencyMs: 0,
    propagationDelayMs: 0,
    throttling: false,
    eventualConsistencyMs: 0,
  });
});

const listUsers = new ListUsersCommand({});
const who = new GetCallerIdentityCommand({});

describe('faults', () => {
  test('an error on request has the code, status and message that were asked for, once', async () => {
    await place.control.addFault({
      service: 'iam',
      action: 'ListUsers',
      accountId: bench.accountId,
      kind: 'error',
      code: 'ServiceFailure',
      status: 500,
      message: 'try again',
    });
    await refused(bench.admin.iam.send(listUsers), {
      code: 'ServiceFailure',
      status: 500,
      message: /try again/,
    });
    await bench.admin.iam.send(listUsers);
  });

  test('a fault meets the call that it names, in the account that it names, after those it lets pass', async () => {
    const other = await place.open();
    const fault = { service: 'iam', action: 'ListUsers', accountId: bench.accountId, kind: 'error' } as const;
    await place.control.addFault({ ...fault, code: 'ServiceFailure', status: 500, after: 1, times: 2 });
    await bench.admin.iam.send(listUsers);
    await other.admin.iam.send(listUsers);
    await bench.admin.sts.send(who);
    for (let time = 1; time <= 2; time += 1)
      await refused(bench.admin.iam.send(listUsers), { code: 'ServiceFailure' });
    await bench.admin.iam.send(listUsers);
  });

  test.each([
    { kind: 'drop-before', made: false },
    { kind: 'drop-after', made: true },
  ] as const)('a connection lost ($kind) leaves the user made: $made', async ({ kind, made }) => {
    const UserName = bench.name('lost');
    await place.control.addFault({ service: 'iam', action: 'CreateUser', accountId: bench.accountId, kind });
    const lost = await bench.admin.iam
      .send(new CreateUserCommand({ UserName }))
      .catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(Error);
    expect((lost as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode).toBeUndefined();
    const seen = bench.admin.iam.send(new GetUserCommand({ UserName }));
    if (made) expect((await seen).User?.UserName).toBe(UserName);
    else await refused(seen, { code: 'NoSuchEntity' });
  });
});

describe('networks', () => {
  test('a VPC whose answer was lost is there, with the tags that it was made with', async () => {
    const { accountId } = bench;
    await place.control.addFault({ service: 'ec2', action: 'CreateVpc', accountId, kind: 'drop-after' });
    await expect(makes(bench.admin).vpc(IDENTIFIER)).rejects.toThrow();
    const Filters = [{ Name: 'tag:RedisLabsIdentifier', Values: ['Redislabs-VPC'] }];
    expect((await bench.admin.ec2.send(new DescribeVpcsCommand({ Filters }))).Vpcs?.length).toBe(1);
  });

  test('a VPC that was asked for in vain is not there', async () => {
    const { accountId } = bench;
    await place.control.addFault({ service: 'ec2', action: 'CreateVpc', accountId, kind: 'drop-before' });
    await expect(makes(bench.admin).vpc()).rejects.toThrow();
    expect((await bench.admin.ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
  });
});

describe('throttling', () => {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/throttling.html
  test('more calls than the bucket holds are throttled, and time fills it again', async () => {
    await place.control.setOptions({ throttling: true });
    const outcomes = await Promise.all(
      Array.from({ length: 130 }, () =>
        bench.admin.iam.send(listUsers).then(
          () => 'answered',
          (error: { name: string }) => error.name,
        ),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(['answered', 'Throttling']));
    await place.control.advanceClock(60_000);
    await bench.admin.iam.send(listUsers);
  });

  test('EC2 throttles what is changed, each action by itself, in each region by itself', async () => {
    await place.control.setOptions({ throttling: true });
    const vpcId = await makes(bench.admin).vpc();
    const tag = () =>
      bench.admin.ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'a', Value: '1' }] }));
    await Promise.allSettled(Array.from({ length: 160 }, tag));
    await refused(Promise.all(Array.from({ length: 60 }, tag)), {
      code: 'RequestLimitExceeded',
      status: 503,
    });
    await makes(bench.admin).subnet(vpcId);
    await place.control.advanceClock(60_000);
    await tag();
  });

  // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
  test('CloudTrail is asked twice a second', async () => {
    await place.control.setOptions({ throttling: true });
    const trail = new CloudTrailClient({
      region: bench.region,
      endpoint: place.endpoint,
      credentials: bench.admin.keys,
      maxAttempts: 1,
    });
    const lookUp = () => trail.send(new LookupEventsCommand({})).then(() => 'answered', wireCode);
    const outcomes = await Promise.all(Array.from({ length: 20 }, lookUp));
    expect(new Set(outcomes)).toEqual(new Set(['answered', 'Throttling']));
    await place.control.advanceClock(1000);
    expect(await lookUp()).toBe('answered');
  });

  test('the SDK gets through a throttled service by itself', async () => {
    await place.control.addFault({
      service: 'iam',
      action: 'ListUsers',
      accountId: bench.accountId,
      kind: 'error',
      code: 'Throttling',
      status: 400,
      message: 'Rate exceeded',
      times: 2,
    });
    const patient = new IAMClient({
      region: bench.region,
      endpoint: place.endpoint,
      credentials: bench.admin.keys,
    });
    expect((await patient.send(listUsers)).$metadata.attempts).toBe(3);
  });
});

describe('late news', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
  test('a new key is InvalidClientTokenId until it has spread', async () => {
    await place.control.setOptions({ propagationDelayMs: 10_000 });
    const { name, arn } = await aUser(bench);
    const caller = bench.as(await aKey(bench, name));
    await refused(caller.sts.send(who), { code: 'InvalidClientTokenId', status: 403 });
    await place.control.advanceClock(10_001);
    expect((await caller.sts.send(who)).Arn).toBe(arn);
  });

  test('a new permission is denied until it has spread', async () => {
    const { name } = await aUser(bench);
    const caller = bench.as(await aKey(bench, name));
    await place.control.setOptions({ propagationDelayMs: 10_000 });
    const { PutUserPolicyCommand } = await import('@aws-sdk/client-iam');
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [allow('iam:ListUsers')] });
    await bench.admin.iam.send(
      new PutUserPolicyCommand({ UserName: name, PolicyName: 'in', PolicyDocument: document }),
    );
    await refused(caller.iam.send(listUsers), { code: 'AccessDenied', status: 403 });
    await place.control.advanceClock(10_001);
    await caller.iam.send(listUsers);
  });

  test('under eventual consistency even the writer reads what was', async () => {
    await place.control.setOptions({ eventualConsistencyMs: 5_000 });
    const { name } = await aUser(bench);
    await refused(bench.admin.iam.send(new GetUserCommand({ UserName: name })), { code: 'NoSuchEntity' });
    await place.control.advanceClock(5_001);
    expect((await bench.admin.iam.send(new GetUserCommand({ UserName: name }))).User?.UserName).toBe(name);
  });

  // https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
  test('a new VPC is absent to who looks at once, and can be built on all the same', async () => {
    await place.control.setOptions({ eventualConsistencyMs: 5_000 });
    const make = makes(bench.admin);
    const vpcId = await make.vpc();
    const look = new DescribeVpcsCommand({ VpcIds: [vpcId] });
    await refused(bench.admin.ec2.send(look), { code: 'InvalidVpcID.NotFound' });
    const subnetId = await make.subnet(vpcId);
    await place.control.advanceClock(5_001);
    expect((await bench.admin.ec2.send(look)).Vpcs?.length).toBe(1);
    await bench.admin.ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
    const { Subnets } = await bench.admin.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    expect(Subnets?.length).toBe(1);
    await place.control.advanceClock(5_001);
    await refused(bench.admin.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] })), {
      code: 'InvalidSubnetID.NotFound',
    });
  });
});

describe('time', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html
  test('a session that has expired is ExpiredToken', async () => {
    const role = await aRole(bench, trusting(`arn:aws:iam::${bench.accountId}:root`));
    const { caller } = await aCaller(bench, [allow('sts:AssumeRole')]);
    const { Credentials } = await caller.sts.send(
      new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'short', DurationSeconds: 900 }),
    );
    const session = bench.as({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    });
    await session.sts.send(who);
    await place.control.advanceClock(901_000);
    await refused(session.sts.send(who), { code: 'ExpiredToken', status: 403 });
  });

  test('an answer takes the latency that was asked for', async () => {
    await place.control.setOptions({ latencyMs: 150 });
    const before = performance.now();
    await bench.admin.sts.send(who);
    expect(performance.now() - before).toBeGreaterThanOrEqual(145);
  });
});

describe('the record of calls', () => {
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
  test('every call is recorded with who, what and how it ended, and no secret', async () => {
    const { CreateLoginProfileCommand } = await import('@aws-sdk/client-iam');
    const { name } = await aUser(bench);
    const keys = await aKey(bench, name);
    const Password = 'Correct-horse-7-battery';
    await bench.admin.iam.send(new CreateLoginProfileCommand({ UserName: name, Password }));
    await refused(bench.as(keys).iam.send(listUsers), { code: 'AccessDenied' });
    const events = await place.control.events(bench.accountId);
    expect(events.map((one) => one.action)).toEqual([
      'CreateUser',
      'CreateAccessKey',
      'CreateLoginProfile',
      'ListUsers',
    ]);
    expect(events.at(-1)).toMatchObject({
      service: 'iam',
      action: 'ListUsers',
      accessKeyId: keys.accessKeyId,
      errorCode: 'AccessDenied',
      readOnly: true,
      requestId: expect.any(String),
    });
    expect(events.at(-1)?.principalArn).toMatch(new RegExp(`:user/.*${name}$`));
    const text = JSON.stringify(events);
    for (const secret of [Password, keys.secretAccessKey]) expect(text).not.toContain(secret);
  });
});

describe('accounts', () => {
  test('an account made twice is refused, and the vendor’s is there from the start', async () => {
    await expect(place.control.createAccount(bench.accountId)).rejects.toThrow(/409/);
    const ids = (await place.control.listAccounts()).map((one) => one.accountId);
    expect(ids).toContain(bench.accountId);
    expect(ids).toContain('168085023892');
  });
});
