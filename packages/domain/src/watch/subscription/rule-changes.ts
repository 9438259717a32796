import type { IngressRule } from '../../subscription/ec2-inventory.ts';
import { ruleDifference } from '../../subscription/ingress-rules.ts';
import { coveredTogether, ruleCovers } from './rule-cover.ts';

/** What somebody did to a rule of a security group: what was wanted of it, and what was seen. */
export type RuleChange =
  | { kind: 'rule_added'; wanted: null; seen: IngressRule }
  | { kind: 'rule_removed'; wanted: IngressRule; seen: null }
  | { kind: 'rule_widened' | 'rule_narrowed'; wanted: IngressRule; seen: IngressRule };

/**
 * The changes that lead from the wanted rules to those that were seen. A rule that is gone while a wider or narrower
 * one came is one change, not two. What lets the same in is no change: another order, a rule listed twice, a rule
 * split into parts.
 */
export function ruleChanges(wanted: readonly IngressRule[], present: readonly IngressRule[]): RuleChange[] {
  const { add: gone, remove: foreign } = ruleDifference(wanted, present);
  const more = new Set(foreign.filter((rule) => !coveredTogether(rule, wanted)));
  const less = new Set(foreign.filter((rule) => !more.has(rule)));
  const changes = gone.flatMap((rule): RuleChange[] => {
    const wider = [...more].find((seen) => ruleCovers(seen, rule));
    if (wider) {
      more.delete(wider);
      return [{ kind: 'rule_widened', wanted: rule, seen: wider }];
    }
    if (coveredTogether(rule, present)) return [];
    const narrower = [...less].find((seen) => ruleCovers(rule, seen));
    if (!narrower) return [{ kind: 'rule_removed', wanted: rule, seen: null }];
    less.delete(narrower);
    return [{ kind: 'rule_narrowed', wanted: rule, seen: narrower }];
  });
  return [...changes, ...[...more].map((seen): RuleChange => ({ kind: 'rule_added', wanted: null, seen }))];
}
