import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import type { Ec2Region, Route, RouteTable } from '../state/ec2-model.ts';
import { canonicalCidr6, cidrText, contains, parseCidr } from './cidr.ts';
import { needsOn } from './needs.ts';
import { isAt, isOpen, peeringState } from './peering-state.ts';
import { ec2Of } from './region.ts';
import { found, noSuchResources, tagsOf } from './taggable.ts';
import { isAttached } from './transit-gateway-state.ts';

/** Without propagated ones: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_ROUTES = 500;

/** Whether what a route leads to is still there: else it is a black hole, and stays. */
export function routeState(call: Call, table: RouteTable, { target }: Route): Ec2.RouteState {
  if (target === 'local') return 'active';
  if (target.startsWith('igw-'))
    return ec2Of(call).internetGateways.get(target)?.vpcId === table.vpcId ? 'active' : 'blackhole';
  if (target.startsWith('tgw-')) return isAttached(call, target, table.vpcId) ? 'active' : 'blackhole';
  if (target.startsWith('pcx-')) {
    const peering = ec2Of(call).peerings.get(target);
    return peering && peeringState(peering, call.nowMs) === 'active' ? 'active' : 'blackhole';
  }
  const type = target.startsWith('eni-') ? 'network-interface' : 'instance';
  return tagsOf(call, type, target) ? 'active' : 'blackhole';
}

export const routeOrigin = ({ target }: Route): Ec2.RouteOrigin =>
  target === 'local' ? 'CreateRouteTable' : 'CreateRoute';

const targetMember = (target: string): Partial<Ec2.Route> => {
  if (target.startsWith('eni-')) return { NetworkInterfaceId: target };
  if (target.startsWith('tgw-')) return { TransitGatewayId: target };
  if (target.startsWith('pcx-')) return { VpcPeeringConnectionId: target };
  return target.startsWith('i-') ? { InstanceId: target } : { GatewayId: target };
};

export const routeView = (call: Call, table: RouteTable, route: Route): Ec2.Route => ({
  ...(route.destination.includes(':')
    ? { DestinationIpv6CidrBlock: route.destination }
    : { DestinationCidrBlock: route.destination }),
  ...targetMember(route.target),
  Origin: routeOrigin(route),
  State: routeState(call, table, route),
});

type Destined = Pick<Ec2.CreateRouteRequest, 'DestinationCidrBlock' | 'DestinationIpv6CidrBlock'>;

function destinationOf(input: Destined): string {
  const { DestinationCidrBlock: four, DestinationIpv6CidrBlock: six } = input;
  const text = four ?? six;
  if (text === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
  const cidr = four === undefined ? undefined : parseCidr(four);
  const destination = cidr ? cidrText(cidr) : six === undefined ? undefined : canonicalCidr6(six);
  if (destination === undefined)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
    );
  return destination;
}

/** What the sandbox has none of, by the parameter that names it. */
const ABSENT: Readonly<Record<string, { code: string; noun: string }>> = {
  NatGatewayId: { code: 'InvalidNatGatewayID.NotFound', noun: 'natGateway' },
  VpcEndpointId: { code: 'InvalidVpcEndpointId.NotFound', noun: 'Vpc Endpoint' },
  EgressOnlyInternetGatewayId: { code: 'InvalidGatewayID.NotFound', noun: 'egress only gateway' },
};

const anotherNetwork = (table: RouteTable, what: string): AwsError =>
  new AwsError('InvalidParameterValue', `route table ${table.id} and ${what} belong to different networks`);

function gatewayTarget(here: Ec2Region, table: RouteTable, id: string): string {
  const gateway = here.internetGateways.get(id);
  if (!gateway) throw new AwsError('InvalidGatewayID.NotFound', `The gateway ID '${id}' does not exist`);
  if (gateway.vpcId !== table.vpcId) throw anotherNetwork(table, `network gateway ${id}`);
  return id;
}

function interfaceTarget(here: Ec2Region, table: RouteTable, id: string): string {
  const target = found('network-interface', here.networkInterfaces, id);
  if (target.vpcId !== table.vpcId) throw anotherNetwork(table, `interface ${id}`);
  return id;
}

function instanceTarget(here: Ec2Region, table: RouteTable, id: string): string {
  const own = [...here.networkInterfaces.values()].find((each) => each.instanceId === id);
  if (!own) throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  return interfaceTarget(here, table, own.id) && id;
}

/**
 * A route may lead to a peering connection that waits for its acceptance, and is a black hole until then.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
 */
function peeringTarget(call: Call, table: RouteTable, id: string): string {
  const { peerings } = ec2Of(call);
  const peering = found('vpc-peering-connection', peerings, id);
  if (!isOpen(peering, call.nowMs)) throw noSuchResources('vpc-peering-connection', [id]);
  const ends = [peering.requester, peering.accepter];
  if (!ends.some((end) => isAt(call, end) && end.vpcId === table.vpcId))
    throw anotherNetwork(table, `vpc peering connection ${id}`);
  return id;
}

