import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { GatewayOptions, TransitGateway } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import { born } from './born.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { needsOn, needsToMake } from './needs.ts';
import { turned } from './phases.ts';
import { ec2Of } from './region.ts';
import { toTagList } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { attachmentsOf, availableGateway, gatewayState, gatewaysSeen } from './transit-gateway-state.ts';

/** https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html */
const MAX_GATEWAYS = 5;
const DEFAULT_ASN = 64_512;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRequestOptions.html */
const DEFAULTS: GatewayOptions = {
  AutoAcceptSharedAttachments: 'disable',
  DefaultRouteTableAssociation: 'enable',
  DefaultRouteTablePropagation: 'enable',
  VpnEcmpSupport: 'enable',
  DnsSupport: 'enable',
  SecurityGroupReferencingSupport: 'disable',
  MulticastSupport: 'disable',
};

/** The options with what is given of them; each is `enable` or `disable`. */
export function checkedOptions(
  defaults: GatewayOptions,
  given: Readonly<Record<string, unknown>> = {},
): GatewayOptions {
  const options = { ...defaults };
  for (const name of Object.keys(defaults)) {
    const value = given[name];
    if (value === undefined) continue;
    if (value !== 'enable' && value !== 'disable')
      throw new AwsError('InvalidParameterValue', `Invalid value '${value}' for ${name}.`);
    options[name] = value;
  }
  return options;
}

const tableFor = ({ options, routeTableId }: TransitGateway, option: string): string | undefined =>
  options[option] === 'enable' ? routeTableId : undefined;

const FILTERS = (call: Call, owners: ReadonlyMap<string, string>): FilterTable<TransitGateway> => ({
  'options.amazon-side-asn': ({ asn }) => String(asn),
  'options.association-default-route-table-id': (each) => tableFor(each, 'DefaultRouteTableAssociation'),
  'options.auto-accept-shared-attachments': ({ options }) => options.AutoAcceptSharedAttachments,
  'options.default-route-table-association': ({ options }) => options.DefaultRouteTableAssociation,
  'options.default-route-table-propagation': ({ options }) => options.DefaultRouteTablePropagation,
  'options.dns-support': ({ options }) => options.DnsSupport,
  'options.propagation-default-route-table-id': (each) => tableFor(each, 'DefaultRouteTablePropagation'),
  'options.vpn-ecmp-support': ({ options }) => options.VpnEcmpSupport,
  'owner-id': ({ id }) => owners.get(id),
  state: (gateway) => gatewayState(gateway, call.nowMs),
  'transit-gateway-id': ({ id }) => id,
});

function view(call: Call, gateway: TransitGateway, ownerId = call.account.accountId): Ec2.TransitGateway {
  const association = tableFor(gateway, 'DefaultRouteTableAssociation');
  const propagation = tableFor(gateway, 'DefaultRouteTablePropagation');
  return {
    TransitGatewayId: gateway.id,
    TransitGatewayArn: `arn:aws:ec2:${call.region}:${ownerId}:transit-gateway/${gateway.id}`,
    State: gatewayState(gateway, call.nowMs),
    OwnerId: ownerId,
    Description: gateway.description,
    CreationTime: new Date(gateway.createdAt),
    Options: {
      AmazonSideAsn: gateway.asn,
      ...gateway.options,
      ...(association === undefined ? {} : { AssociationDefaultRouteTableId: association }),
      ...(propagation === undefined ? {} : { PropagationDefaultRouteTableId: propagation }),
    },
    Tags: ownerId === call.account.accountId ? toTagList(gateway.tags) : [],
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGateway.html */
function create(input: Ec2.CreateTransitGatewayRequest, call: Call): Ec2.CreateTransitGatewayResult {
  const here = ec2Of(call);
  const tags = tagsForNew(input.TagSpecifications, 'transit-gateway');
  const options = checkedOptions(DEFAULTS, { ...input.Options });
  const kept = [...here.transitGateways.values()].filter(
    (each) => gatewayState(each, call.nowMs) !== 'deleted',
  );
  if (kept.length >= MAX_GATEWAYS)
    throw new AwsError(
      'TransitGatewayLimitExceeded',
      'The maximum number of transit gateways has been reached.',
    );
  const gateway: TransitGateway = {
    ...born(call, 'transit-gateway', tags),
    description: input.Description ?? '',
    asn: input.Options?.AmazonSideAsn ?? DEFAULT_ASN,
    options,
    routeTableId: ec2Id('tgw-rtb'),
    phases: [
      { state: 'pending', at: call.nowMs },
      { state: 'available', at: call.nowMs + call.world.options.connectionTransitionMs },
    ],
  };
  here.transitGateways.set(gateway.id, gateway);
  return { TransitGateway: view(call, gateway) };
}

function remove(input: Ec2.DeleteTransitGatewayRequest, call: Call): Ec2.DeleteTransitGatewayResult {
  const { gateway, ownerId } = availableGateway(call, input.TransitGatewayId);
  if (ownerId !== call.account.accountId)
    throw new AwsError(
      'OperationNotPermitted',
      `User ${call.account.accountId} cannot delete transit gateway ${gateway.id}`,
    );
  const attached = attachmentsOf(call, gateway.id).map(({ id }) => id);
  if (attached.length > 0)
    throw new AwsError(
      'IncorrectState',
      `${gateway.id} has non-deleted VPC Attachments: ${attached.join(', ')}.`,
    );
  gateway.phases = turned(
    gateway.phases,
    call.nowMs,
    { state: 'deleting', at: call.nowMs },
    { state: 'deleted', at: call.nowMs + call.world.options.connectionTransitionMs },
  );
  return { TransitGateway: view(call, gateway) };
}

export const transitGatewayOperations: OperationTable = {
  DescribeTransitGateways: operation<Ec2.DescribeTransitGatewaysRequest, Ec2.DescribeTransitGatewaysResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const seen = gatewaysSeen(call);
      const owners = new Map(seen.map(({ gateway, ownerId }) => [gateway.id, ownerId]));
      const { items, NextToken } = described({
        type: 'transit-gateway',
        things: seen.map(({ gateway }) => gateway),
        ids: input.TransitGatewayIds,
        input,
        filters: FILTERS(call, owners),
      });
      return {
        TransitGateways: items.map((gateway) => view(call, gateway, owners.get(gateway.id))),
        ...(NextToken ? { NextToken } : {}),
      };
    },
  }),
  CreateTransitGateway: operation<Ec2.CreateTransitGatewayRequest, Ec2.CreateTransitGatewayResult>({
    readOnly: false,
    needs: (input, call) => needsToMake(call, 'transit-gateway', input.TagSpecifications),
    run: create,
  }),
  DeleteTransitGateway: operation<Ec2.DeleteTransitGatewayRequest, Ec2.DeleteTransitGatewayResult>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'transit-gateway', input.TransitGatewayId)],
    run: remove,
  }),
};
