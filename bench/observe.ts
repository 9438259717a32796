import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { openEc2 } from '@berth/aws';
import { sandboxControl, setUpAccount } from '@berth/aws/testing';
import { BLUEPRINT_TAG_KEY, EC2_KIND_NAMES } from '@berth/domain';
import { createEc2Budgets, systemClock } from '@berth/engine';
import { startProgram } from '../test/support/child.ts';
import { freePort } from '../test/support/postgres.ts';
import { until } from '../test/support/until.ts';
import { interleaved, median } from './lib/measure.ts';
import { atMost, type Line } from './lib/report.ts';
import { withSandbox } from './subscription-create.ts';

const RUNS = 3;
const REGION = 'eu-central-1';
/** An instance and its two volumes are three resources; AWS starts at most a thousand in a call. */
const INSTANCES = 3_334;
const AT_ONCE = 500;
const TAG = { Key: BLUEPRINT_TAG_KEY, Value: 'bench' };

/** Everything of 10,000 managed resources looked at, against the longest chain of pages among their kinds. */
export async function observe(): Promise<Line[]> {
  return withSandbox(async (endpoint) => {
    const account = await setUpAccount(endpoint);
    await sandboxControl(endpoint, 'PUT', '/options', {
      latencyMs: 0,
      vcpuLimit: 1_000_000,
      instanceTransitionMs: 0,
      instanceBootMs: 0,
    });
    await launch(endpoint, account.admin);
    const port = await freePort();
    const aws = `http://127.0.0.1:${port}`;
    const replay = startProgram('bench/replaying-aws.ts', [], { PORT: String(port), AWS_TO_ASK: endpoint });
    await until('the replay to listen', () => fetch(aws, { method: 'POST' }).catch(() => undefined));
    const target = {
      cloudAccountId: 2,
      awsAccountId: account.accountId,
      accessKeyId: account.details.accessKeyId,
      secretAccessKey: account.details.accessSecretKey,
      hosted: false,
    };
    const gate = createEc2Budgets(1, systemClock).gate(account.accountId, REGION);
    const { reader, close } = openEc2({ endpoint: aws })(target, REGION, gate);
    const { signal } = new AbortController();
    const filter = { by: 'tag', key: TAG.Key, values: [TAG.Value] } as const;
    const list = async (kind: (typeof EC2_KIND_NAMES)[number]): Promise<number> => {
      const seen = await reader.list(kind, filter, signal);
      if (seen.kind !== 'present') throw new Error(`${kind}: ${JSON.stringify(seen)}`);
      return seen.value.length;
    };
    const timed = async (look: () => Promise<number>) => {
      const started = performance.now();
      const busy = process.cpuUsage();
      const found = await look();
      const { user, system } = process.cpuUsage(busy);
      return { ms: performance.now() - started, cpuMs: (user + system) / 1000, found };
    };
    const { a: all, b: longest } = await interleaved(
      RUNS,
      () => timed(async () => (await Promise.all(EC2_KIND_NAMES.map(list))).reduce((sum, n) => sum + n, 0)),
      () => timed(() => list('volume')),
    );
    close();
    replay.process.kill('SIGTERM');
    await replay.finished;
    const found = all[0]?.found ?? 0;
    const [ms, chainMs] = [median(all.map((one) => one.ms)), median(longest.map((one) => one.ms))];
    const cpuMs = median(all.map((one) => one.cpuMs));
    return [
      atMost(
        `${found} managed resources looked at, 100 ms a page, against the longest chain of pages`,
        ms / chainMs,
        1.2,
        `${ms.toFixed(0)} of ${chainMs.toFixed(0)} ms; ${cpuMs.toFixed(0)} ms of processor`,
      ),
    ];
  });
}

async function launch(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
): Promise<void> {
  const ec2 = new EC2Client({ endpoint, region: REGION, credentials });
  const { CreateVpcCommand, CreateSubnetCommand, DescribeImagesCommand } = await import(
    '@aws-sdk/client-ec2'
  );
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/16' }));
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const image = Images.find(({ Name }) => Name?.startsWith('al2023'));
  for (let left = INSTANCES; left > 0; left -= AT_ONCE) {
    const count = Math.min(left, AT_ONCE);
    await ec2.send(
      new RunInstancesCommand({
        ImageId: image?.ImageId,
        InstanceType: 't3.medium',
        MinCount: count,
        MaxCount: count,
        SubnetId: Subnet?.SubnetId,
        BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { VolumeSize: 10 } }],
        TagSpecifications: (['instance', 'volume'] as const).map((ResourceType) => ({
          ResourceType,
          Tags: [TAG],
        })),
      }),
    );
  }
  ec2.destroy();
}
