import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AttachVolumeCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteInternetGatewayCommand,
  DeleteKeyPairCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteTagsCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DeleteVolumeCommand,
  DeleteVpcCommand,
  DeleteVpcPeeringConnectionCommand,
  DetachInternetGatewayCommand,
  type EC2Client,
  ImportKeyPairCommand,
  type IpPermission,
  ModifyInstanceAttributeCommand,
  ModifySubnetAttributeCommand,
  ReplaceRouteCommand,
  type ResourceType,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  type Tag,
  TerminateInstancesCommand,
  type VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type { Id, SubscriptionAwsAction } from '@berth/domain';

/** Ids of a plan whose references were filled in. */
const at = (id: Id): string => {
  if (typeof id !== 'string') throw new Error(`${id.Ref} is no id of AWS yet`);
  return id;
};

const tagged = (Tags: Tag[], ...types: ResourceType[]) => types.map((type) => ({ ResourceType: type, Tags }));

type RuleInput = Extract<SubscriptionAwsAction, { input: { Rules: unknown } }>['input'];

function permissions({ Rules }: RuleInput): IpPermission[] {
  return Rules.map(({ protocol, fromPort, toPort, source }) => {
    const value = at(source.value);
    return {
      IpProtocol: protocol,
      ...(fromPort === null ? {} : { FromPort: fromPort }),
      ...(toPort === null ? {} : { ToPort: toPort }),
      ...(source.kind === 'ipv4' ? { IpRanges: [{ CidrIp: value }] } : {}),
      ...(source.kind === 'ipv6' ? { Ipv6Ranges: [{ CidrIpv6: value }] } : {}),
      ...(source.kind === 'group' ? { UserIdGroupPairs: [{ GroupId: value }] } : {}),
      ...(source.kind === 'prefix-list' ? { PrefixListIds: [{ PrefixListId: value }] } : {}),
    };
  });
}

function runInput({
  Tags,
  UserData,
  IamInstanceProfile,
  NetworkInterfaces,
  MetadataOptions,
  BlockDeviceMappings,
  ...input
}: Extract<SubscriptionAwsAction, { call: 'RunInstances' }>['input']): RunInstancesCommandInput {
  const { ImageId, InstanceType, KeyName, ClientToken } = input;
  return {
    ImageId,
    InstanceType: InstanceType as RunInstancesCommandInput['InstanceType'],
    KeyName,
    ClientToken,
    MinCount: 1,
    MaxCount: 1,
    MetadataOptions,
    BlockDeviceMappings: BlockDeviceMappings.map(({ DeviceName, Ebs }) => ({
      DeviceName,
      Ebs: { ...Ebs, VolumeType: 'gp3' },
    })),
    IamInstanceProfile: { Name: IamInstanceProfile },
    UserData: Buffer.from(UserData).toString('base64'),
    NetworkInterfaces: NetworkInterfaces.map(({ DeviceIndex, SubnetId, GroupSet, ...one }) => ({
      ...one,
      DeviceIndex: Number(DeviceIndex),
      SubnetId: at(SubnetId),
      Groups: GroupSet.map(at),
    })),
    TagSpecifications: tagged(Tags, 'instance', 'volume', 'network-interface'),
  };
}

/**
 * Where two VPCs are peered already, or asked to be, AWS answers a request with that connection, as if it were made now:
 * whoever made it, it lacks the tags that were asked for. A new one has them, or shows none yet.
 * https://github.com/hashicorp/terraform-provider-aws/issues/27750
 */
function refuseOther(
  { VpcPeeringConnectionId, Status, Tags = [] }: VpcPeeringConnection,
  asked: Tag[],
): void {
  const isBare = Tags.length === 0 && Status?.Code === 'initiating-request';
  const has = (wanted: Tag): boolean =>
    Tags.some(({ Key, Value }) => Key === wanted.Key && Value === wanted.Value);
  if (isBare || asked.every(has)) return;
  const name = 'VpcPeeringConnectionAlreadyExists';
  throw Object.assign(new Error(`AWS answered with ${VpcPeeringConnectionId}, which was there before.`), {
    name,
  });
}

