import type { Tag } from '../../blueprint/blueprint.ts';
import type { Tags } from '../../inventory/iam-inventory.ts';
import type { Ec2Kind } from '../../subscription/ec2-inventory.ts';
import { EC2_KINDS } from '../../subscription/ec2-inventory.ts';
import { volumesOfNodes } from '../../subscription/node-volumes.ts';
import { lackedTags } from '../../subscription/owned.ts';
import type { Finding } from '../finding.ts';
import { finding, subjectOf, type Watched } from './watched.ts';

const tagText = ({ Key, Value }: Tag): string => `${Key}=${Value}`;

/** Tags that were taken off or changed, on everything that carries them; tags that others add are theirs to add. */
export function tagFindings(watched: Watched): Finding[] {
  const { blueprint, kept, profile } = watched;
  const tagsOf = (logicalId: string): Tag[] => {
    const resource = blueprint.Resources[logicalId];
    return resource && 'Tags' in resource.Properties ? resource.Properties.Tags : [];
  };
  const judge = (kind: Ec2Kind, logicalId: string, thing: { id: string; tags: Tags }): Finding[] => {
    const lacking = lackedTags(tagsOf(logicalId), thing.tags);
    const gone = lacking.filter(({ Key }) => !Object.hasOwn(thing.tags, Key));
    const changed = lacking.filter(({ Key }) => Object.hasOwn(thing.tags, Key));
    const name = `the ${EC2_KINDS[kind].word} ${thing.id}`;
    const needsTag = lacking.some(({ Key }) => Key === profile.identifierTag.key);
    const graver = needsTag ? ({ severity: 'high', risk: NO_MORE_OURS } as const) : {};
    const say = (code: 'tags_missing' | 'tags_changed', tags: Tag[], title: string, seen: string | null) =>
      tags.length === 0
        ? []
        : [
            finding(code, subjectOf(kind, logicalId, thing.id), {
              detail: thing.id,
              title,
              wanted: tags.map(tagText).join(', '),
              seen,
              ...graver,
            }),
          ];
    const keys = (tags: Tag[]) => tags.map(({ Key }) => Key).join(', ');
    const now = changed.map(({ Key }) => tagText({ Key, Value: thing.tags[Key] ?? '' })).join(', ');
    return [
      ...say('tags_missing', gone, `Tags were taken off ${name}: ${keys(gone)}.`, null),
      ...say('tags_changed', changed, `Tags of ${name} were changed: ${keys(changed)}.`, now),
    ];
  };
  const mine = kept.flatMap(({ kind, logicalId, thing }) => judge(kind, logicalId, thing));
  const volumes = volumesOfNodes(blueprint, watched.inventory, kept).flatMap(({ logicalId, volume }) =>
    judge('volume', logicalId, volume),
  );
  return [...mine, ...volumes];
}

const NO_MORE_OURS =
  'The policy lets Berth change only what carries this tag: it can no longer be repaired or removed.';
