import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Ec2Instance } from '../state/model.ts';
import { applyFilters } from './filters.ts';
import { ec2Page } from './paging.ts';

const STATE_CODES = { pending: 0, running: 16, terminated: 48, stopped: 80 } as const;

const FILTERS = [
  'availability-zone',
  'image-id',
  'instance-id',
  'instance-state-code',
  'instance-state-name',
  'instance-type',
  'owner-id',
  'private-ip-address',
  'reservation-id',
  'vpc-id',
];

const filterView = (call: Call) => (instance: Ec2Instance) => ({
  values: {
    'availability-zone': instance.zone,
    'image-id': instance.imageId,
    'instance-id': instance.instanceId,
    'instance-state-code': String(STATE_CODES[instance.state]),
    'instance-state-name': instance.state,
    'instance-type': instance.instanceType,
    'owner-id': call.account.accountId,
    'private-ip-address': instance.privateIp,
    'reservation-id': instance.reservationId,
  },
  tags: instance.tags,
});

const view = (instance: Ec2Instance): Ec2.Instance => ({
  InstanceId: instance.instanceId,
  ImageId: instance.imageId,
  State: { Code: STATE_CODES[instance.state], Name: instance.state },
  PrivateIpAddress: instance.privateIp,
  InstanceType: instance.instanceType as Ec2._InstanceType,
  LaunchTime: new Date(instance.launchedAt),
  Placement: { AvailabilityZone: instance.zone, Tenancy: 'default' },
  Monitoring: { State: 'disabled' },
  Architecture: 'x86_64',
  RootDeviceType: 'ebs',
  ...(instance.tags.size > 0 ? { Tags: [...instance.tags].map(([Key, Value]) => ({ Key, Value })) } : {}),
});

function reservations(call: Call, instances: readonly Ec2Instance[]): Ec2.Reservation[] {
  const byId = Map.groupBy(instances, (instance) => instance.reservationId);
  return [...byId].map(([ReservationId, members]) => ({
    ReservationId,
    OwnerId: call.account.accountId,
    Groups: [],
    Instances: members.map(view),
  }));
}

/** A page counts instances, so a reservation may be spread over pages. */
function describe(input: Ec2.DescribeInstancesRequest, call: Call): Ec2.DescribeInstancesResult {
  const ids = input.InstanceIds ?? [];
  if (ids.length > 0 && input.MaxResults !== undefined)
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  const here = call.account.instances.filter((instance) => instance.region === call.region);
  const unknown = ids.filter((id) => !here.some((instance) => instance.instanceId === id));
  if (unknown.length > 0) {
    const malformed = unknown.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
    if (malformed) throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
    throw new AwsError(
      'InvalidInstanceID.NotFound',
      `The instance ID${unknown.length > 1 ? 's' : ''} '${unknown.join(', ')}' do${unknown.length > 1 ? '' : 'es'} not exist`,
    );
  }
  const asked = ids.length > 0 ? here.filter((instance) => ids.includes(instance.instanceId)) : here;
  const found = applyFilters(asked, input.Filters, FILTERS, filterView(call));
  const { items, NextToken } = ec2Page(found, input, { min: 5, max: 1000 });
  return { Reservations: reservations(call, items), ...(NextToken ? { NextToken } : {}) };
}

export const instanceOperations: OperationTable = {
  DescribeInstances: operation<Ec2.DescribeInstancesRequest, Ec2.DescribeInstancesResult>({
    readOnly: true,
    needs: resourceStar,
    run: describe,
  }),
};