/** Sends one call, once. Gives the id of what it made. `DryRun`: AWS only says whether it would be permitted. */
export async function sendChange(
  ec2: EC2Client,
  action: SubscriptionAwsAction,
  abortSignal: AbortSignal,
  DryRun?: true,
): Promise<string | null> {
  const options = { abortSignal };
  const dry = DryRun ? { DryRun } : {};
  switch (action.call) {
    case 'CreateVpc': {
      const { CidrBlock, Tags } = action.input;
      const input = { CidrBlock, TagSpecifications: tagged(Tags, 'vpc'), ...dry };
      return (await ec2.send(new CreateVpcCommand(input), options)).Vpc?.VpcId ?? null;
    }
    case 'CreateInternetGateway': {
      const input = { TagSpecifications: tagged(action.input.Tags, 'internet-gateway'), ...dry };
      const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand(input), options);
      return InternetGateway?.InternetGatewayId ?? null;
    }
    case 'CreateRouteTable': {
      const { VpcId, Tags } = action.input;
      const input = { VpcId: at(VpcId), TagSpecifications: tagged(Tags, 'route-table') };
      return (await ec2.send(new CreateRouteTableCommand(input), options)).RouteTable?.RouteTableId ?? null;
    }
    case 'CreateVpcPeeringConnection': {
      const { VpcId, Tags, ...rest } = action.input;
      const TagSpecifications = tagged(Tags, 'vpc-peering-connection');
      const command = new CreateVpcPeeringConnectionCommand({ ...rest, VpcId: at(VpcId), TagSpecifications });
      const { VpcPeeringConnection } = await ec2.send(command, options);
      if (VpcPeeringConnection) refuseOther(VpcPeeringConnection, Tags);
      return VpcPeeringConnection?.VpcPeeringConnectionId ?? null;
    }
    case 'CreateTransitGatewayVpcAttachment': {
      const { VpcId, SubnetIds, Tags, TransitGatewayId } = action.input;
      const command = new CreateTransitGatewayVpcAttachmentCommand({
        TransitGatewayId,
        VpcId: at(VpcId),
        SubnetIds: SubnetIds.map(at),
        TagSpecifications: tagged(Tags, 'transit-gateway-attachment'),
      });
      const { TransitGatewayVpcAttachment } = await ec2.send(command, options);
      return TransitGatewayVpcAttachment?.TransitGatewayAttachmentId ?? null;
    }
    case 'CreateSubnet': {
      const { VpcId, Tags, ...rest } = action.input;
      const input = { ...rest, VpcId: at(VpcId), TagSpecifications: tagged(Tags, 'subnet') };
      return (await ec2.send(new CreateSubnetCommand(input), options)).Subnet?.SubnetId ?? null;
    }
    case 'CreateSecurityGroup': {
      const { VpcId, Tags, ...rest } = action.input;
      const input = { ...rest, VpcId: at(VpcId), TagSpecifications: tagged(Tags, 'security-group') };
      return (await ec2.send(new CreateSecurityGroupCommand(input), options)).GroupId ?? null;
    }
    case 'ImportKeyPair': {
      const { KeyName, PublicKeyMaterial, Tags } = action.input;
      const TagSpecifications = tagged(Tags, 'key-pair');
      const material = Buffer.from(PublicKeyMaterial);
      const input = { KeyName, PublicKeyMaterial: material, TagSpecifications, ...dry };
      return (await ec2.send(new ImportKeyPairCommand(input), options)).KeyPairId ?? null;
    }
    case 'RunInstances': {
      const { Instances } = await ec2.send(new RunInstancesCommand(runInput(action.input)), options);
      return Instances?.[0]?.InstanceId ?? null;
    }
    default:
      await sendPlain(ec2, action, options);
      return null;
  }
}

type Options = { abortSignal: AbortSignal };

