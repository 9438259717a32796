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

/** Sorts a resource by its tags for the blueprint of that id. */
export function ownershipOf(tags: Tags, blueprintId: string): Ownership {
  const stack = tags[STACK_NAME_TAG_KEY];
  if (stack !== undefined) return { kind: 'cloudformation', stack };
  if (tags[MANAGED_BY_TAG.Key] !== MANAGED_BY_TAG.Value) return { kind: 'foreign' };
  const blueprint = tags[BLUEPRINT_TAG_KEY];
  return blueprint === blueprintId
    ? { kind: 'ours' }
    : { kind: 'other-blueprint', blueprint: blueprint ?? 'none' };
}

/** The tags that are wanted and not there, or there with another value. */
export const missingTags = (wanted: Tag[], tags: Tags): Tag[] =>
  wanted.filter(({ Key, Value }) => tags[Key] !== Value);
