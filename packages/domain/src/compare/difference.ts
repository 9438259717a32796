import type { PolicyDocument } from '../policy-document.ts';
import type { PolicyKind } from '../vendor-profile/vendor-profile.ts';
import type { ActionCatalogue } from './action-catalogue.ts';
import { within } from './containment.ts';
import { type ChangeEffect, effectJudge } from './effects.ts';
import { expand } from './expand.ts';
import { type Grant, grantOf } from './grant.ts';
import type { Situation } from './needed-requests.ts';
import { type PolicyStatement, statementsOf } from './statements.ts';
import { hasWitness } from './witness.ts';

/**
 * What became of an action. `widened` and `narrowed` are proven: nothing that was possible is lost, or nothing is won,
 * and some request shows the difference. `changed`: neither can be shown, so both sides are told. `moved`: the same,
 * in a statement of another name.
 */
export type ChangeKind = 'added' | 'removed' | 'widened' | 'narrowed' | 'changed' | 'moved' | 'unchanged';

export const CHANGE_KINDS: readonly ChangeKind[] = [
  'added',
  'removed',
  'widened',
  'narrowed',
  'changed',
  'moved',
  'unchanged',
];

/** Actions that changed alike: the same statements before, the same after, the same effect. */
export interface PolicyChange {
  change: Exclude<ChangeKind, 'unchanged'>;
  actions: string[];
  from: Grant[];
  to: Grant[];
  effect: ChangeEffect;
}

/** How one document differs from another, action by action. */
export interface PolicyDifference {
  policy: PolicyKind;
  /** How many actions of each kind. */
  counts: Record<ChangeKind, number>;
  changes: PolicyChange[];
  unchanged: string[];
  /** What AWS's list of actions does not know. */
  remarks: string[];
}

export interface ComparisonOptions extends Situation {
  policy: PolicyKind;
  catalogue: ActionCatalogue;
}

/** Compares what two documents allow and deny, with wildcards expanded. Order, spelling and Sids grant nothing. */
export function comparePolicies(
  from: PolicyDocument,
  to: PolicyDocument,
  options: ComparisonOptions,
): PolicyDifference {
  const { groups, remarks } = expand({ from: statementsOf(from), to: statementsOf(to) }, options.catalogue);
  const effectsOf = effectJudge(options);
  const counts = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  const changes: PolicyChange[] = [];
  const unchanged: string[] = [];
  for (const group of groups) {
    const change = changeOf(group.from, group.to);
    counts[change] += group.actions.length;
    if (change === 'unchanged') unchanged.push(...group.actions);
    else
      for (const [effect, actions] of effectsOf(group, change === 'moved'))
        changes.push({
          change,
          actions,
          from: group.from.map(grantOf),
          to: group.to.map(grantOf),
          effect,
        });
  }
  changes.sort(
    (a, b) =>
      CHANGE_KINDS.indexOf(a.change) - CHANGE_KINDS.indexOf(b.change) ||
      ((a.actions[0] ?? '') < (b.actions[0] ?? '') ? -1 : 1),
  );
  return { policy: options.policy, counts, changes, unchanged: unchanged.sort(), remarks };
}

const of = (effect: 'Allow' | 'Deny', statements: readonly PolicyStatement[]): PolicyStatement[] =>
  statements.filter((statement) => statement.effect === effect);

/** Whether any Allow is not taken back by one Deny as a whole. */
const grants = (statements: readonly PolicyStatement[]): boolean => {
  const denies = of('Deny', statements);
  return of('Allow', statements).some((allow) => !denies.some((deny) => within(allow, deny)));
};

function changeOf(from: readonly PolicyStatement[], to: readonly PolicyStatement[]): ChangeKind {
  const [before, after] = [grants(from), grants(to)];
  if (before !== after) return after ? 'added' : 'removed';
  const [less, more] = [noFurther(to, from), noFurther(from, to)];
  if (less && more) return names(from) === names(to) ? 'unchanged' : 'moved';
  if (less && hasWitness(from, to, 'less far')) return 'narrowed';
  if (more && hasWitness(from, to, 'further')) return 'widened';
  return 'changed';
}

/**
 * Whether, for every request, the statements of `a` go no further than those of `b`: where `a` allows, `b` does too;
 * where `b` denies, so does `a`. True is proof.
 */
function noFurther(a: readonly PolicyStatement[], b: readonly PolicyStatement[]): boolean {
  const denied = of('Deny', a);
  const insideOne = (one: PolicyStatement, others: readonly PolicyStatement[]): boolean =>
    others.some((other) => within(one, other));
  return (
    of('Allow', a).every((allow) => insideOne(allow, of('Allow', b)) || insideOne(allow, denied)) &&
    of('Deny', b).every((deny) => insideOne(deny, denied))
  );
}

/** The names of the statements that have one; a place in the order is no name. */
const names = (statements: readonly PolicyStatement[]): string =>
  [...new Set(statements.flatMap(({ sid }) => sid ?? []))].sort().join(' ');
