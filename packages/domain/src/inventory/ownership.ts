import type { Tag } from '../blueprint/blueprint.ts';
import { BLUEPRINT_TAG_KEY, MANAGED_BY_TAG, STACK_NAME_TAG_KEY } from '../blueprint/ownership-tags.ts';
import type { Tags } from './iam-inventory.ts';

/**
 * Whose a resource is, by its tags alone: a name that matches proves nothing.
 * A CloudFormation stack's claim wins over every other, because the stack would undo what others change.
 */
export type Ownership =
  | { kind: 'ours' }
  | { kind: 'cloudformation'; stack: string }
  | { kind: 'other-blueprint'; blueprint: string }
  | { kind: 'foreign' };

/**
 * The value of a tag. AWS does not distinguish the keys of users' and roles' tags by case, and keeps the first
 * spelling; on other resources a key in another case is a tag of its own, but says the same to a person.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function tagValue(tags: Tags, key: string): string | undefined {
  if (key in tags) return tags[key];
  const spelled = Object.keys(tags).find((other) => other.toLowerCase() === key.toLowerCase());
  return spelled === undefined ? undefined : tags[spelled];
}

/** Sorts a resource by its tags for the blueprint of that id. */
export function ownershipOf(tags: Tags, blueprintId: string): Ownership {
  const stack = tagValue(tags, STACK_NAME_TAG_KEY);
  if (stack !== undefined) return { kind: 'cloudformation', stack };
  if (tagValue(tags, MANAGED_BY_TAG.Key) !== MANAGED_BY_TAG.Value) return { kind: 'foreign' };
  const blueprint = tagValue(tags, BLUEPRINT_TAG_KEY);
  return blueprint === blueprintId
    ? { kind: 'ours' }
    : { kind: 'other-blueprint', blueprint: blueprint ?? 'none' };
}

/** The tags that are wanted and not there, or there with another value. */
export const missingTags = (wanted: Tag[], tags: Tags): Tag[] =>
  wanted.filter(({ Key, Value }) => tagValue(tags, Key) !== Value);
