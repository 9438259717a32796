import {
  CreateInternetGatewayCommand,
  CreateKeyPairCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  DescribeTagsCommand,
  RunInstancesCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { redisCloud } from '@berth/domain';
import { type Admin, type Deployed, seenAs, type Tampering } from '../tampering.ts';
import { defaultGroupOf, nodeOf, volumeOf } from './looks.ts';

const RESOURCE = 'berth:resource';
const BLUEPRINT = 'berth:blueprint';

const put = ({ ec2 }: Admin, id: string, ...Tags: Tag[]) =>
  ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));

const takeOff = ({ ec2 }: Admin, id: string, ...keys: string[]) =>
  ec2.send(
    new DeleteTagsCommand({
      Resources: [id],
      ...(keys.length > 0 ? { Tags: keys.map((Key) => ({ Key })) } : {}),
    }),
  );

const bare =
  (logicalId: string): Tampering['inject'] =>
  (admin, deployed) =>
    takeOff(admin, deployed.idOf(logicalId));

const changed =
  (logicalId: string, Key: string, Value: string): Tampering['inject'] =>
  (admin, deployed) =>
    put(admin, deployed.idOf(logicalId), { Key, Value });

async function tagsOf({ ec2 }: Admin, id: string): Promise<Tag[]> {
  const Filters = [{ Name: 'resource-id', Values: [id] }];
  const { Tags = [] } = await ec2.send(new DescribeTagsCommand({ Filters }));
  return Tags.map(({ Key, Value }) => ({ Key, Value }));
}

/** Makes something of the customer's own that bears the tags of something of ours. */
const twin =
  (
    logicalId: string,
    make: (admin: Admin, deployed: Deployed) => Promise<string | undefined>,
    more: Tag[] = [],
  ): Tampering['inject'] =>
  async (admin, deployed) => {
    const tags = await tagsOf(admin, deployed.idOf(logicalId));
    const kept = tags.filter(({ Key }) => !more.some((each) => each.Key === Key));
    await put(admin, (await make(admin, deployed)) ?? '', ...kept, ...more);
  };

const group =
  (name: string) =>
  async ({ ec2 }: Admin, deployed: Deployed) =>
    (
      await ec2.send(
        new CreateSecurityGroupCommand({ VpcId: deployed.idOf('Vpc'), GroupName: name, Description: name }),
      )
    ).GroupId;

async function instance(admin: Admin, deployed: Deployed): Promise<string | undefined> {
  const { ImageId, SubnetId, InstanceType } = await nodeOf(admin, deployed);
  const { Instances = [] } = await admin.ec2.send(
    new RunInstancesCommand({
      ImageId,
      SubnetId,
      InstanceType,
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [await defaultGroupOf(admin, deployed)],
    }),
  );
  await deployed.settle();
  return Instances[0]?.InstanceId;
}

/** Tags taken off and changed on each kind of resource. */
const marks: Tampering[] = [
  ...seenAs('tags_missing', {
    'all tags are taken off the VPC': bare('Vpc'),
    'all tags are taken off the internet gateway': bare('InternetGateway'),
    'all tags are taken off the route table': bare('RouteTable'),
    'all tags are taken off a subnet': bare('Subnet2'),
    'all tags are taken off the security group': bare('SecurityGroup'),
    'all tags are taken off the key pair': bare('KeyPair'),
    'all tags are taken off a volume': async (admin, d) => takeOff(admin, await volumeOf(admin, d)),
    'the vendor’s identifier tag is taken off a node': (admin, d) =>
      takeOff(admin, d.idOf('Node1'), redisCloud.identifierTag.key),
    'a tag of the customer is taken off the VPC': (admin, d) => takeOff(admin, d.idOf('Vpc'), 'team'),
  }),
  ...seenAs(['tags_missing', 'instance_unreported'], {
    'all tags are taken off a node': bare('Node3'),
  }),
  ...seenAs('tags_changed', {
    'the vendor’s identifier tag of the VPC gets another value': changed(
      'Vpc',
      redisCloud.identifierTag.key,
      'Own-VPC',
    ),
    'a tag of the customer is changed on a node': changed('Node1', 'team', 'other'),
    'the tag that says whose it is is changed on a subnet': changed(
      'Subnet1',
      BLUEPRINT,
      'subscription/inst/7/43',
    ),
    'the tag that says what it is is changed on a node': changed('Node1', RESOURCE, 'Node9'),
    'the name of the security group’s tag is changed': changed('SecurityGroup', 'Name', 'other'),
  }),
  ...seenAs('instance_unreported', {
    'the tag by which a node reports is taken off': (admin, d) =>
      takeOff(admin, d.idOf('Node1'), 'berth:node-state'),
  }),
];

/** What bears our tags and is not ours. */
const twins: Tampering[] = [
  ...seenAs('resource_duplicate', {
    'a second VPC bears our tags': twin(
      'Vpc',
      async ({ ec2 }) => (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/24' }))).Vpc?.VpcId,
    ),
    'a second internet gateway bears our tags': twin(
      'InternetGateway',
      async ({ ec2 }) =>
        (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId,
    ),
    'a second route table bears our tags': twin(
      'RouteTable',
      async ({ ec2 }, d) =>
        (await ec2.send(new CreateRouteTableCommand({ VpcId: d.idOf('Vpc') }))).RouteTable?.RouteTableId,
    ),
    'a second subnet bears our tags': twin(
      'Subnet1',
      async ({ ec2 }, d) =>
        (await ec2.send(new CreateSubnetCommand({ VpcId: d.idOf('Vpc'), CidrBlock: '10.0.0.240/28' }))).Subnet
          ?.SubnetId,
    ),
    'a second security group bears our tags': twin('SecurityGroup', group('copy')),
    'a second key pair bears our tags': twin(
      'KeyPair',
      async ({ ec2 }) =>
        (await ec2.send(new CreateKeyPairCommand({ KeyName: 'copy', KeyType: 'ed25519' }))).KeyPairId,
    ),
    'a second instance bears the tags of a node': twin('Node1', instance),
    'a volume of the customer bears the tags of a node’s': async (admin, d) => {
      const tags = await tagsOf(admin, await volumeOf(admin, d));
      const { VolumeId = '' } = await admin.ec2.send(
        new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 8 }),
      );
      await put(admin, VolumeId, ...tags);
    },
  }),
  ...seenAs('resource_unknown', {
    'a security group bears our tags under a name that we do not have': twin('SecurityGroup', group('nine'), [
      { Key: RESOURCE, Value: 'SecurityGroup9' },
    ]),
  }),
  {
    name: 'a network interface of the customer bears our tags',
    inject: twin(
      'Node1',
      async ({ ec2 }, d) =>
        (await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: d.idOf('Subnet1') }))).NetworkInterface
          ?.NetworkInterfaceId,
    ),
    expect: [],
    visible: false,
  },
];

export const tagTamperings: readonly Tampering[] = [...marks, ...twins];
