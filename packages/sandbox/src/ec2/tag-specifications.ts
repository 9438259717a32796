import type { TagSpecification } from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import type { Tags } from '../state/model.ts';
import { checkedTags } from './tag-rules.ts';
import type { ResourceType } from './taggable.ts';

/**
 * The tags that a creating request asks for, by the type they go to. `allowed` are the types that the operation
 * makes; another one is refused, and so is one named twice.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TagSpecification.html
 */
export function specifiedTags(
  specifications: readonly TagSpecification[] | undefined,
  allowed: readonly ResourceType[],
): Map<ResourceType, Tags> {
  const byType = new Map<ResourceType, Tags>();
  for (const { ResourceType: named = '', Tags: tags = [] } of specifications ?? []) {
    const type = allowed.find((each) => each === named);
    if (!type)
      throw new AwsError(
        'InvalidParameterValue',
        `'${named}' is not a valid taggable resource type for this operation.`,
      );
    if (byType.has(type))
      throw new AwsError('InvalidParameterValue', `Duplicate resource type '${type}' in tag specifications.`);
    if (tags.length === 0)
      throw new AwsError('InvalidParameterValue', 'Tag specification must have at least one tag');
    byType.set(type, checkedTags(tags));
  }
  return byType;
}

/** The tags for the only thing that an operation makes. */
export const tagsForNew = (
  specifications: readonly TagSpecification[] | undefined,
  type: ResourceType,
): Tags => specifiedTags(specifications, [type]).get(type) ?? new Map();
