import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { NetworkInterface } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { instanceById } from './instance-find.ts';
import { attachmentIdOf, cardsByInstance, groupsOf } from './instance-view.ts';
import { groupsFor } from './interface-groups.ts';
import { launchAddresses, launchGroups } from './launch-network.ts';
import { needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { toTagList } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';

/** Whether AWS made it, for an attachment of a transit gateway. */
const isManaged = (card: NetworkInterface): boolean => card.gatewayAttachmentId !== undefined;

const isInUse = (card: NetworkInterface): boolean => card.instanceId !== undefined || isManaged(card);

const typeOf = (card: NetworkInterface): Ec2.NetworkInterfaceType =>
  isManaged(card) ? 'transit_gateway' : 'interface';

const FILTERS = (call: Call): FilterTable<NetworkInterface> => ({
  'addresses.private-ip-address': (card) => card.privateIp,
  'association.public-ip': (card) => card.publicIp,
  'attachment.instance-id': (card) => card.instanceId,
  'attachment.status': (card) => (card.instanceId === undefined ? undefined : 'attached'),
  description: (card) => card.description ?? '',
  'group-id': (card) => card.groupIds,
  'network-interface-id': (card) => card.id,
  'owner-id': () => call.account.accountId,
  'private-ip-address': (card) => card.privateIp,
  'source-dest-check': (card) => String(card.sourceDestCheck ?? true),
  'interface-type': typeOf,
  'requester-managed': (card) => String(isManaged(card)),
  status: (card) => (isInUse(card) ? 'in-use' : 'available'),
  'subnet-id': (card) => card.subnetId,
  'vpc-id': (card) => card.vpcId,
});

const zoneOf = (call: Call, { subnetId }: NetworkInterface): string =>
  ec2Of(call).subnets.get(subnetId)?.zone ?? '';

const view = (call: Call, card: NetworkInterface): Ec2.NetworkInterface => ({
  NetworkInterfaceId: card.id,
  SubnetId: card.subnetId,
  VpcId: card.vpcId,
  AvailabilityZone: zoneOf(call, card),
  OwnerId: call.account.accountId,
  Description: card.description ?? '',
  Groups: groupsOf(call, card),
  PrivateIpAddress: card.privateIp,
  PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: card.privateIp }],
  SourceDestCheck: card.sourceDestCheck ?? true,
  InterfaceType: typeOf(card),
  RequesterManaged: isManaged(card),
  Status: isInUse(card) ? 'in-use' : 'available',
  TagSet: toTagList(card.tags),
  ...(card.publicIp ? { Association: { IpOwnerId: 'amazon', PublicIp: card.publicIp } } : {}),
  ...(card.instanceId === undefined
    ? {}
    : {
        Attachment: {
          AttachmentId: attachmentIdOf(card),
          DeviceIndex: card.deviceIndex ?? 0,
          InstanceId: card.instanceId,
          InstanceOwnerId: call.account.accountId,
          Status: 'attached',
        },
      }),
});

const cardFor = (call: Call, id: string | undefined): NetworkInterface =>
  found('network-interface', ec2Of(call).networkInterfaces, id);

