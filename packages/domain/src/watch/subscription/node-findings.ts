import type { ObservedInstance } from '../../subscription/ec2-inventory.ts';
import type { InstanceProperties } from '../../subscription/ec2-resources.ts';
import { looseVolumeFor, looseVolumes } from '../../subscription/node-volumes.ts';
import { keptOf, ofKind } from '../../subscription/owned.ts';
import { NODE_READY, NODE_STATE_TAG_KEY } from '../../subscription/subscription-tags.ts';
import type { Finding, FindingUndo } from '../finding.ts';
import { finding, subjectOf, type Watched } from './watched.ts';

/** What is wrong with the nodes and their volumes. */
export function nodeFindings(watched: Watched): Finding[] {
  if (!watched.sees('instance')) return [];
  return Object.entries(watched.blueprint.Resources).flatMap(([id, resource]) => {
    if (resource.Type !== 'AWS::EC2::Instance') return [];
    const instance = keptOf(watched.kept, 'instance', id);
    if (!instance) return [goneFinding(watched, id)];
    return [
      ...stateFindings(id, instance),
      ...shapeFindings(watched, id, instance, resource.Properties),
      ...interfaceFindings(id, instance),
      ...deviceFindings(watched, id, instance, resource.Properties),
      ...addedVolumes(watched, id, instance, resource.Properties),
    ];
  });
}

function goneFinding({ owned, recorded }: Watched, id: string): Finding {
  const former = ofKind(owned, 'instance').find(({ logicalId }) => logicalId === id)?.thing;
  const known = former?.id ?? recorded.find(({ logicalId }) => logicalId === id)?.physicalId ?? null;
  const seen = former ? [former.state, former.stateReason].filter(Boolean).join(': ') : null;
  return finding('instance_terminated', subjectOf('instance', id, known), {
    title: `${id}${known ? ` (${known})` : ''} was terminated.`,
    wanted: 'running',
    seen: seen ?? 'AWS no longer shows it',
  });
}

function stateFindings(id: string, instance: ObservedInstance): Finding[] {
  const subject = subjectOf('instance', id, instance.id);
  if (instance.state === 'stopped' || instance.state === 'stopping') {
    const seen = [instance.state, instance.stateReason].filter(Boolean).join(': ');
    const title = `${id} (${instance.id}) was stopped.`;
    return [finding('instance_stopped', subject, { title, wanted: 'running', seen })];
  }
  // One that is starting has not failed to report yet.
  if (instance.state !== 'running') return [];
  const reported = instance.tags[NODE_STATE_TAG_KEY];
  if (reported === NODE_READY) return [];
  return [
    finding('instance_unreported', subject, {
      title:
        reported === undefined
          ? `${id} (${instance.id}) no longer says that it is part of the cluster.`
          : `${id} (${instance.id}) reports ${reported}.`,
      wanted: `${NODE_STATE_TAG_KEY}=${NODE_READY}`,
      seen: reported === undefined ? null : `${NODE_STATE_TAG_KEY}=${reported}`,
    }),
  ];
}

const sorted = (ids: readonly string[]): string => [...ids].sort().join(', ');

/** The security groups that a node should be in, or null where the blueprint's are not known. */
export function wantedGroups({ at }: Pick<Watched, 'at'>, properties: InstanceProperties): string[] | null {
  const groups = properties.NetworkInterfaces.flatMap(({ GroupSet }) => GroupSet.map(at));
  return groups.every((group) => group !== null) ? groups : null;
}

