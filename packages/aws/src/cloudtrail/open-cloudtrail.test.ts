import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { DeleteUserPolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { redisCloud, Secret } from '@berth/domain';
import type { CallGate, DeploymentTarget, TrailReader } from '@berth/engine';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxAwsAccount, setUpAccount } from '../testing/sandbox-account.ts';
import { openCloudTrail } from './open-cloudtrail.ts';

const REGION = 'eu-central-1';
const { user: UserName } = redisCloud.names;

let sandbox: RunningSandbox;
let account: SandboxAwsAccount;
let target: DeploymentTarget;
let instanceId: string;
let now: number;
let taken: string[] = [];
let slowedDown: string[] = [];

const gate: CallGate = {
  take: async (api) => void taken.push(api),
  throttled: (api) => void slowedDown.push(api),
};
const never = new AbortController().signal;

/** The trail, for one question. */
async function ask<T>(question: (trail: TrailReader) => Promise<T>, change: Partial<DeploymentTarget> = {}) {
  taken = [];
  slowedDown = [];
  const location = { region: 'us-east-1', endpoint: sandbox.endpoint };
  const trail = openCloudTrail(location)({ ...target, ...change }, () => gate);
  try {
    return await question(trail);
  } finally {
    trail.close();
  }
}

const userArn = () => `arn:aws:iam::${account.accountId}:user/${UserName}`;
const mayLookUp = () => ask((trail) => trail.mayLookUp(userArn(), never));
const lookUp = (change: Partial<DeploymentTarget> = {}) =>
  ask(
    (trail) =>
      trail.lookUp(
        { name: instanceId, region: REGION, from: new Date(now - 3_600_000), to: new Date(now + 3_600_000) },
        never,
      ),
    change,
  );
const calls = async () => {
  const { events } = (await account.control('GET', `/events?accountId=${account.accountId}`)) as {
    events: { service: string; action: string; errorCode?: string }[];
  };
  return events.filter(({ service }) => service === 'cloudtrail');
};

beforeAll(async () => {
  sandbox = await startSandbox();
  account = await setUpAccount(sandbox.endpoint);
  const { accessKeyId, accessSecretKey } = account.details;
  target = {
    cloudAccountId: 2,
    awsAccountId: account.accountId,
    accessKeyId,
    secretAccessKey: accessSecretKey,
    hosted: false,
  };
  const made = (await account.control('POST', `/accounts/${account.accountId}/instances`, {
    count: 1,
    region: REGION,
  })) as { instanceIds: string[] };
  instanceId = made.instanceIds[0] ?? '';
  const ec2 = new EC2Client({ region: REGION, endpoint: sandbox.endpoint, credentials: account.admin });
  await ec2.send(new StopInstancesCommand({ InstanceIds: [instanceId] }));
  now = Date.parse(((await account.control('GET', '/clock')) as { now: string }).now);
});
afterAll(() => sandbox.close());

describe('CloudTrail, under the published policy', () => {
  test('is known not to be permitted, without a call that is denied', async () => {
    expect(await mayLookUp()).toEqual({ kind: 'present', value: false });
    expect(await calls()).toEqual([]);
  });

  test('asked all the same is denied', async () => {
    expect(await lookUp()).toMatchObject({ kind: 'unknown', because: 'denied' });
  });
});

describe('CloudTrail, where the customer permits it', () => {
  const PolicyName = 'let-berth-look-up-who-did-it';
  beforeAll(async () => {
    const statement = { Effect: 'Allow', Action: 'cloudtrail:LookupEvents', Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await account.iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  });
  afterAll(() => account.iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })));

  test('is known to be permitted', async () => {
    expect(await mayLookUp()).toEqual({ kind: 'present', value: true });
  });

  test('names who stopped an instance, when, and from where', async () => {
    const seen = await lookUp();
    if (seen.kind !== 'present') expect.fail(JSON.stringify(seen));
    expect(seen.value).toContainEqual({
      arn: expect.stringContaining(account.accountId),
      event: 'StopInstances',
      time: expect.any(String),
      sourceIp: expect.stringMatching(/127\.0\.0\.1|::1/),
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestId: expect.any(String),
      readOnly: false,
      failed: false,
    });
    expect(taken).toEqual(['LookupEvents']);
  });

  test('a key that AWS does not know leaves it unknown for that reason', async () => {
    expect(await lookUp({ secretAccessKey: new Secret('another') })).toMatchObject({
      kind: 'unknown',
      because: 'bad-credentials',
    });
  });

  test('being throttled leaves it unknown for that reason, and the budget hears of it', async () => {
    const fault = { service: 'cloudtrail', action: 'LookupEvents', kind: 'error', times: 1 };
    await account.control('POST', '/faults', { ...fault, code: 'ThrottlingException', status: 400 });
    expect(await lookUp()).toMatchObject({ kind: 'unknown', because: 'throttled' });
    expect(slowedDown).toEqual(['LookupEvents']);
  });
});
