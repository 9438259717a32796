import { EC2_KINDS } from '../../subscription/ec2-inventory.ts';
import { looseVolumes } from '../../subscription/node-volumes.ts';
import { isLeft, keptOf } from '../../subscription/owned.ts';
import type { Finding, FindingUndo } from '../finding.ts';
import { finding, subjectOf, type Watched } from './watched.ts';

/** What carries the tags of the subscription, and is no part of it. */
export function strangerFindings(watched: Watched): Finding[] {
  const { blueprint, others, owned } = watched;
  const twice = [
    ...others.filter(isLeft).map(({ kind, logicalId, thing }) => ({ kind, logicalId, id: thing.id })),
    ...surplusVolumes(watched).map(({ logicalId, id }) => ({ kind: 'volume' as const, logicalId, id })),
  ].map(({ kind, logicalId, id }) =>
    finding('resource_duplicate', subjectOf(kind, logicalId, id), {
      detail: id,
      title: `The ${EC2_KINDS[kind].word} ${id} carries the tags of ${logicalId}, which is there already.`,
      seen: id,
      ...(kind === 'volume' ? { undo: NO_VOLUME_BY_US } : {}),
    }),
  );
  const unknown = owned
    .filter((one) => isLeft(one) && !(one.logicalId in blueprint.Resources) && !others.includes(one))
    .map(({ kind, thing }) =>
      finding('resource_unknown', subjectOf(kind, null, thing.id), {
        title: `The ${EC2_KINDS[kind].word} ${thing.id} carries the tags of the subscription, and is no part of it.`,
        seen: thing.id,
      }),
    );
  return [...twice, ...unknown];
}

/**
 * Volumes of a node that are attached to nothing, while the node has all of its own. As long as it lacks one, or is
 * gone, a loose volume may hold the only copy of its data.
 */
function surplusVolumes({ blueprint, kept, owned, sees }: Watched): { logicalId: string; id: string }[] {
  if (!sees('volume') || !sees('instance')) return [];
  return Object.entries(blueprint.Resources).flatMap(([logicalId, resource]) => {
    const devices = keptOf(kept, 'instance', logicalId)?.devices;
    if (resource.Type !== 'AWS::EC2::Instance' || !devices) return [];
    const names = new Set(devices.map(({ name }) => name));
    if (!resource.Properties.BlockDeviceMappings.every(({ DeviceName }) => names.has(DeviceName))) return [];
    return looseVolumes(owned, logicalId)
      .filter(({ state }) => !['deleting', 'deleted'].includes(state))
      .map(({ id }) => ({ logicalId, id }));
  });
}

/** What is on a volume, only a person can say is not needed. */
const NO_VOLUME_BY_US: FindingUndo = {
  kind: 'person',
  who: 'An administrator of the AWS account',
  how: 'Delete the volume if nothing on it is needed, or take the tags off it if it is yours.',
};