function shapeFindings(
  watched: Watched,
  id: string,
  instance: ObservedInstance,
  properties: InstanceProperties,
): Finding[] {
  const subject = subjectOf('instance', id, instance.id);
  const found: Finding[] = [];
  const compare = (
    code:
      | 'instance_resized'
      | 'instance_groups_changed'
      | 'instance_profile_changed'
      | 'instance_metadata_changed',
    what: string,
    wanted: string,
    seen: string,
  ) => {
    if (seen === wanted) return;
    const title = `${what} of ${id} (${instance.id}) was changed to ${seen || 'none'}.`;
    found.push(finding(code, subject, { title, wanted, seen: seen || 'none' }));
  };
  compare('instance_resized', 'The size', properties.InstanceType, instance.instanceType);
  const groups = wantedGroups(watched, properties);
  // A missing group is a finding by itself.
  if (groups) {
    compare(
      'instance_groups_changed',
      'The security groups',
      sorted(groups),
      sorted(instance.securityGroupIds),
    );
  }
  const profile = properties.IamInstanceProfile;
  compare('instance_profile_changed', 'The instance profile', profile, instance.profileName ?? '');
  const { HttpTokens, HttpEndpoint, HttpPutResponseHopLimit } = properties.MetadataOptions;
  const { httpTokens, httpEndpoint, hopLimit } = instance.metadata;
  const options = (tokens: string, endpoint: string, hops: number) =>
    `tokens ${tokens}, endpoint ${endpoint}, ${hops === 1 ? '1 hop' : `${hops} hops`}`;
  compare(
    'instance_metadata_changed',
    'The access to the metadata',
    options(HttpTokens, HttpEndpoint, HttpPutResponseHopLimit),
    options(httpTokens, httpEndpoint, hopLimit),
  );
  return found;
}

const byAdmin = (how: string): FindingUndo => ({
  kind: 'person',
  who: 'An administrator of the AWS account',
  how,
});

/** A node has one network interface, which passes on nothing that is not its own. */
function interfaceFindings(id: string, { id: instanceId, state, interfaces }: ObservedInstance): Finding[] {
  const subject = subjectOf('instance', id, instanceId);
  const [first, ...more] = interfaces;
  // One that starts is shown before its interface is.
  if (!first || state === 'pending') return [];
  const found: Finding[] = [];
  if (!first.sourceDestCheck) {
    found.push(
      finding('instance_interface_changed', subject, {
        title: `${id} (${instanceId}) may pass on traffic that is not its own.`,
        wanted: 'source and destination are checked',
        seen: 'they are not',
      }),
    );
  }
  if (more.length > 0) {
    const ids = more.map((one) => one.id).join(', ');
    found.push(
      finding('instance_interface_changed', subject, {
        detail: ids,
        title: `${id} (${instanceId}) was given another network interface: ${ids}.`,
        wanted: first.id,
        seen: `${first.id}, ${ids}`,
        undo: {
          kind: 'person',
          who: 'An administrator of the AWS account',
          how: `Detach ${ids} from the node.`,
        },
      }),
    );
  }
  return found;
}

/** What gp3 gives without asking. https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const USUAL_THROUGHPUT = 125;

const volumeText = (type: string, size: number, throughput: number | null): string =>
  `${size} GiB ${type}${throughput === null ? '' : `, ${throughput} MiB/s`}`;

/** Volumes of the customer at a node, and volumes of the node that are otherwise than they were made. */
function addedVolumes(
  watched: Watched,
  id: string,
  instance: ObservedInstance,
  { BlockDeviceMappings }: InstanceProperties,
): Finding[] {
  if (!watched.sees('volume')) return [];
  const volumes = new Map(watched.inventory.volume.map((volume) => [volume.id, volume]));
  const mine = new Set(ofKind(watched.owned, 'volume').map(({ thing }) => thing.id));
  return instance.devices.flatMap(({ name, volumeId }): Finding[] => {
    const mapping = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === name);
    const volume = volumes.get(volumeId);
    if (!mapping) {
      if (mine.has(volumeId)) return [];
      const title = `${volumeId} was attached to ${id} (${instance.id}) as ${name}.`;
      return [
        finding('volume_added', subjectOf('volume', id, volumeId), { detail: volumeId, title, seen: name }),
      ];
    }
    if (!volume) return [];
    const { VolumeSize, VolumeType } = mapping.Ebs;
    const wanted = volumeText(VolumeType, VolumeSize, USUAL_THROUGHPUT);
    const seen = volumeText(volume.volumeType, volume.size, volume.throughput);
    if (seen === wanted) return [];
    return [
      finding('volume_changed', subjectOf('volume', id, volumeId), {
        detail: volumeId,
        title: `${volumeId} of ${id} (${instance.id}) is ${seen} now.`,
        wanted,
        seen,
      }),
    ];
  });
}

