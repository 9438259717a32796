import type { Tag } from '../blueprint/blueprint.ts';

/**
 * The tags of a rendering: `own` first, then the customer's. A key of the customer's that repeats one before it is
 * left out, since AWS compares the keys of users' and roles' tags without case and refuses repetitions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function renderedTags(own: readonly Tag[], customer: readonly Tag[]): Tag[] {
  const byKey = new Map<string, Tag>();
  for (const { Key, Value } of [...own, ...customer]) {
    const key = Key.toLowerCase();
    if (!byKey.has(key)) byKey.set(key, { Key, Value });
  }
  return [...byKey.values()];
}
