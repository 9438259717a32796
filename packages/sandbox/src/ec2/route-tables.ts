import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { RouteTable } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { dependencyViolation } from './dependencies.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { associationView } from './route-table-associations.ts';
import { routeOrigin, routeState, routeView } from './routes.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';

/** The main one is not counted: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_PER_VPC = 200;

const targets = (table: RouteTable, prefix: RegExp): string[] =>
  table.routes.map((route) => route.target).filter((target) => prefix.test(target));

const FILTERS = (call: Call): FilterTable<RouteTable> => ({
  'association.main': (table) => table.associations.map((each) => String(each.main)),
  'association.route-table-association-id': (table) => table.associations.map((each) => each.id),
  'association.route-table-id': (table) => (table.associations.length > 0 ? table.id : undefined),
  'association.subnet-id': (table) => table.associations.flatMap((each) => each.subnetId ?? []),
  'owner-id': () => call.account.accountId,
  'route-table-id': (table) => table.id,
  'route.destination-cidr-block': (table) => table.routes.map((route) => route.destination),
  'route.gateway-id': (table) => targets(table, /^(local|igw-)/),
  'route.instance-id': (table) => targets(table, /^i-/),
  'route.origin': (table) => table.routes.map(routeOrigin),
  'route.state': (table) => table.routes.map((route) => routeState(call, table, route)),
  'route.transit-gateway-id': (table) => targets(table, /^tgw-/),
  'route.vpc-peering-connection-id': (table) => targets(table, /^pcx-/),
  'vpc-id': (table) => table.vpcId,
});

const view = (call: Call, table: RouteTable): Ec2.RouteTable => ({
  RouteTableId: table.id,
  VpcId: table.vpcId,
  OwnerId: call.account.accountId,
  Routes: table.routes.map((route) => routeView(call, table, route)),
  Associations: table.associations.map((each) => associationView(table, each)),
  PropagatingVgws: [],
  ...tagsMember(table.tags),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRouteTable.html */
function create(input: Ec2.CreateRouteTableRequest, call: Call): Ec2.CreateRouteTableResult {
  const here = ec2Of(call);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  const siblings = [...here.routeTables.values()].filter((each) => each.vpcId === vpc.id);
  if (siblings.length > MAX_PER_VPC)
    throw new AwsError('RouteTableLimitExceeded', 'The maximum number of route tables has been reached.');
  const table: RouteTable = {
    ...born(call, 'route-table', tagsForNew(input.TagSpecifications, 'route-table')),
    vpcId: vpc.id,
    routes: [{ destination: vpc.cidr, target: 'local' }],
    associations: [],
  };
  here.routeTables.set(table.id, table);
  return { RouteTable: view(call, table) };
}

function remove(input: Ec2.DeleteRouteTableRequest, call: Call): object {
  const { routeTables } = ec2Of(call);
  const table = found('route-table', routeTables, input.RouteTableId);
  if (table.associations.length > 0) throw dependencyViolation('route-table', table.id);
  routeTables.delete(table.id);
  return {};
}

export const routeTableOperations: OperationTable = {
  DescribeRouteTables: operation<Ec2.DescribeRouteTablesRequest, Ec2.DescribeRouteTablesResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'route-table',
        things: ec2Of(call).routeTables.values(),
        ids: input.RouteTableIds,
        input,
        filters: FILTERS(call),
        page: { max: 100, always: true },
      });
      return { RouteTables: items.map((table) => view(call, table)), ...(NextToken ? { NextToken } : {}) };
    },
  }),
  CreateRouteTable: operation<Ec2.CreateRouteTableRequest, Ec2.CreateRouteTableResult>({
    readOnly: false,
    needs: (input, call) => [
      ...needsToMake(call, 'route-table', input.TagSpecifications),
      needsOn(call, 'vpc', input.VpcId),
    ],
    run: create,
  }),
  DeleteRouteTable: operation<Ec2.DeleteRouteTableRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'route-table', input.RouteTableId)],
    run: remove,
  }),
};