/** Calls whose answer says nothing that is needed. */
function sendPlain(ec2: EC2Client, action: SubscriptionAwsAction, options: Options): Promise<unknown> {
  switch (action.call) {
    case 'AttachInternetGateway': {
      const input = { VpcId: at(action.input.VpcId), InternetGatewayId: at(action.input.InternetGatewayId) };
      return ec2.send(new AttachInternetGatewayCommand(input), options);
    }
    case 'CreateRoute':
    case 'ReplaceRoute': {
      const { RouteTableId, GatewayId, VpcPeeringConnectionId, ...rest } = action.input;
      const input = {
        ...rest,
        RouteTableId: at(RouteTableId),
        ...(GatewayId !== undefined && { GatewayId: at(GatewayId) }),
        ...(VpcPeeringConnectionId !== undefined && { VpcPeeringConnectionId: at(VpcPeeringConnectionId) }),
      };
      return action.call === 'CreateRoute'
        ? ec2.send(new CreateRouteCommand(input), options)
        : ec2.send(new ReplaceRouteCommand(input), options);
    }
    case 'AssociateRouteTable': {
      const input = { RouteTableId: at(action.input.RouteTableId), SubnetId: at(action.input.SubnetId) };
      return ec2.send(new AssociateRouteTableCommand(input), options);
    }
    case 'AuthorizeSecurityGroupIngress':
    case 'RevokeSecurityGroupIngress': {
      const input = { GroupId: at(action.input.GroupId), IpPermissions: permissions(action.input) };
      return action.call === 'AuthorizeSecurityGroupIngress'
        ? ec2.send(new AuthorizeSecurityGroupIngressCommand(input), options)
        : ec2.send(new RevokeSecurityGroupIngressCommand(input), options);
    }
    case 'CreateTags':
      return ec2.send(new CreateTagsCommand(action.input), options);
    case 'DeleteTags': {
      const { Resources, Keys } = action.input;
      return ec2.send(new DeleteTagsCommand({ Resources, Tags: Keys.map((Key) => ({ Key })) }), options);
    }
    case 'StopInstances':
      return ec2.send(new StopInstancesCommand(action.input), options);
    case 'ModifyInstanceAttribute': {
      const { InstanceId, InstanceType, Groups, BlockDeviceMappings, SourceDestCheck } = action.input;
      const input = {
        InstanceId,
        ...(InstanceType === undefined ? {} : { InstanceType: { Value: InstanceType } }),
        ...(Groups ? { Groups: Groups.map(at) } : {}),
        ...(BlockDeviceMappings ? { BlockDeviceMappings } : {}),
        ...(SourceDestCheck === undefined ? {} : { SourceDestCheck: { Value: SourceDestCheck } }),
      };
      return ec2.send(new ModifyInstanceAttributeCommand(input), options);
    }
    case 'ModifySubnetAttribute': {
      const { SubnetId, MapPublicIpOnLaunch: Value } = action.input;
      const input = { SubnetId, MapPublicIpOnLaunch: { Value } };
      return ec2.send(new ModifySubnetAttributeCommand(input), options);
    }
    case 'AttachVolume':
      return ec2.send(new AttachVolumeCommand(action.input), options);
    case 'AuthorizeSecurityGroupEgress': {
      const input = { GroupId: at(action.input.GroupId), IpPermissions: permissions(action.input) };
      return ec2.send(new AuthorizeSecurityGroupEgressCommand(input), options);
    }
    case 'StartInstances':
      return ec2.send(new StartInstancesCommand(action.input), options);
    case 'TerminateInstances':
      return ec2.send(new TerminateInstancesCommand(action.input), options);
    default:
      return sendRemoval(ec2, action, options);
  }
}

function sendRemoval(ec2: EC2Client, action: SubscriptionAwsAction, options: Options): Promise<unknown> {
  switch (action.call) {
    case 'DeleteVpcPeeringConnection': {
      const input = { VpcPeeringConnectionId: at(action.input.VpcPeeringConnectionId) };
      return ec2.send(new DeleteVpcPeeringConnectionCommand(input), options);
    }
    case 'DeleteTransitGatewayVpcAttachment': {
      const input = { TransitGatewayAttachmentId: at(action.input.TransitGatewayAttachmentId) };
      return ec2.send(new DeleteTransitGatewayVpcAttachmentCommand(input), options);
    }
    case 'DeleteVolume':
      return ec2.send(new DeleteVolumeCommand({ VolumeId: at(action.input.VolumeId) }), options);
    case 'DeleteSecurityGroup':
      return ec2.send(new DeleteSecurityGroupCommand({ GroupId: at(action.input.GroupId) }), options);
    case 'DeleteKeyPair':
      return ec2.send(new DeleteKeyPairCommand({ KeyPairId: at(action.input.KeyPairId) }), options);
    case 'DeleteSubnet':
      return ec2.send(new DeleteSubnetCommand({ SubnetId: at(action.input.SubnetId) }), options);
    case 'DeleteRoute':
      return ec2.send(new DeleteRouteCommand(action.input), options);
    case 'DeleteRouteTable':
      return ec2.send(new DeleteRouteTableCommand({ RouteTableId: at(action.input.RouteTableId) }), options);
    case 'DetachInternetGateway':
      return ec2.send(new DetachInternetGatewayCommand(action.input), options);
    case 'DeleteInternetGateway': {
      const input = { InternetGatewayId: at(action.input.InternetGatewayId) };
      return ec2.send(new DeleteInternetGatewayCommand(input), options);
    }
    case 'DeleteVpc':
      return ec2.send(new DeleteVpcCommand({ VpcId: at(action.input.VpcId) }), options);
    default:
      throw new Error(`${action.call} is sent elsewhere`);
  }
}
