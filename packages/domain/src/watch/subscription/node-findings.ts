import type { ObservedInstance } from '../../subscription/ec2-inventory.ts';
import type { InstanceProperties } from '../../subscription/ec2-resources.ts';
import { looseVolumes } from '../../subscription/node-volumes.ts';
import { keptOf, ofKind } from '../../subscription/owned.ts';
import { NODE_READY, NODE_STATE_TAG_KEY } from '../../subscription/subscription-tags.ts';
import type { Finding } from '../finding.ts';
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
      ...deviceFindings(watched, id, instance, resource.Properties),
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

function deviceFindings(
  watched: Watched,
  id: string,
  instance: ObservedInstance,
  properties: InstanceProperties,
): Finding[] {
  const loose = looseVolumes(watched.owned, id);
  return properties.BlockDeviceMappings.flatMap(({ DeviceName }): Finding[] => {
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
    const volume = loose.shift();
    if (volume) {
      return [
        finding('volume_detached', subjectOf('volume', id, volume.id), {
          detail: DeviceName,
          title: `${volume.id} was detached from ${id} (${instance.id}), where it was ${DeviceName}.`,
          wanted: `attached to ${instance.id} as ${DeviceName}`,
          seen: volume.state,
        }),
      ];
    }
    return [
      finding('volume_missing', subjectOf('volume', id, null), {
        detail: DeviceName,
        title: `${id} (${instance.id}) has lost its volume ${DeviceName}, and AWS shows it nowhere.`,
        wanted: `a volume at ${DeviceName}`,
      }),
    ];
  });
}
