import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { InternetGateway } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { dependencyViolation } from './dependencies.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';

/** As many as VPCs: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_GATEWAYS = 5;

const FILTERS = (call: Call): FilterTable<InternetGateway> => ({
  'attachment.state': (gateway) => (gateway.vpcId === undefined ? undefined : 'available'),
  'attachment.vpc-id': (gateway) => gateway.vpcId,
  'internet-gateway-id': (gateway) => gateway.id,
  'owner-id': () => call.account.accountId,
});

/** AWS says `available` of an attachment, where the API's type knows `attached`. */
const ATTACHED = 'available' as Ec2.AttachmentStatus;

const view = (call: Call, gateway: InternetGateway): Ec2.InternetGateway => ({
  InternetGatewayId: gateway.id,
  OwnerId: call.account.accountId,
  Attachments: gateway.vpcId === undefined ? [] : [{ VpcId: gateway.vpcId, State: ATTACHED }],
  ...tagsMember(gateway.tags),
});

function create(input: Ec2.CreateInternetGatewayRequest, call: Call): Ec2.CreateInternetGatewayResult {
  const here = ec2Of(call);
  if (here.internetGateways.size >= MAX_GATEWAYS)
    throw new AwsError(
      'InternetGatewayLimitExceeded',
      'The maximum number of internet gateways has been reached.',
    );
  const tags = tagsForNew(input.TagSpecifications, 'internet-gateway');
  const gateway: InternetGateway = born(call, 'internet-gateway', tags);
  here.internetGateways.set(gateway.id, gateway);
  return { InternetGateway: view(call, gateway) };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachInternetGateway.html */
function attach(input: Ec2.AttachInternetGatewayRequest, call: Call): object {
  const here = ec2Of(call);
  const gateway = found('internet-gateway', here.internetGateways, input.InternetGatewayId);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  if (gateway.vpcId !== undefined)
    throw new AwsError(
      'Resource.AlreadyAssociated',
      `resource ${gateway.id} is already attached to network ${gateway.vpcId}`,
    );
  if ([...here.internetGateways.values()].some((each) => each.vpcId === vpc.id))
    throw new AwsError('InvalidParameterValue', `Network ${vpc.id} already has an internet gateway attached`);
  gateway.vpcId = vpc.id;
  return {};
}

/** Waits for nobody: while something in the VPC has a public address, it is refused. */
function detach(input: Ec2.DetachInternetGatewayRequest, call: Call): object {
  const here = ec2Of(call);
  const gateway = found('internet-gateway', here.internetGateways, input.InternetGatewayId);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  if (gateway.vpcId !== vpc.id)
    throw new AwsError('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${vpc.id}`);
  const isPublic = [...here.networkInterfaces.values()].some(
    (each) => each.vpcId === vpc.id && each.publicIp !== undefined,
  );
  if (isPublic)
    throw new AwsError(
      'DependencyViolation',
      `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  delete gateway.vpcId;
  return {};
}

function remove(input: Ec2.DeleteInternetGatewayRequest, call: Call): object {
  const { internetGateways } = ec2Of(call);
  const gateway = found('internet-gateway', internetGateways, input.InternetGatewayId);
  if (gateway.vpcId !== undefined) throw dependencyViolation('internet-gateway', gateway.id);
  internetGateways.delete(gateway.id);
  return {};
}

export const internetGatewayOperations: OperationTable = {
  DescribeInternetGateways: operation<
    Ec2.DescribeInternetGatewaysRequest,
    Ec2.DescribeInternetGatewaysResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'internet-gateway',
        things: ec2Of(call).internetGateways.values(),
        ids: input.InternetGatewayIds,
        input,
        filters: FILTERS(call),
      });
      return {
        InternetGateways: items.map((gateway) => view(call, gateway)),
        ...(NextToken ? { NextToken } : {}),
      };
    },
  }),
  CreateInternetGateway: operation<Ec2.CreateInternetGatewayRequest, Ec2.CreateInternetGatewayResult>({
    readOnly: false,
    needs: (input, call) => needsToMake(call, 'internet-gateway', input.TagSpecifications),
    run: create,
  }),
  AttachInternetGateway: operation<Ec2.AttachInternetGatewayRequest, object>({
    readOnly: false,
    needs: (input, call) => [
      needsOn(call, 'internet-gateway', input.InternetGatewayId),
      needsOn(call, 'vpc', input.VpcId),
    ],
    run: attach,
  }),
  DetachInternetGateway: operation<Ec2.DetachInternetGatewayRequest, object>({
    readOnly: false,
    needs: (input, call) => [
      needsOn(call, 'internet-gateway', input.InternetGatewayId),
      needsOn(call, 'vpc', input.VpcId),
    ],
    run: detach,
  }),
  DeleteInternetGateway: operation<Ec2.DeleteInternetGatewayRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'internet-gateway', input.InternetGatewayId)],
    run: remove,
  }),
};
