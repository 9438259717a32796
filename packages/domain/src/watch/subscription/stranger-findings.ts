import { EC2_KINDS } from '../../subscription/ec2-inventory.ts';
import { looseVolumes } from '../../subscription/node-volumes.ts';
import { isLeft, keptOf } from '../../subscription/owned.ts';
import type { Finding } from '../finding.ts';
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

/** Volumes of a node that are attached to nothing, and that none of its devices lacks. */
export function surplusVolumes({
  blueprint,
  kept,
  owned,
  sees,
}: Watched): { logicalId: string; id: string }[] {
  if (!sees('volume') || !sees('instance')) return [];
  return Object.entries(blueprint.Resources).flatMap(([logicalId, resource]) => {
    if (resource.Type !== 'AWS::EC2::Instance') return [];
    const devices = keptOf(kept, 'instance', logicalId)?.devices;
    const lacking = devices
      ? resource.Properties.BlockDeviceMappings.filter(
          ({ DeviceName }) => !devices.some(({ name }) => name === DeviceName),
        ).length
      : 0;
    const loose = looseVolumes(owned, logicalId).filter(
      ({ state }) => !['deleting', 'deleted'].includes(state),
    );
    return loose.slice(lacking).map(({ id }) => ({ logicalId, id }));
  });
}
