import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import type { RouteTable, RouteTableAssociation } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import { needsOn } from './needs.ts';
import { ec2Of } from './region.ts';
import { found } from './taggable.ts';

export const associationView = (
  table: RouteTable,
  { id, main, subnetId }: RouteTableAssociation,
): Ec2.RouteTableAssociation => ({
  Main: main,
  RouteTableAssociationId: id,
  RouteTableId: table.id,
  ...(subnetId === undefined ? {} : { SubnetId: subnetId }),
  AssociationState: { State: 'associated' },
});

interface Placed {
  table: RouteTable;
  association: RouteTableAssociation;
}

function placed(call: Call, matches: (association: RouteTableAssociation) => boolean): Placed | undefined {
  for (const table of ec2Of(call).routeTables.values())
    for (const association of table.associations) if (matches(association)) return { table, association };
  return undefined;
}

function associationOf(call: Call, id: string | undefined): Placed {
  const found = placed(call, (each) => each.id === id);
  if (!found)
    throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
  return found;
}

/**
 * A subnet has one route table of its own at most.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html
 */
function associate(input: Ec2.AssociateRouteTableRequest, call: Call): Ec2.AssociateRouteTableResult {
  const here = ec2Of(call);
  const table = found('route-table', here.routeTables, input.RouteTableId);
  if (input.SubnetId === undefined)
    throw input.GatewayId === undefined
      ? new AwsError('MissingParameter', 'The request must contain the parameter subnetId')
      : new AwsError('UnsupportedOperation', 'The sandbox associates route tables with subnets only.');
  const subnet = found('subnet', here.subnets, input.SubnetId);
  if (subnet.vpcId !== table.vpcId)
    throw new AwsError(
      'InvalidParameterValue',
      `Route table ${table.id} and subnet ${subnet.id} belong to different networks`,
    );
  if (placed(call, (each) => each.subnetId === subnet.id))
    throw new AwsError(
      'Resource.AlreadyAssociated',
      `the specified association for route table ${table.id} conflicts with an existing association`,
    );
  const association = { id: ec2Id('rtbassoc'), main: false, subnetId: subnet.id };
  table.associations.push(association);
  return { AssociationId: association.id, AssociationState: { State: 'associated' } };
}

function disassociate(input: Ec2.DisassociateRouteTableRequest, call: Call): object {
  const { table, association } = associationOf(call, input.AssociationId);
  if (association.main)
    throw new AwsError(
      'InvalidParameterValue',
      `cannot disassociate the main route table association ${association.id}`,
    );
  table.associations = table.associations.filter((each) => each !== association);
  return {};
}

/** The association gets a new id; with the main one, the VPC gets a new main route table. */
function replace(
  input: Ec2.ReplaceRouteTableAssociationRequest,
  call: Call,
): Ec2.ReplaceRouteTableAssociationResult {
  const { table, association } = associationOf(call, input.AssociationId);
  const next = found('route-table', ec2Of(call).routeTables, input.RouteTableId);
  if (next.vpcId !== table.vpcId)
    throw new AwsError(
      'InvalidParameterValue',
      `Route table ${next.id} and route table association ${association.id} belong to different networks`,
    );
  table.associations = table.associations.filter((each) => each !== association);
  const moved = { ...association, id: ec2Id('rtbassoc') };
  next.associations.push(moved);
  return { NewAssociationId: moved.id, AssociationState: { State: 'associated' } };
}

/** What changing an association needs: its route table, and its subnet where it has one. */
function needsOnAssociation(call: Call, id: string | undefined, tableId?: string): Need[] {
  const now = placed(call, (each) => each.id === id);
  const subnetId = now?.association.subnetId;
  return [
    needsOn(call, 'route-table', tableId ?? now?.table.id),
    ...(subnetId === undefined ? [] : [needsOn(call, 'subnet', subnetId)]),
  ];
}

export const routeTableAssociationOperations: OperationTable = {
  AssociateRouteTable: operation<Ec2.AssociateRouteTableRequest, Ec2.AssociateRouteTableResult>({
    readOnly: false,
    needs: (input, call) => [
      needsOn(call, 'route-table', input.RouteTableId),
      ...(input.SubnetId === undefined ? [] : [needsOn(call, 'subnet', input.SubnetId)]),
    ],
    run: associate,
  }),
  DisassociateRouteTable: operation<Ec2.DisassociateRouteTableRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnAssociation(call, input.AssociationId),
    run: disassociate,
  }),
  ReplaceRouteTableAssociation: operation<
    Ec2.ReplaceRouteTableAssociationRequest,
    Ec2.ReplaceRouteTableAssociationResult
  >({
    readOnly: false,
    needs: (input, call) => needsOnAssociation(call, input.AssociationId, input.RouteTableId),
    run: replace,
  }),
};
