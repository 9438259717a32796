import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Ec2Instance } from '../state/model.ts';
import { type FilterTable, filtered } from './filters.ts';
import { instancesById, STATE_CODES, stateView } from './instance-find.ts';
import { cardOf, groupsOf, reservationsOf, volumesByInstance } from './instance-view.ts';
import { ec2Page } from './paging.ts';

const FILTERS = (call: Call): FilterTable<Ec2Instance> => {
  const volumes = volumesByInstance(call);
  const groups = (instance: Ec2Instance) => groupsOf(call, cardOf(call, instance));
  const groupIds = (instance: Ec2Instance) => groups(instance).map(({ GroupId = '' }) => GroupId);
  const groupNames = (instance: Ec2Instance) => groups(instance).map(({ GroupName = '' }) => GroupName);
  const placed = (instance: Ec2Instance) => (instance.state === 'terminated' ? undefined : instance.launch);
  return {
    architecture: (instance) => instance.launch?.architecture ?? 'x86_64',
    'availability-zone': (instance) => instance.zone,
    'block-device-mapping.volume-id': ({ instanceId }) => (volumes.get(instanceId) ?? []).map(({ id }) => id),
    'client-token': (instance) => instance.launch?.clientToken,
    'group-id': groupIds,
    'iam-instance-profile.arn': (instance) => instance.profile?.arn,
    'image-id': (instance) => instance.imageId,
    'instance-id': (instance) => instance.instanceId,
    'instance-state-code': (instance) => String(STATE_CODES[instance.state]),
    'instance-state-name': (instance) => instance.state,
    'instance-type': (instance) => instance.instanceType,
    'instance.group-id': groupIds,
    'instance.group-name': groupNames,
    'key-name': (instance) => instance.launch?.keyName,
    'network-interface.network-interface-id': (instance) => cardOf(call, instance)?.id,
    'network-interface.subnet-id': (instance) => cardOf(call, instance)?.subnetId,
    'network-interface.vpc-id': (instance) => cardOf(call, instance)?.vpcId,
    'owner-id': () => call.account.accountId,
    'private-ip-address': (instance) => (instance.state === 'terminated' ? undefined : instance.privateIp),
    'reservation-id': (instance) => instance.reservationId,
    'subnet-id': (instance) => placed(instance)?.subnetId,
    'vpc-id': (instance) => placed(instance)?.vpcId,
  };
};

interface Question {
  InstanceIds?: string[] | undefined;
  Filters?: Ec2.Filter[] | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

function page(input: Question, call: Call, table: FilterTable<Ec2Instance>, keep = (_: Ec2Instance) => true) {
  const ids = input.InstanceIds ?? [];
  if (ids.length > 0 && input.MaxResults !== undefined)
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  const here = call.account.instances.filter((instance) => instance.region === call.region);
  const asked = ids.length > 0 ? instancesById(call, ids) : here;
  return ec2Page(filtered(asked.filter(keep), input.Filters, table), input, { min: 5, max: 1000 });
}

/** A page counts instances, so a reservation may be spread over pages. */
function describe(input: Ec2.DescribeInstancesRequest, call: Call): Ec2.DescribeInstancesResult {
  const { items, NextToken } = page(input, call, FILTERS(call));
  return { Reservations: reservationsOf(call, items), ...(NextToken ? { NextToken } : {}) };
}

const check = ({ state }: Ec2Instance): Ec2.InstanceStatusSummary => ({
  Status: state === 'running' ? 'ok' : state === 'pending' ? 'initializing' : 'not-applicable',
  Details: [],
});

/** Only running instances, unless all are asked for. */
function describeStatus(
  input: Ec2.DescribeInstanceStatusRequest,
  call: Call,
): Ec2.DescribeInstanceStatusResult {
  const all = FILTERS(call);
  const table = Object.fromEntries(
    ['availability-zone', 'instance-state-code', 'instance-state-name'].map((name) => [name, all[name]]),
  ) as FilterTable<Ec2Instance>;
  const keep = ({ state }: Ec2Instance) => input.IncludeAllInstances === true || state === 'running';
  const { items, NextToken } = page(input, call, table, keep);
  const InstanceStatuses = items.map((instance) => ({
    InstanceId: instance.instanceId,
    AvailabilityZone: instance.zone,
    InstanceState: stateView(instance),
    InstanceStatus: check(instance),
    SystemStatus: check(instance),
    Events: [],
  }));
  return { InstanceStatuses, ...(NextToken ? { NextToken } : {}) };
}

export const instanceOperations: OperationTable = {
  DescribeInstances: operation<Ec2.DescribeInstancesRequest, Ec2.DescribeInstancesResult>({
    readOnly: true,
    needs: resourceStar,
    run: describe,
  }),
  DescribeInstanceStatus: operation<Ec2.DescribeInstanceStatusRequest, Ec2.DescribeInstanceStatusResult>({
    readOnly: true,
    needs: resourceStar,
    run: describeStatus,
  }),
};
