import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import type { NetworkInterface } from '../state/ec2-model.ts';
import type { Ec2Instance, InstanceLaunch } from '../state/model.ts';
import { instanceById } from './instance-find.ts';
import { cardOf, groupsOf } from './instance-view.ts';
import { groupsFor } from './interface-groups.ts';
import { needsOn } from './needs.ts';
import { sizeNamed } from './offerings.ts';
import { ec2Of } from './region.ts';

/** An instance with what a request may change of it. */
interface Changeable {
  call: Call;
  instance: Ec2Instance;
  launch: InstanceLaunch;
}

const launchOf = (instance: Ec2Instance): InstanceLaunch => {
  if (!instance.launch)
    throw new AwsError('UnsupportedOperation', 'The sandbox does not know how this instance was launched.');
  return instance.launch;
};

function interfaceOf(call: Call, instance: Ec2Instance): NetworkInterface {
  const card = cardOf(call, instance);
  if (!card)
    throw new AwsError('IncorrectInstanceState', `The instance '${instance.instanceId}' has no interface.`);
  return card;
}

function mustBeStopped({ state, instanceId }: Ec2Instance): void {
  if (state !== 'stopped')
    throw new AwsError(
      'IncorrectInstanceState',
      `The instance '${instanceId}' is not in the 'stopped' state.`,
    );
}

function setType({ instance, launch }: Changeable, name: string): void {
  mustBeStopped(instance);
  const size = sizeNamed(name);
  if (size.architecture !== launch.architecture)
    throw new AwsError('InvalidParameterValue', `The instance type '${size.name}' has another architecture.`);
  instance.instanceType = size.name;
}

function setUserData({ instance, launch }: Changeable, value: string): void {
  mustBeStopped(instance);
  if (value === '') delete launch.userData;
  else launch.userData = value;
}

function setShutdownBehavior({ launch }: Changeable, value: string): void {
  if (value !== 'stop' && value !== 'terminate')
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value '${value}' for instanceInitiatedShutdownBehavior.`,
    );
  launch.shutdownTerminates = value === 'terminate';
}

/** What one attribute sets, from the text that its value is on the wire. */
const SETTERS: Readonly<Record<string, (what: Changeable, value: string) => void>> = {
  instanceType: setType,
  userData: setUserData,
  instanceInitiatedShutdownBehavior: setShutdownBehavior,
  disableApiTermination: ({ launch }, value) => {
    launch.protected = value === 'true';
  },
  disableApiStop: ({ launch }, value) => {
    launch.stopProtected = value === 'true';
  },
  sourceDestCheck: ({ call, instance }, value) => {
    interfaceOf(call, instance).sourceDestCheck = value === 'true';
  },
};

/** Whether volumes go with their instance. */
function setMappings(
  { call, instance }: Changeable,
  mappings: readonly Ec2.InstanceBlockDeviceMappingSpecification[],
): void {
  const volumes = [...ec2Of(call).volumes.values()].filter(
    ({ attachment }) => attachment?.instanceId === instance.instanceId,
  );
  const found = mappings.map(({ DeviceName, Ebs }) => {
    const attachment = volumes.find((volume) => volume.attachment?.device === DeviceName)?.attachment;
    if (!attachment)
      throw new AwsError(
        'InvalidInstanceAttributeValue',
        `No device is currently mapped at ${DeviceName ?? ''}`,
      );
    return { attachment, deleteOnTermination: Ebs?.DeleteOnTermination };
  });
  for (const { attachment, deleteOnTermination } of found)
    attachment.deleteOnTermination = deleteOnTermination ?? attachment.deleteOnTermination;
}

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value ?? '');

/** One attribute at a time: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html */
function modify(input: Ec2.ModifyInstanceAttributeRequest, call: Call): object {
  const instance = instanceById(call, input.InstanceId);
  const { InstanceId: _id, DryRun: _dry, Attribute, Value, ...rest } = input;
  const named = Object.entries(rest);
  const count = named.length + (Attribute === undefined || rest.BlockDeviceMappings ? 0 : 1);
  if (count === 0) throw new AwsError('MissingParameter', 'No attributes specified.');
  if (count > 1)
    throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
  const what = { call, instance, launch: launchOf(instance) };
  if (rest.Groups) {
    const card = interfaceOf(call, instance);
    card.groupIds = groupsFor(call, card, rest.Groups);
  } else if (rest.BlockDeviceMappings) setMappings(what, rest.BlockDeviceMappings);
  else {
    const [member = '', given] = named[0] ?? [];
    const attribute = Attribute ?? member.charAt(0).toLowerCase() + member.slice(1);
    const setter = Object.hasOwn(SETTERS, attribute) ? SETTERS[attribute] : undefined;
    if (!setter)
      throw new AwsError('UnsupportedOperation', `The sandbox does not change the attribute ${attribute}.`);
    setter(what, textOf(Attribute === undefined ? (given as { Value?: unknown }).Value : Value));
  }
  return {};
}

function describe(input: Ec2.DescribeInstanceAttributeRequest, call: Call): Ec2.InstanceAttribute {
  const instance = instanceById(call, input.InstanceId);
  const launch = launchOf(instance);
  const views: Record<string, Ec2.InstanceAttribute> = {
    instanceType: { InstanceType: { Value: instance.instanceType } },
    disableApiTermination: { DisableApiTermination: { Value: launch.protected } },
    disableApiStop: { DisableApiStop: { Value: launch.stopProtected === true } },
    userData: { UserData: launch.userData === undefined ? {} : { Value: launch.userData } },
    groupSet: { Groups: groupsOf(call, cardOf(call, instance)) },
    rootDeviceName: { RootDeviceName: { Value: launch.rootDevice } },
    sourceDestCheck: { SourceDestCheck: { Value: cardOf(call, instance)?.sourceDestCheck ?? true } },
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
  const hops = input.HttpPutResponseHopLimit;
  if (hops !== undefined && (hops < 1 || hops > 64))
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${hops}) for parameter HttpPutResponseHopLimit is invalid. It must be between 1 and 64.`,
    );
  metadata.httpTokens = input.HttpTokens ?? metadata.httpTokens;
  metadata.httpEndpoint = input.HttpEndpoint ?? metadata.httpEndpoint;
  metadata.hopLimit = hops ?? metadata.hopLimit;
  metadata.instanceTags = input.InstanceMetadataTags ?? metadata.instanceTags;
  return {
    InstanceId: instance.instanceId,
    InstanceMetadataOptions: {
      State: 'pending',
      HttpTokens: metadata.httpTokens as Ec2.HttpTokensState,
      HttpEndpoint: metadata.httpEndpoint as Ec2.InstanceMetadataEndpointState,
      HttpPutResponseHopLimit: metadata.hopLimit,
      InstanceMetadataTags: metadata.instanceTags as Ec2.InstanceMetadataTagsState,
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