/** One attribute at a time: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html */
function modify(input: Ec2.ModifyNetworkInterfaceAttributeRequest, call: Call): object {
  const card = cardFor(call, input.NetworkInterfaceId);
  const { NetworkInterfaceId: _id, DryRun: _dry, ...rest } = input;
  const asked = Object.keys(rest);
  if (asked.length === 0) throw new AwsError('MissingParameter', 'No attributes specified.');
  if (asked.length > 1)
    throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
  if (rest.Groups) card.groupIds = groupsFor(call, card, rest.Groups);
  else if (rest.SourceDestCheck) card.sourceDestCheck = rest.SourceDestCheck.Value === true;
  else if (rest.Description) card.description = rest.Description.Value ?? '';
  else throw new AwsError('UnsupportedOperation', `The sandbox does not change the attribute ${asked[0]}.`);
  return {};
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html */
function create(input: Ec2.CreateNetworkInterfaceRequest, call: Call): Ec2.CreateNetworkInterfaceResult {
  const here = ec2Of(call);
  const subnet = found('subnet', here.subnets, input.SubnetId);
  const network = {
    subnetId: subnet.id,
    groupIds: input.Groups,
    privateIp: input.PrivateIpAddress,
    publicIp: false,
    deleteInterface: false,
  };
  const groupIds = launchGroups(call, subnet, network);
  const [privateIp = ''] = launchAddresses(call, subnet, network, { least: 1, wanted: 1 });
  const card: NetworkInterface = {
    ...born(call, 'network-interface', tagsForNew(input.TagSpecifications, 'network-interface')),
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    groupIds,
    privateIp,
    ...(input.Description === undefined ? {} : { description: input.Description }),
  };
  here.networkInterfaces.set(card.id, card);
  return { NetworkInterface: view(call, card) };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html */
function attach(input: Ec2.AttachNetworkInterfaceRequest, call: Call): Ec2.AttachNetworkInterfaceResult {
  const card = cardFor(call, input.NetworkInterfaceId);
  const instance = instanceById(call, input.InstanceId);
  if (isInUse(card)) throw new AwsError('InvalidNetworkInterface.InUse', `Interface: [${card.id}] in use.`);
  if (instance.state !== 'running' && instance.state !== 'stopped')
    throw new AwsError('IncorrectState', `Instance '${instance.instanceId}' is not 'running' or 'stopped'.`);
  if (zoneOf(call, card) !== instance.zone)
    throw new AwsError(
      'InvalidParameterCombination',
      'You may not attach a network interface to an instance if they are not in the same availability zone',
    );
  const own = cardsByInstance(call).get(instance.instanceId) ?? [];
  const taken = own.map(({ deviceIndex = 0 }) => deviceIndex);
  if (input.DeviceIndex === undefined || taken.includes(input.DeviceIndex))
    throw new AwsError(
      'InvalidParameterValue',
      `Instance '${instance.instanceId}' already has an interface attached at device index '${input.DeviceIndex}'.`,
    );
  card.instanceId = instance.instanceId;
  card.deviceIndex = input.DeviceIndex;
  return { AttachmentId: attachmentIdOf(card) };
}

const byAttachment = (call: Call, id: string | undefined): NetworkInterface | undefined =>
  [...ec2Of(call).networkInterfaces.values()].find(
    (card) => card.instanceId !== undefined && attachmentIdOf(card) === id,
  );

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachNetworkInterface.html */
function detach(input: Ec2.DetachNetworkInterfaceRequest, call: Call): object {
  const card = byAttachment(call, input.AttachmentId);
  if (!card)
    throw new AwsError(
      'InvalidAttachmentID.NotFound',
      `The attachment '${input.AttachmentId}' does not exist.`,
    );
  if ((card.deviceIndex ?? 0) === 0)
    throw new AwsError(
      'OperationNotPermitted',
      'The network interface at device index 0 cannot be detached.',
    );
  delete card.instanceId;
  delete card.deviceIndex;
  return {};
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html */
function remove(input: Ec2.DeleteNetworkInterfaceRequest, call: Call): object {
  const card = cardFor(call, input.NetworkInterfaceId);
  if (isInUse(card))
    throw new AwsError('InvalidParameterValue', `Network interface '${card.id}' is currently in use.`);
  ec2Of(call).networkInterfaces.delete(card.id);
  return {};
}

const needsOnCard = (input: { NetworkInterfaceId?: string | undefined }, call: Call): Need =>
  needsOn(call, 'network-interface', input.NetworkInterfaceId);

export const networkInterfaceOperations: OperationTable = {
  DescribeNetworkInterfaces: operation<
    Ec2.DescribeNetworkInterfacesRequest,
    Ec2.DescribeNetworkInterfacesResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'network-interface',
        things: ec2Of(call).networkInterfaces.values(),
        ids: input.NetworkInterfaceIds,
        input,
        filters: FILTERS(call),
      });
      return {
        NetworkInterfaces: items.map((card) => view(call, card)),
        ...(NextToken ? { NextToken } : {}),
      };
    },
  }),
  ModifyNetworkInterfaceAttribute: operation<Ec2.ModifyNetworkInterfaceAttributeRequest, object>({
    readOnly: false,
    needs: (input, call) => [
      needsOnCard(input, call),
      ...(input.Groups ?? []).map((id) => needsOn(call, 'security-group', id)),
    ],
    run: modify,
  }),
  CreateNetworkInterface: operation<Ec2.CreateNetworkInterfaceRequest, Ec2.CreateNetworkInterfaceResult>({
    readOnly: false,
    needs: (input, call) => [
      ...needsToMake(call, 'network-interface', input.TagSpecifications),
      needsOn(call, 'subnet', input.SubnetId),
      ...(input.Groups ?? []).map((id) => needsOn(call, 'security-group', id)),
    ],
    run: create,
  }),
  AttachNetworkInterface: operation<Ec2.AttachNetworkInterfaceRequest, Ec2.AttachNetworkInterfaceResult>({
    readOnly: false,
    needs: (input, call) => [needsOnCard(input, call), needsOn(call, 'instance', input.InstanceId)],
    run: attach,
  }),
  DetachNetworkInterface: operation<Ec2.DetachNetworkInterfaceRequest, object>({
    readOnly: false,
    needs: (input, call) => {
      const card = byAttachment(call, input.AttachmentId);
      return [
        needsOn(call, 'network-interface', card?.id),
        ...(card?.instanceId === undefined ? [] : [needsOn(call, 'instance', card.instanceId)]),
      ];
    },
    run: detach,
  }),
  DeleteNetworkInterface: operation<Ec2.DeleteNetworkInterfaceRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOnCard(input, call)],
    run: remove,
  }),
};
