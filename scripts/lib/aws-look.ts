import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeKeyPairsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  GetRoleCommand,
  IAMClient,
  ListInstanceProfilesCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { SandboxAccount } from '../../test/support/sandbox-client.ts';

/** The customer's admin at the AWS console, so to speak: looks at the account and meddles with it, without Berth. */
export class AwsAdmin {
  readonly #iam: IAMClient;
  readonly #ec2: EC2Client;

  /** @param region Where the account's networks are looked at. */
  constructor(endpoint: string, { accessKeyId, secretAccessKey }: SandboxAccount, region = 'us-east-1') {
    const credentials = { accessKeyId, secretAccessKey };
    this.#iam = new IAMClient({ endpoint, region: 'us-east-1', credentials });
    this.#ec2 = new EC2Client({ endpoint, region, credentials });
  }

  /** Every user, role, instance profile and customer-managed policy, as `kind name`, sorted. */
  async everything(): Promise<string[]> {
    const [users, roles, profiles, policies] = await Promise.all([
      this.#iam.send(new ListUsersCommand({})),
      this.#iam.send(new ListRolesCommand({})),
      this.#iam.send(new ListInstanceProfilesCommand({})),
      this.#iam.send(new ListPoliciesCommand({ Scope: 'Local' })),
    ]);
    return [
      ...(users.Users ?? []).map((user) => `user ${user.UserName}`),
      ...(roles.Roles ?? []).map((role) => `role ${role.RoleName}`),
      ...(profiles.InstanceProfiles ?? []).map(
        (profile) => `instance profile ${profile.InstanceProfileName}`,
      ),
      ...(policies.Policies ?? []).map((policy) => `policy ${policy.PolicyName}`),
    ].sort();
  }

  /** Stops the first node that there is, and waits until it is stopped. */
  async stopOneNode(): Promise<string> {
    const { Reservations = [] } = await this.#ec2.send(new DescribeInstancesCommand({}));
    const [node] = Reservations.flatMap(({ Instances = [] }) => Instances);
    const id = node?.InstanceId ?? '';
    await this.#ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    return id;
  }

  /** Lets the whole internet reach SSH in the security group that the nodes are in. */
  async openSsh(): Promise<string> {
    const { SecurityGroups = [] } = await this.#ec2.send(new DescribeSecurityGroupsCommand({}));
    const GroupId = SecurityGroups.find(({ GroupName }) => GroupName !== 'default')?.GroupId ?? '';
    const open = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await this.#ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [open] }));
    return GroupId;
  }

  /** Everything that a subscription may leave in the region, as `kind id`, sorted; what AWS itself puts there left out. */
  async networks(): Promise<string[]> {
    const [vpcs, gateways, tables, subnets, groups, keys, instances, volumes] = await Promise.all([
      this.#ec2.send(new DescribeVpcsCommand({})),
      this.#ec2.send(new DescribeInternetGatewaysCommand({})),
      this.#ec2.send(new DescribeRouteTablesCommand({})),
      this.#ec2.send(new DescribeSubnetsCommand({})),
      this.#ec2.send(new DescribeSecurityGroupsCommand({})),
      this.#ec2.send(new DescribeKeyPairsCommand({})),
      this.#ec2.send(new DescribeInstancesCommand({})),
      this.#ec2.send(new DescribeVolumesCommand({})),
    ]);
    const there = (instances.Reservations ?? [])
      .flatMap(({ Instances }) => Instances ?? [])
      .filter(({ State }) => State?.Name !== 'terminated');
    return [
      ...(vpcs.Vpcs ?? []).map(({ VpcId, CidrBlock }) => `VPC ${VpcId} ${CidrBlock}`),
      ...(gateways.InternetGateways ?? []).map((one) => `internet gateway ${one.InternetGatewayId}`),
      ...(tables.RouteTables ?? [])
        .filter(({ Associations }) => !Associations?.some(({ Main }) => Main))
        .map(({ RouteTableId }) => `route table ${RouteTableId}`),
      ...(subnets.Subnets ?? []).map((one) => `subnet ${one.SubnetId} ${one.CidrBlock}`),
      ...(groups.SecurityGroups ?? [])
        .filter(({ GroupName }) => GroupName !== 'default')
        .map(({ GroupId }) => `security group ${GroupId}`),
      ...(keys.KeyPairs ?? []).map(({ KeyPairId }) => `key pair ${KeyPairId}`),
      ...there.map((one) => `instance ${one.InstanceId} ${one.InstanceType} ${one.State?.Name}`),
      ...(volumes.Volumes ?? []).map(
        (one) => `volume ${one.VolumeId} ${one.Encrypted ? 'encrypted' : 'in clear'}`,
      ),
    ].sort();
  }

  /** Tags of everything above that has any, by id. */
  async tags(): Promise<Map<string, Record<string, string>>> {
    const { Vpcs = [] } = await this.#ec2.send(new DescribeVpcsCommand({}));
    const { Reservations = [] } = await this.#ec2.send(new DescribeInstancesCommand({}));
    const { Subnets = [] } = await this.#ec2.send(new DescribeSubnetsCommand({}));
    const instances = Reservations.flatMap(({ Instances }) => Instances ?? []);
    return new Map(
      [
        ...Vpcs.map(({ VpcId, Tags }) => ({ id: VpcId, Tags })),
        ...Subnets.map(({ SubnetId, Tags }) => ({ id: SubnetId, Tags })),
        ...instances.map(({ InstanceId, Tags }) => ({ id: InstanceId, Tags })),
      ].map(({ id = '', Tags = [] }) => [
        id,
        Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
      ]),
    );
  }

  /** Takes the conditions off a role's trust policy, as someone might who finds MFA a nuisance. */
  async dropTrustConditions(roleName: string): Promise<void> {
    const { Role } = await this.#iam.send(new GetRoleCommand({ RoleName: roleName }));
    const document = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{}')) as {
      Statement: { Condition?: unknown }[];
    };
    for (const statement of document.Statement) delete statement.Condition;
    const PolicyDocument = JSON.stringify(document);
    await this.#iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument }));
  }
}
