import type * as Ec2 from '@aws-sdk/client-ec2';
import type { ContextValue } from '../policy/request.ts';
import type { Call, Need } from '../protocol/operation.ts';
import { imagesOf } from './images.ts';
import { needsToPass } from './instance-profiles.ts';
import { networkOf } from './launch-network.ts';
import { ec2Arn, needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import type { ResourceType } from './taggable.ts';

const MADE: readonly ResourceType[] = ['instance', 'volume', 'network-interface'];

const withContext = (needs: Need[], context: Record<string, ContextValue>): Need[] =>
  needs.map((need) => ({ ...need, context: { ...context, ...need.context } }));

/** What conditions may ask of the instances. */
function instanceContext(input: Ec2.RunInstancesRequest): Record<string, ContextValue> {
  const { HttpTokens, HttpEndpoint, HttpPutResponseHopLimit } = input.MetadataOptions ?? {};
  return {
    'ec2:InstanceType': input.InstanceType ?? 'm1.small',
    'ec2:Tenancy': 'default',
    'ec2:MetadataHttpTokens': HttpTokens ?? 'optional',
    'ec2:MetadataHttpEndpoint': HttpEndpoint ?? 'enabled',
    'ec2:MetadataHttpPutResponseHopLimit': String(HttpPutResponseHopLimit ?? 1),
  };
}

/** What conditions may ask of the volumes: each mapping is decided by itself, and the root volume always. */
function volumeNeeds(input: Ec2.RunInstancesRequest, call: Call): Need[] {
  const root = imagesOf(call.region).find(({ id }) => id === input.ImageId)?.rootDevice;
  const mapped = input.BlockDeviceMappings ?? [];
  const all = mapped.some(({ DeviceName }) => DeviceName === root) ? mapped : [{}, ...mapped];
  return all.flatMap(({ Ebs }: Ec2.BlockDeviceMapping) =>
    withContext(needsToMake(call, 'volume', input.TagSpecifications, MADE), {
      'ec2:Encrypted': String(Ebs?.Encrypted === true),
      'ec2:VolumeType': Ebs?.VolumeType ?? 'gp3',
      ...(Ebs?.VolumeSize === undefined ? {} : { 'ec2:VolumeSize': String(Ebs.VolumeSize) }),
    }),
  );
}

function imageNeed(input: Ec2.RunInstancesRequest, call: Call): Need {
  const image = imagesOf(call.region).find(({ id }) => id === input.ImageId);
  return {
    resource: `arn:aws:ec2:${call.region}::image/${input.ImageId ?? '*'}`,
    context: {
      'ec2:Region': call.region,
      ...(image ? { 'ec2:Owner': image.alias ?? image.ownerId, 'ec2:Public': 'true' } : {}),
    },
  };
}

function keyNeeds({ KeyName }: Ec2.RunInstancesRequest, call: Call): Need[] {
  if (KeyName === undefined) return [];
  const pair = [...ec2Of(call).keyPairs.values()].find(({ name }) => name === KeyName);
  if (pair) return [needsOn(call, 'key-pair', pair.id)];
  return [{ resource: ec2Arn(call, 'key-pair', KeyName), context: { 'ec2:Region': call.region } }];
}

/**
 * Everything that a launch makes or uses is decided by itself.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances
 */
export function needsToLaunch(input: Ec2.RunInstancesRequest, call: Call): Need[] {
  const { subnetId, groupIds = [] } = networkOf(input);
  return [
    ...withContext(needsToMake(call, 'instance', input.TagSpecifications, MADE), instanceContext(input)),
    ...volumeNeeds(input, call),
    ...needsToMake(call, 'network-interface', input.TagSpecifications, MADE),
    imageNeed(input, call),
    ...keyNeeds(input, call),
    ...groupIds.map((id) => needsOn(call, 'security-group', id)),
    ...(subnetId === undefined ? [] : [needsOn(call, 'subnet', subnetId)]),
    ...needsToPass(call, input.IamInstanceProfile),
  ];
}
