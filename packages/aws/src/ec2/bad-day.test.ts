import {
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeKeyPairsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { redisCloud, type SubscriptionSpec } from '@berth/domain';
import { createSubscriptionDeployer, type DeploymentOutcome, type DeploymentRecord } from '@berth/engine';
import { anAttempt, aSpec } from '@berth/engine/testing';
import { startSandbox } from '@berth/sandbox';
import { expect, test } from 'vitest';
import { drivenClock } from '../testing/driven-clock.ts';
import { setUpAccount } from '../testing/sandbox-account.ts';
import { openEc2 } from './open-ec2.ts';

/** `npm run crash-matrix -- --faults` runs 50. */
const ROUNDS = Number(process.env.BERTH_FAULT_ROUNDS ?? 5);
const CONSISTENCY_MS = 5_000;

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEjPzGbUyuZBLZAYzaOGfbX1Y4XSZyBcpTCHYN9kH7Rk berth';

/** Of all calls: 10 % throttled, 5 % server errors, 2 % without an answer, half of them after AWS acted. */
const FAULTS = [
  { kind: 'error', code: 'RequestLimitExceeded', status: 503, share: 0.1, seed: 11 },
  { kind: 'error', code: 'InternalError', status: 500, share: 0.05 / 0.9, seed: 12 },
  { kind: 'drop-before', share: 0.01 / 0.85, seed: 13 },
  { kind: 'drop-after', share: 0.01 / 0.84, seed: 14 },
];

test(`${ROUNDS} rounds of create, update and delete on a bad day of the sandbox converge, and leave nothing`, async () => {
  const sandbox = await startSandbox();
  try {
    const account = await setUpAccount(sandbox.endpoint);
    const { accessKeyId, accessSecretKey } = account.details;
    const target = {
      cloudAccountId: 2,
      awsAccountId: account.accountId,
      accessKeyId,
      secretAccessKey: accessSecretKey,
      hosted: false,
    };
    const clock = drivenClock((advanceMs) => account.control('POST', '/clock', { advanceMs }));
    const deployer = createSubscriptionDeployer({
      profile: redisCloud,
      clock,
      random: () => 0.5,
      open: clock.watching(openEc2({ endpoint: sandbox.endpoint })),
    });
    const converge = async (
      from: DeploymentRecord,
      work: (record: DeploymentRecord) => Promise<DeploymentOutcome>,
    ): Promise<DeploymentRecord> => {
      let record = from;
      for (let tries = 0; tries < 40; tries += 1) {
        const outcome = await work(record);
        if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.problems));
        if (outcome.kind === 'converged') return outcome.record;
        record = outcome.record;
      }
      throw new Error('did not converge');
    };
    const apply = (spec: SubscriptionSpec) => (record: DeploymentRecord) =>
      deployer.apply(target, spec, record, anAttempt(record).hooks);
    await account.control('PUT', '/options', { eventualConsistencyMs: CONSISTENCY_MS });
    for (const fault of FAULTS)
      await account.control('POST', '/faults', {
        service: 'ec2',
        action: '*',
        times: 1e9,
        ...fault,
        accountId: account.accountId,
      });
    for (let round = 1; round <= ROUNDS; round += 1) {
      const spec = aSpec({ subscriptionId: round, multipleAvailabilityZones: round % 2 === 1 });
      const changed = {
        ...spec,
        resourceTags: [{ Key: 'team', Value: 'blue' }],
        allowList: { cidrIps: ['198.51.100.0/24'], securityGroupIds: [] },
      };
      const made = await converge({ resources: [], choices: { publicKey: PUBLIC_KEY } }, apply(spec));
      const updated = await converge(made, apply(changed));
      await converge(updated, (record) => deployer.remove(target, changed, record, anAttempt(record).hooks));
    }
    await account.control('DELETE', '/faults');
    await account.control('PUT', '/options', { eventualConsistencyMs: 0 });
    expect(await leftIn(account.endpoint, account.accountId)).toEqual([]);
  } finally {
    await sandbox.close();
  }
}, 600_000);

/** What the administrator of the account finds there, as AWS answers now. */
async function leftIn(endpoint: string, accountId: string): Promise<string[]> {
  const response = await fetch(`${endpoint}/_sandbox/accounts`);
  const { accounts } = (await response.json()) as {
    accounts: { accountId: string; accessKeyId: string; secretAccessKey: string }[];
  };
  const credentials = accounts.find((each) => each.accountId === accountId);
  if (!credentials) throw new Error(`no account ${accountId}`);
  const ec2 = new EC2Client({ endpoint, region: 'us-east-1', credentials });
  const [vpcs, gateways, subnets, pairs, instances, volumes] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({})),
    ec2.send(new DescribeInternetGatewaysCommand({})),
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new DescribeKeyPairsCommand({})),
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeVolumesCommand({})),
  ]);
  ec2.destroy();
  return [
    ...(vpcs.Vpcs ?? []).map(({ VpcId }) => VpcId),
    ...(gateways.InternetGateways ?? []).map(({ InternetGatewayId }) => InternetGatewayId),
    ...(subnets.Subnets ?? []).map(({ SubnetId }) => SubnetId),
    ...(pairs.KeyPairs ?? []).map(({ KeyPairId }) => KeyPairId),
    ...(instances.Reservations ?? [])
      .flatMap(({ Instances }) => Instances ?? [])
      .filter(({ State }) => State?.Name !== 'terminated')
      .map(({ InstanceId }) => InstanceId),
    ...(volumes.Volumes ?? []).map(({ VolumeId }) => VolumeId),
  ].map(String);
}