/**
 * A transit gateway that the VPC is not attached to is as one that is not there.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
function transitTarget(call: Call, table: RouteTable, id: string): string {
  if (!isAttached(call, id, table.vpcId)) throw noSuchResources('transit-gateway', [id]);
  return id;
}

function targetOf(input: Ec2.CreateRouteRequest, call: Call, table: RouteTable): string {
  const here = ec2Of(call);
  const given = Object.entries(input).filter(
    ([name, value]) =>
      /(GatewayId|InterfaceId|InstanceId|ConnectionId|EndpointId)$/.test(name) && value !== undefined,
  );
  if (given.length !== 1)
    throw given.length === 0
      ? new AwsError('MissingParameter', 'The request must contain the parameter gatewayId')
      : new AwsError('InvalidParameterCombination', 'A route has one target only.');
  const [name = '', id] = given[0] ?? [];
  const absent = ABSENT[name];
  if (absent) throw new AwsError(absent.code, `The ${absent.noun} ID '${id}' does not exist`);
  if (input.NetworkInterfaceId !== undefined) return interfaceTarget(here, table, input.NetworkInterfaceId);
  if (input.InstanceId !== undefined) return instanceTarget(here, table, input.InstanceId);
  if (input.TransitGatewayId !== undefined) return transitTarget(call, table, input.TransitGatewayId);
  if (input.VpcPeeringConnectionId !== undefined)
    return peeringTarget(call, table, input.VpcPeeringConnectionId);
  return gatewayTarget(here, table, input.GatewayId ?? '');
}

/** Nothing may lead away from the VPC's own addresses. */
function refuseLocal(call: Call, table: RouteTable, destination: string): void {
  const wanted = parseCidr(destination);
  const own = parseCidr(ec2Of(call).vpcs.get(table.vpcId)?.cidr ?? '');
  if (wanted && own && contains(own, wanted) && wanted.bits > own.bits)
    throw new AwsError(
      'InvalidParameterValue',
      `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.`,
    );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html */
function create(input: Ec2.CreateRouteRequest, call: Call): Ec2.CreateRouteResult {
  const table = found('route-table', ec2Of(call).routeTables, input.RouteTableId);
  const destination = destinationOf(input);
  const target = targetOf(input, call, table);
  if (table.routes.some((route) => route.destination === destination))
    throw new AwsError('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
  if (/^(igw|pcx|tgw)-/.test(target)) refuseLocal(call, table, destination);
  if (table.routes.length > MAX_ROUTES)
    throw new AwsError('RouteLimitExceeded', 'The maximum number of routes has been reached.');
  table.routes.push({ destination, target });
  return { Return: true };
}

function routeAt(table: RouteTable, destination: string): Route {
  const route = table.routes.find((each) => each.destination === destination);
  if (!route)
    throw new AwsError(
      'InvalidRoute.NotFound',
      `no route with destination-cidr-block ${destination} in route table ${table.id}`,
    );
  return route;
}

function replace(input: Ec2.ReplaceRouteRequest, call: Call): object {
  const table = found('route-table', ec2Of(call).routeTables, input.RouteTableId);
  const route = routeAt(table, destinationOf(input));
  const local = input.LocalTarget === true;
  const target = local ? 'local' : targetOf(input as Ec2.CreateRouteRequest, call, table);
  if (local || route.target === 'local')
    throw new AwsError(
      'InvalidParameterValue',
      `cannot replace local route ${route.destination} in route table ${table.id}`,
    );
  route.target = target;
  return {};
}

function remove(input: Ec2.DeleteRouteRequest, call: Call): object {
  const table = found('route-table', ec2Of(call).routeTables, input.RouteTableId);
  const route = routeAt(table, destinationOf(input));
  if (route.target === 'local')
    throw new AwsError(
      'InvalidParameterValue',
      `cannot remove local route ${route.destination} in route table ${table.id}`,
    );
  table.routes = table.routes.filter((each) => each !== route);
  return {};
}

const onTable = (input: { RouteTableId?: string | undefined }, call: Call) => [
  needsOn(call, 'route-table', input.RouteTableId),
];

export const routeOperations: OperationTable = {
  CreateRoute: operation<Ec2.CreateRouteRequest, Ec2.CreateRouteResult>({
    readOnly: false,
    needs: onTable,
    run: create,
  }),
  ReplaceRoute: operation<Ec2.ReplaceRouteRequest, object>({ readOnly: false, needs: onTable, run: replace }),
  DeleteRoute: operation<Ec2.DeleteRouteRequest, object>({ readOnly: false, needs: onTable, run: remove }),
};
