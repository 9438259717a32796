import { expect, test } from 'vitest';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type { NetworkInterface } from '../state/ec2-model.ts';
import { emptyAccount } from '../state/model.ts';
import { World } from '../state/world.ts';
import { networkOperations } from './networks.ts';
import { ec2Of } from './region.ts';

/**
 * What an interface keeps from being deleted. No operation of this folder makes one: an instance brings it along.
 */
function network() {
  const account = emptyAccount('123456789012');
  const world = new World({});
  const principal = {
    kind: 'root' as const,
    accountId: account.accountId,
    arn: '',
    userId: '',
    identityArn: '',
    accessKeyId: '',
    tags: new Map<string, string>(),
  };
  const call: Call = { world, service: 'ec2', action: '', region: 'us-east-1', principal, account, nowMs: 0 };
  const send = (action: string, input: Record<string, unknown>) =>
    networkOperations[action]?.run(input, call) as Record<string, Record<string, string>>;
  const vpcId = send('CreateVpc', { CidrBlock: '10.0.0.0/16' }).Vpc?.VpcId ?? '';
  const subnetId = send('CreateSubnet', { VpcId: vpcId, CidrBlock: '10.0.0.0/28' }).Subnet?.SubnetId ?? '';
  const group = send('CreateSecurityGroup', { VpcId: vpcId, GroupName: 'g', Description: 'd' });
  const groupId = String(group.GroupId);
  const gatewayId = send('CreateInternetGateway', {}).InternetGateway?.InternetGatewayId ?? '';
  send('AttachInternetGateway', { VpcId: vpcId, InternetGatewayId: gatewayId });
  const card: NetworkInterface = {
    id: 'eni-0123456789abcdef0',
    createdAt: 0,
    tags: new Map(),
    subnetId,
    vpcId,
    groupIds: [groupId],
    privateIp: '10.0.0.4',
    publicIp: '203.0.113.9',
    instanceId: 'i-0123456789abcdef0',
  };
  ec2Of(call).networkInterfaces.set(card.id, card);
  return { call, send, card, vpcId, subnetId, groupId, gatewayId };
}

type Made = ReturnType<typeof network>;

test.each([
  { action: 'DeleteSubnet', input: ({ subnetId }: Made) => ({ SubnetId: subnetId }) },
  { action: 'DeleteSecurityGroup', input: ({ groupId }: Made) => ({ GroupId: groupId }) },
  {
    action: 'DetachInternetGateway',
    input: ({ gatewayId, vpcId }: Made) => ({ InternetGatewayId: gatewayId, VpcId: vpcId }),
  },
])('$action waits until the instance’s interface is gone', ({ action, input }) => {
  const made = network();
  expect(() => made.send(action, input(made))).toThrow(
    expect.objectContaining({ code: 'DependencyViolation' }),
  );
  ec2Of(made.call).networkInterfaces.clear();
  made.send(action, input(made));
});

test('an interface takes one of its subnet’s addresses', () => {
  const { send, call } = network();
  const free = () =>
    (send('DescribeSubnets', {}).Subnets as unknown as { AvailableIpAddressCount: number }[])[0];
  expect(free()).toMatchObject({ AvailableIpAddressCount: 10 });
  ec2Of(call).networkInterfaces.clear();
  expect(free()).toMatchObject({ AvailableIpAddressCount: 11 });
});

test('a route may lead to an interface of the VPC, or to its instance', () => {
  const { send, card, vpcId } = network();
  const RouteTableId = send('CreateRouteTable', { VpcId: vpcId }).RouteTable?.RouteTableId;
  const route = { RouteTableId, DestinationCidrBlock: '192.0.2.0/24' };
  send('CreateRoute', { ...route, NetworkInterfaceId: card.id });
  send('ReplaceRoute', { ...route, InstanceId: card.instanceId });
  expect(() => send('ReplaceRoute', { ...route, NatGatewayId: 'nat-0123456789abcdef0' })).toThrow(AwsError);
});

test('a route without a target, and one with two, are refused', () => {
  const { send, card, vpcId, gatewayId } = network();
  const RouteTableId = send('CreateRouteTable', { VpcId: vpcId }).RouteTable?.RouteTableId;
  const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
  expect(() => send('CreateRoute', route)).toThrow(expect.objectContaining({ code: 'MissingParameter' }));
  expect(() => send('CreateRoute', { ...route, GatewayId: gatewayId, NetworkInterfaceId: card.id })).toThrow(
    expect.objectContaining({ code: 'InvalidParameterCombination' }),
  );
});