function deviceFindings(
  watched: Watched,
  id: string,
  instance: ObservedInstance,
  properties: InstanceProperties,
): Finding[] {
  return properties.BlockDeviceMappings.flatMap(({ DeviceName, Ebs }): Finding[] => {
    const device = instance.devices.find(({ name }) => name === DeviceName);
    if (device) {
      if (device.deleteOnTermination) return [];
      return [
        finding('volume_kept_after_termination', subjectOf('volume', id, device.volumeId), {
          detail: DeviceName,
          title: `${device.volumeId} of ${id} (${instance.id}) is no longer deleted with it.`,
          wanted: 'deleted with the node',
          seen: 'kept when the node goes',
        }),
      ];
    }
    // AWS takes a while to give an instance that starts its volumes.
    if (instance.state === 'pending' || !watched.sees('volume')) return [];
    const lost = (volumeId: string, seen: string, how?: string) =>
      finding('volume_detached', subjectOf('volume', id, volumeId), {
        detail: DeviceName,
        title: `${volumeId} of ${id} (${instance.id}) is no longer ${DeviceName}: it is ${seen}.`,
        wanted: `attached to ${instance.id} as ${DeviceName}`,
        seen,
        ...(how === undefined ? {} : { undo: byAdmin(how) }),
      });
    const again = `attach it to ${instance.id} as ${DeviceName} again.`;
    const moved = movedTo(watched, id, instance, properties);
    if (moved) return [lost(moved.volumeId, moved.name, `Detach ${moved.volumeId}, and ${again}`)];
    const volume = looseVolumeFor(watched.owned, id, Ebs.VolumeSize);
    if (volume) return [lost(volume.id, 'attached to nothing')];
    const [candidate] = looseVolumes(watched.owned, id);
    if (candidate) {
      const how = `Find out which loose volume of the node it is, and ${again}`;
      return [lost(candidate.id, 'attached to nothing, or another one is', how)];
    }
    const elsewhere = ofKind(watched.owned, 'volume').find(
      ({ logicalId, thing }) => logicalId === id && !thing.attachedTo.includes(instance.id),
    );
    if (elsewhere) {
      const { id: volumeId, attachedTo } = elsewhere.thing;
      return [lost(volumeId, `attached to ${attachedTo.join(', ')}`, `Detach ${volumeId}, and ${again}`)];
    }
    return [
      finding('volume_missing', subjectOf('volume', id, null), {
        // Of this instance: the one that takes its place has its own.
        detail: `${DeviceName} of ${instance.id}`,
        title: `${id} (${instance.id}) has lost its volume ${DeviceName}, and AWS shows it nowhere.`,
        wanted: `a volume at ${DeviceName}`,
      }),
    ];
  });
}

/** A volume of the node that hangs at a device where none of its own should be. */
function movedTo(
  { owned }: Watched,
  id: string,
  { devices }: ObservedInstance,
  { BlockDeviceMappings }: InstanceProperties,
) {
  const mine = new Set(
    ofKind(owned, 'volume')
      .filter(({ logicalId }) => logicalId === id)
      .map(({ thing }) => thing.id),
  );
  const wanted = new Set(BlockDeviceMappings.map(({ DeviceName }) => DeviceName));
  return devices.find(({ name, volumeId }) => !wanted.has(name) && mine.has(volumeId));
}
