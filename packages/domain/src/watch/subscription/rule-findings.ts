import type { IngressRule } from '../../subscription/ec2-inventory.ts';
import { ruleText } from '../../subscription/ingress-rules.ts';
import { keptOf } from '../../subscription/owned.ts';
import { wantedRule } from '../../subscription/plan-rules.ts';
import { SUBSCRIPTION_IDS } from '../../subscription/subscription-blueprint.ts';
import type { Finding } from '../finding.ts';
import { type RuleChange, ruleChanges } from './rule-changes.ts';
import { coveredTogether } from './rule-cover.ts';
import { finding, subjectOf, type Watched } from './watched.ts';

/** The rules that our security group should have, with AWS's ids. */
export function wantedIngress({ blueprint, at }: Pick<Watched, 'blueprint' | 'at'>): IngressRule[] {
  return Object.values(blueprint.Resources).flatMap((resource): IngressRule[] => {
    if (resource.Type !== 'AWS::EC2::SecurityGroupIngress') return [];
    const rule = wantedRule(resource.Properties, (id) => at(id) ?? '');
    return [{ ...rule, source: { kind: rule.source.kind, value: String(rule.source.value) } }];
  });
}

/** AWS makes every security group with it. */
export const ALL_OUT: IngressRule = {
  protocol: '-1',
  fromPort: null,
  toPort: null,
  source: { kind: 'ipv4', value: '0.0.0.0/0' },
};

/** By what a change of a rule is known again: what was wanted, else what was seen. */
export const changeDetail = ({ wanted, seen }: RuleChange): string =>
  ruleText(wanted ?? (seen as IngressRule));

const isOpen = ({ source }: IngressRule): boolean => source.value === '0.0.0.0/0' || source.value === '::/0';

function titleOf(change: RuleChange, id: string): string {
  switch (change.kind) {
    case 'rule_added':
      return `A rule was added to the security group ${id}: ${ruleText(change.seen)}.`;
    case 'rule_removed':
      return `A rule was removed from the security group ${id}: ${ruleText(change.wanted)}.`;
    case 'rule_widened':
      return `A rule of the security group ${id} lets more in: ${ruleText(change.seen)}.`;
    case 'rule_narrowed':
      return `A rule of the security group ${id} lets less in: ${ruleText(change.seen)}.`;
  }
}

/** What is wrong with the rules of the security group that Berth made. */
export function ruleFindings(watched: Watched): Finding[] {
  const { securityGroup } = SUBSCRIPTION_IDS;
  const group = keptOf(watched.kept, 'securityGroup', securityGroup);
  if (!group || !watched.sees('securityGroup')) return [];
  const subject = subjectOf('securityGroup', securityGroup, group.id);
  const changes = ruleChanges(wantedIngress(watched), group.ingress).map((change) => {
    const { kind, wanted, seen } = change;
    return finding(kind, subject, {
      detail: changeDetail(change),
      title: titleOf(change, group.id),
      wanted: wanted && ruleText(wanted),
      seen: seen && ruleText(seen),
      ...(seen && kind !== 'rule_narrowed' && isOpen(seen) ? { severity: 'critical', risk: OPEN } : {}),
    });
  });
  if (coveredTogether(ALL_OUT, group.egress)) return changes;
  const out = group.egress.map((rule) => ruleText(rule).replace(' from ', ' to ')).join('; ');
  return [
    ...changes,
    finding('egress_changed', subject, {
      title: `The security group ${group.id} no longer lets everything out.`,
      wanted: 'all to 0.0.0.0/0',
      seen: out || 'nothing may leave',
    }),
  ];
}

const OPEN = 'The nodes can be reached from the whole internet.';
