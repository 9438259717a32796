import { DetachUserPolicyCommand } from '@aws-sdk/client-iam';
import { metricSpan, NODE_METRICS, redisCloud, Secret } from '@berth/domain';
import type { CallGate, DeploymentTarget } from '@berth/engine';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxAwsAccount, setUpAccount } from '../testing/sandbox-account.ts';
import { openCloudWatch } from './open-cloudwatch.ts';

/** Enough for two calls. */
const INSTANCES = 72;
const HOUR = 3_600_000;

let sandbox: RunningSandbox;
let account: SandboxAwsAccount;
let target: DeploymentTarget;
let ids: string[];
let now: number;
let taken: string[] = [];
let slowedDown: string[] = [];

const gate: CallGate = {
  take: async (api) => void taken.push(api),
  throttled: (api) => void slowedDown.push(api),
};

async function look(change: Partial<DeploymentTarget> = {}, instanceIds = ids) {
  taken = [];
  slowedDown = [];
  const metrics = openCloudWatch({ endpoint: sandbox.endpoint })({ ...target, ...change }, 'us-east-1', gate);
  try {
    return await metrics.read(instanceIds, metricSpan('1h', now), new AbortController().signal);
  } finally {
    metrics.close();
  }
}

beforeAll(async () => {
  sandbox = await startSandbox();
  account = await setUpAccount(sandbox.endpoint);
  const { accessKeyId, accessSecretKey } = account.details;
  target = {
    cloudAccountId: 2,
    awsAccountId: null,
    accessKeyId,
    secretAccessKey: accessSecretKey,
    hosted: false,
  };
  const made = (await account.control('POST', `/accounts/${account.accountId}/instances`, {
    count: INSTANCES,
    region: 'us-east-1',
  })) as { instanceIds: string[] };
  ids = made.instanceIds;
  await account.control('POST', '/clock', { advanceMs: 2 * HOUR });
  now = Date.parse(((await account.control('GET', '/clock')) as { now: string }).now);
});
afterAll(() => sandbox.close());

describe('The metrics of instances, under the published policy', () => {
  test('are read whole, 500 series a call, and each call asks the budget', async () => {
    const seen = await look();
    if (seen.kind !== 'present') expect.fail(JSON.stringify(seen));
    expect(seen.value).toHaveLength(INSTANCES * NODE_METRICS.length);
    expect(seen.value.every(({ points }) => points.length === 12)).toBe(true);
    expect(taken).toEqual(['GetMetricData', 'GetMetricData']);
  });

  test('of an instance that is not there are empty, and no fault', async () => {
    const seen = await look({}, ['i-0123456789abcdef0']);
    expect(seen).toMatchObject({ kind: 'present', value: NODE_METRICS.map(() => ({ points: [] })) });
  });

  test('of none are asked of nobody', async () => {
    expect(await look({}, [])).toEqual({ kind: 'present', value: [] });
    expect(taken).toEqual([]);
  });

  test('a key that AWS does not know makes them unknown for that reason', async () => {
    const seen = await look({ secretAccessKey: new Secret('another') });
    expect(seen).toMatchObject({ kind: 'unknown', because: 'bad-credentials' });
  });

  test('being throttled makes them unknown for that reason, and the budget hears of it', async () => {
    const fault = { service: 'cloudwatch', action: 'GetMetricData', kind: 'error', times: 1 };
    await account.control('POST', '/faults', { ...fault, code: 'ThrottlingException', status: 400 });
    expect(await look({}, ids.slice(0, 1))).toMatchObject({ kind: 'unknown', because: 'throttled' });
    expect(slowedDown).toEqual(['GetMetricData']);
  });

  test("a failure of AWS's own is none of the customer's", async () => {
    const fault = { service: 'cloudwatch', action: 'GetMetricData', kind: 'error', times: 1 };
    await account.control('POST', '/faults', { ...fault, code: 'InternalServiceFault', status: 500 });
    expect(await look({}, ids.slice(0, 1))).toMatchObject({ kind: 'unknown', because: 'unclassified' });
  });

  test('a policy that does not grant them makes them unknown, because they are denied', async () => {
    const PolicyArn = account.policyArn(redisCloud.names.userPolicy);
    await account.iam.send(new DetachUserPolicyCommand({ UserName: redisCloud.names.user, PolicyArn }));
    expect(await look()).toMatchObject({
      kind: 'unknown',
      because: 'denied',
      detail: expect.stringContaining('cloudwatch:GetMetricData'),
    });
  });
});
