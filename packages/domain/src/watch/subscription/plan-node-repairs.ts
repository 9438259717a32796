import type { ObservedInstance } from '../../subscription/ec2-inventory.ts';
import type { InstanceProperties } from '../../subscription/ec2-resources.ts';
import { looseVolumeFor } from '../../subscription/node-volumes.ts';
import { keptOf } from '../../subscription/owned.ts';
import {
  addSubscriptionStep,
  because,
  type SubscriptionDraft,
} from '../../subscription/subscription-draft.ts';
import { wantedGroups } from './node-findings.ts';
import { identifierSteps } from './plan-part-repairs.ts';
import type { Watched } from './watched.ts';

/** Plans what brings each node that is there back to its size, its groups and its volumes, in place. */
export function planNodeRepairs(draft: SubscriptionDraft, watched: Watched): void {
  const first = identifierSteps(draft, watched);
  for (const [id, resource] of Object.entries(watched.blueprint.Resources)) {
    const instance = resource.Type === 'AWS::EC2::Instance' ? keptOf(watched.kept, 'instance', id) : null;
    if (resource.Type !== 'AWS::EC2::Instance' || !instance) continue;
    planSize(draft, id, instance, resource.Properties.InstanceType, first);
    planGroups(draft, watched, id, instance, resource.Properties, first);
    planSourceDestCheck(draft, id, instance, first);
    planVolumes(draft, watched, id, instance, resource.Properties, first);
  }
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/change-instance-type-of-ebs-backed-instance.html */
function planSize(
  draft: SubscriptionDraft,
  id: string,
  { id: InstanceId, state, instanceType }: ObservedInstance,
  InstanceType: string,
  first: readonly string[],
): void {
  if (instanceType === InstanceType) return;
  const InstanceIds = [InstanceId];
  const add = (...args: [Parameters<typeof addSubscriptionStep>[2], string, (string | undefined)[]]) =>
    addSubscriptionStep(draft, id, args[0], because('resized', args[1]), args[2]);
  let stopped = [...first];
  if (state !== 'stopped') {
    const stops = add(
      { call: 'StopInstances', input: { InstanceIds } },
      'AWS changes the size of a stopped instance only.',
      [...first],
    );
    stopped = [add({ call: 'WaitForStop', input: { InstanceIds } }, 'It takes a while to stop.', [stops])];
  }
  const changed = add(
    { call: 'ModifyInstanceAttribute', input: { InstanceId, InstanceType } },
    `It is ${instanceType}, and should be ${InstanceType}.`,
    stopped,
  );
  const start = draft.plan.steps.find(
    ({ resource, action }) => resource === id && action.call === 'StartInstances',
  );
  const started =
    start?.id ?? add({ call: 'StartInstances', input: { InstanceIds } }, 'It was stopped for it.', [changed]);
  if (start) start.dependsOn = [...start.dependsOn, changed];
  add({ call: 'WaitForNodes', input: { InstanceIds } }, 'A node is part of the cluster when it says so.', [
    started,
  ]);
}

function planGroups(
  draft: SubscriptionDraft,
  watched: Watched,
  id: string,
  { id: InstanceId, securityGroupIds }: ObservedInstance,
  properties: InstanceProperties,
  first: readonly string[],
): void {
  const Groups = wantedGroups(watched, properties);
  if (!Groups || [...Groups].sort().join() === [...securityGroupIds].sort().join()) return;
  const reason = because('groups_changed', `It is in ${securityGroupIds.join(', ')}.`);
  const action = { call: 'ModifyInstanceAttribute', input: { InstanceId, Groups } } as const;
  addSubscriptionStep(draft, id, action, reason, [...first]);
}

function planSourceDestCheck(
  draft: SubscriptionDraft,
  id: string,
  { id: InstanceId, interfaces }: ObservedInstance,
  first: readonly string[],
): void {
  if (interfaces[0]?.sourceDestCheck !== false) return;
  const action = { call: 'ModifyInstanceAttribute', input: { InstanceId, SourceDestCheck: true } } as const;
  addSubscriptionStep(draft, id, action, because('unchecked', 'It may pass on what is not its own.'), [
    ...first,
  ]);
}

function planVolumes(
  draft: SubscriptionDraft,
  { owned }: Watched,
  id: string,
  { id: InstanceId, devices }: ObservedInstance,
  { BlockDeviceMappings }: InstanceProperties,
  first: readonly string[],
): void {
  for (const { DeviceName, Ebs } of BlockDeviceMappings) {
    const device = devices.find(({ name }) => name === DeviceName);
    if (device?.deleteOnTermination) continue;
    const volume = device ? null : looseVolumeFor(owned, id, Ebs.VolumeSize);
    if (!device && !volume) continue;
    const attached = volume
      ? [
          addSubscriptionStep(
            draft,
            id,
            { call: 'AttachVolume', input: { InstanceId, VolumeId: volume.id, Device: DeviceName } },
            because('detached', `${volume.id} is attached to nothing.`),
            [...first],
          ),
        ]
      : [...first];
    const mapping = [{ DeviceName, Ebs: { DeleteOnTermination: true } }];
    addSubscriptionStep(
      draft,
      id,
      { call: 'ModifyInstanceAttribute', input: { InstanceId, BlockDeviceMappings: mapping } },
      because('kept', 'A volume goes with its node, so that nothing is left.'),
      attached,
    );
  }
}
