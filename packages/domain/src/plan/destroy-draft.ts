import { MANAGED_BY_TAG } from '../blueprint/ownership-tags.ts';
import { sameName, type Tags } from '../inventory/iam-inventory.ts';
import { ownershipOf } from '../inventory/ownership.ts';
import type { Seen } from '../inventory/seen.ts';
import { addObstacle, addUnchanged, addUnknown, type Draft, reason } from './iam-draft.ts';

/** What goes in this plan, for what depends on it. */
export interface Going {
  policies: string[];
  holders: string[];
  profiles: string[];
  /** Users and roles of ours that cannot go yet. */
  waiting: string[];
}

type Named = { name: string; tags: Tags };

/** What is ours of a kind. Says what is not, and what could not be seen. */
export function ours<T extends Named>(
  draft: Draft,
  kind: string,
  group: Record<string, Seen<T>>,
): { id: string; value: T }[] {
  return Object.entries(group).flatMap(([id, seen]) => {
    if (seen.kind === 'absent') return [];
    if (seen.kind === 'unknown') {
      addUnknown(draft, id, `The ${kind} of this name`, seen);
      return [];
    }
    const owner = ownershipOf(seen.value.tags, draft.blueprint.id);
    if (owner.kind === 'ours') return [{ id, value: seen.value }];
    const whose =
      owner.kind === 'cloudformation'
        ? `belongs to the CloudFormation stack ${owner.stack}; delete the stack to remove it`
        : owner.kind === 'other-blueprint'
          ? `belongs to another blueprint (${owner.blueprint})`
          : 'was not made by Berth';
    addUnchanged(draft, id, reason('not_ours', `The ${kind} ${seen.value.name} ${whose}; left.`));
    return [];
  });
}

/** Why something of ours goes. */
export const mine = (what: string) => reason('ours', `${what} carries Berth's tags (${MANAGED_BY_TAG.Key}).`);

/** Unpacks a look that the deletion depends on; an obstacle when it gave no answer. */
export function need<T>(draft: Draft, id: string, what: string, seen: Seen<T[]>): T[] {
  if (seen.kind === 'unknown') addUnknown(draft, id, what, seen);
  return seen.kind === 'present' ? seen.value : [];
}

/** Things of others that AWS wants gone first: named, with the remedy, and not touched. */
export function inTheWay(draft: Draft, id: string, what: string, names: string[], remedy: string): void {
  if (names.length === 0) return;
  addObstacle(
    draft,
    id,
    reason('in_the_way', `${what}: ${names.join(', ')}. Berth did not put this there.`),
    remedy,
  );
}

/** Whether the policy of this ARN goes too. */
export const isGoing = (arns: string[], arn: string): boolean =>
  arns.some((candidate) => sameName(candidate, arn));

/** Takes back the steps of a resource that turned out to be blocked: half a deletion helps nobody. */
export function withdraw(draft: Draft, id: string): void {
  draft.plan.steps = draft.plan.steps.filter(({ resource }) => resource !== id);
}
