import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  type Instance,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  type Tag,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Bench, Caller } from './bench.ts';
import { doc, type Statement, trustingEc2 } from './given.ts';
import { makes, tagged } from './network.ts';

/** A subnet to launch into, and an image to launch. */
export interface Ground {
  vpcId: string;
  subnetId: string;
  groupId: string;
  imageId: string;
}

/** Canonical's newest image for Intel. */
export async function newestImage({ ec2 }: Caller): Promise<string> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['099720109477'],
      Filters: [{ Name: 'architecture', Values: ['x86_64'] }],
    }),
  );
  const sorted = Images.toSorted((a, b) => ((a.CreationDate ?? '') < (b.CreationDate ?? '') ? 1 : -1));
  return sorted[0]?.ImageId ?? '';
}

export async function ground({ admin }: Bench, ...tags: Tag[]): Promise<Ground> {
  const make = makes(admin);
  const vpcId = await make.vpc(...tags);
  const subnetId = await make.subnet(vpcId, '10.0.0.0/24', ...tags);
  const groupId = await make.group(vpcId, 'nodes', ...tags);
  return { vpcId, subnetId, groupId, imageId: await newestImage(admin) };
}

/** The request for one instance; `change` adds to it or takes its place. */
export const wanted = (
  on: Ground,
  change: Partial<RunInstancesCommandInput> = {},
): RunInstancesCommandInput => ({
  ImageId: on.imageId,
  InstanceType: 'm5.large',
  MinCount: 1,
  MaxCount: 1,
  SubnetId: on.subnetId,
  SecurityGroupIds: [on.groupId],
  ...change,
});

export const run = ({ ec2 }: Caller, on: Ground, change?: Partial<RunInstancesCommandInput>) =>
  ec2.send(new RunInstancesCommand(wanted(on, change)));

/** Launches one and gives its id. */
export const launched = async (caller: Caller, on: Ground, change?: Partial<RunInstancesCommandInput>) =>
  (await run(caller, on, change)).Instances?.[0]?.InstanceId ?? '';

export async function seen({ ec2 }: Caller, id: string): Promise<Instance> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations[0]?.Instances?.[0] ?? {};
}

export const volumesOf = async ({ ec2 }: Caller, id: string) =>
  (
    await ec2.send(
      new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [id] }] }),
    )
  ).Volumes ?? [];

/** Lets AWS's slow changes happen. */
export const later = (bench: Bench, ms = 60_000) => bench.control?.advanceClock(ms);

/** Tags for everything that a launch makes. */
export const allTagged = (...tags: Tag[]) => ({
  TagSpecifications: [
    ...(tagged('instance', ...tags).TagSpecifications ?? []),
    ...(tagged('volume', ...tags).TagSpecifications ?? []),
  ],
});

/** An instance profile with a role of the same name. */
export async function aProfile({ admin }: Bench, name: string, ...statements: Statement[]): Promise<string> {
  await admin.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustingEc2 }));
  if (statements.length > 0) {
    const PolicyDocument = doc(...statements);
    await admin.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'own', PolicyDocument }));
  }
  await admin.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await admin.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
  return name;
}
