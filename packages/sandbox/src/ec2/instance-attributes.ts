import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import type { Ec2Instance, InstanceLaunch } from '../state/model.ts';
import { instanceById } from './instance-find.ts';
import { cardOf, groupsOf } from './instance-view.ts';
import { needsOn } from './needs.ts';
import { sizeNamed } from './offerings.ts';
import { ec2Of } from './region.ts';
import { found } from './taggable.ts';

const launchOf = (instance: Ec2Instance): InstanceLaunch => {
  if (!instance.launch)
    throw new AwsError('UnsupportedOperation', 'The sandbox does not know how this instance was launched.');
  return instance.launch;
};

function setType(instance: Ec2Instance, name: string | undefined): void {
  if (instance.state !== 'stopped')
    throw new AwsError(
      'IncorrectInstanceState',
      `The instance '${instance.instanceId}' is not in the 'stopped' state.`,
    );
  const size = sizeNamed(name);
  if (size.architecture !== launchOf(instance).architecture)
    throw new AwsError('InvalidParameterValue', `The instance type '${size.name}' has another architecture.`);
  instance.instanceType = size.name;
}

function setGroups(call: Call, instance: Ec2Instance, ids: readonly string[]): void {
  const card = cardOf(call, instance);
  if (!card)
    throw new AwsError('IncorrectInstanceState', `The instance '${instance.instanceId}' has no interface.`);
  const groups = ids.map((id) => found('security-group', ec2Of(call).securityGroups, id));
  const foreign = groups.find(({ vpcId }) => vpcId !== card.vpcId);
  if (foreign)
    throw new AwsError(
      'InvalidGroup.NotFound',
      `The security group '${foreign.id}' does not exist in VPC '${card.vpcId}'`,
    );
  card.groupIds = [...ids];
}

/** One attribute at a time: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html */
function modify(input: Ec2.ModifyInstanceAttributeRequest, call: Call): object {
  const instance = instanceById(call, input.InstanceId);
  const { InstanceId: _id, DryRun: _dry, Attribute, Value, ...rest } = input;
  const asked = [...Object.keys(rest), ...(Attribute === undefined ? [] : [Attribute])];
  if (asked.length === 0) throw new AwsError('MissingParameter', 'No attributes specified.');
  if (asked.length > 1)
    throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
  if (input.Groups) setGroups(call, instance, input.Groups);
  else if (input.InstanceType) setType(instance, input.InstanceType.Value);
  else if (Attribute === 'instanceType') setType(instance, Value);
  else if (input.DisableApiTermination)
    launchOf(instance).protected = input.DisableApiTermination.Value === true;
  else if (Attribute === 'disableApiTermination') launchOf(instance).protected = Value === 'true';
  else throw new AwsError('UnsupportedOperation', `The sandbox does not change the attribute ${asked[0]}.`);
  return {};
}

function describe(input: Ec2.DescribeInstanceAttributeRequest, call: Call): Ec2.InstanceAttribute {
  const instance = instanceById(call, input.InstanceId);
  const launch = launchOf(instance);
  const views: Record<string, Ec2.InstanceAttribute> = {
    instanceType: { InstanceType: { Value: instance.instanceType } },
    disableApiTermination: { DisableApiTermination: { Value: launch.protected } },
    userData: { UserData: launch.userData === undefined ? {} : { Value: launch.userData } },
    groupSet: { Groups: groupsOf(call, cardOf(call, instance)) },
    rootDeviceName: { RootDeviceName: { Value: launch.rootDevice } },
    sourceDestCheck: { SourceDestCheck: { Value: true } },
    instanceInitiatedShutdownBehavior: {
      InstanceInitiatedShutdownBehavior: { Value: launch.shutdownTerminates ? 'terminate' : 'stop' },
    },
  };
  const name = input.Attribute ?? '';
  const view = Object.hasOwn(views, name) ? views[name] : undefined;
  if (!view)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${name}) for parameter attribute is invalid. Unknown attribute.`,
    );
  return { InstanceId: instance.instanceId, ...view };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html */
function modifyMetadata(
  input: Ec2.ModifyInstanceMetadataOptionsRequest,
  call: Call,
): Ec2.ModifyInstanceMetadataOptionsResult {
  const instance = instanceById(call, input.InstanceId);
  const { metadata } = launchOf(instance);
  metadata.httpTokens = input.HttpTokens ?? metadata.httpTokens;
  metadata.httpEndpoint = input.HttpEndpoint ?? metadata.httpEndpoint;
  metadata.hopLimit = input.HttpPutResponseHopLimit ?? metadata.hopLimit;
  metadata.instanceTags = input.InstanceMetadataTags ?? metadata.instanceTags;
  return {
    InstanceId: instance.instanceId,
    InstanceMetadataOptions: {
      State: 'pending',
      HttpTokens: metadata.httpTokens as Ec2.HttpTokensState,
      HttpEndpoint: metadata.httpEndpoint as Ec2.InstanceMetadataEndpointState,
      HttpPutResponseHopLimit: metadata.hopLimit,
    },
  };
}

const needs = (
  input: { InstanceId?: string | undefined; Groups?: string[] | undefined },
  call: Call,
): Need[] => [
  needsOn(call, 'instance', input.InstanceId),
  ...(input.Groups ?? []).map((id) => needsOn(call, 'security-group', id)),
];

export const instanceAttributeOperations: OperationTable = {
  ModifyInstanceAttribute: operation<Ec2.ModifyInstanceAttributeRequest, object>({
    readOnly: false,
    needs,
    run: modify,
  }),
  DescribeInstanceAttribute: operation<Ec2.DescribeInstanceAttributeRequest, Ec2.InstanceAttribute>({
    readOnly: true,
    needs,
    run: describe,
  }),
  ModifyInstanceMetadataOptions: operation<
    Ec2.ModifyInstanceMetadataOptionsRequest,
    Ec2.ModifyInstanceMetadataOptionsResult
  >({ readOnly: false, needs, run: modifyMetadata }),
};
