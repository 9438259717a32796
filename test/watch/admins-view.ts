import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  type DescribeInstancesResult,
  DescribeInternetGatewaysCommand,
  DescribeKeyPairsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  type InstanceAttributeName,
} from '@aws-sdk/client-ec2';
import {
  GetAccountAuthorizationDetailsCommand,
  GetLoginProfileCommand,
  ListAccessKeysCommand,
  ListInstanceProfilesCommand,
} from '@aws-sdk/client-iam';
import type { Admin } from './tampering.ts';

/** What Describe calls do not show of an instance. */
const ATTRIBUTES: InstanceAttributeName[] = [
  'disableApiTermination',
  'disableApiStop',
  'instanceInitiatedShutdownBehavior',
  'userData',
];

const leftOut = <T extends object>(answer: T): Omit<T, '$metadata'> => {
  const { $metadata: _, ...rest } = answer as T & { $metadata?: unknown };
  return rest;
};

/** Everything of EC2 that AWS lists to an administrator. */
export async function ec2View({ ec2 }: Admin): Promise<object> {
  const [instances, ...lists] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeVolumesCommand({})),
    ec2.send(new DescribeSecurityGroupsCommand({})),
    ec2.send(new DescribeRouteTablesCommand({})),
    ec2.send(new DescribeNetworkAclsCommand({})),
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new DescribeInternetGatewaysCommand({})),
    ec2.send(new DescribeVpcsCommand({})),
    ec2.send(new DescribeKeyPairsCommand({})),
    ec2.send(new DescribeNetworkInterfacesCommand({})),
  ]);
  return Object.assign({ Instances: instancesOf(instances) }, ...lists.map(leftOut));
}

const instancesOf = ({ Reservations = [] }: DescribeInstancesResult) =>
  Reservations.flatMap((one) => one.Instances ?? []);

/** What has to be asked for one by one. */
export async function attributesView({ ec2 }: Admin): Promise<object> {
  const [instances, { Vpcs = [] }] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeVpcsCommand({})),
  ]);
  const alive = instancesOf(instances).filter(({ State }) => State?.Name !== 'terminated');
  const attributes = alive.flatMap(({ InstanceId }) =>
    ATTRIBUTES.map(async (Attribute) => [
      `${InstanceId} ${Attribute}`,
      leftOut(await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute }))),
    ]),
  );
  const resolving = Vpcs.map(async ({ VpcId }) => [
    `${VpcId} enableDnsSupport`,
    leftOut(await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' }))),
  ]);
  return Object.fromEntries(await Promise.all([...attributes, ...resolving]));
}

/** Everything of IAM that an administrator sees, the texts of all policies included. */
export async function iamView({ iam }: Admin): Promise<object> {
  const [details, profiles] = await Promise.all([
    iam.send(new GetAccountAuthorizationDetailsCommand({})),
    iam.send(new ListInstanceProfilesCommand({})),
  ]);
  const users = await Promise.all(
    (details.UserDetailList ?? []).map(async ({ UserName }) => ({
      UserName,
      keys: (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata,
      password: await iam.send(new GetLoginProfileCommand({ UserName })).then(
        ({ LoginProfile }) => LoginProfile?.CreateDate,
        () => null,
      ),
    })),
  );
  return { ...leftOut(details), profiles: profiles.InstanceProfiles, users };
}
