import type { IngressRule } from './ec2-inventory.ts';
import type { AllowList } from './subscription-spec.ts';

/** Where databases listen. */
export const DATABASE_PORTS = { from: 10_000, to: 19_999 } as const;

/** What one rule says, as text by which rules are compared: descriptions and AWS's order do not matter. */
export const ruleText = ({ protocol, fromPort, toPort, source }: IngressRule): string => {
  const ports = protocol === '-1' ? 'all' : `${protocol} ${fromPort ?? '*'}-${toPort ?? '*'}`;
  return `${ports} from ${source.value}`;
};

/** The rules of a subscription's security group: nodes reach each other, and the allow list the databases. */
export function wantedRules(groupId: string, { cidrIps, securityGroupIds }: AllowList): IngressRule[] {
  const database = { protocol: 'tcp', fromPort: DATABASE_PORTS.from, toPort: DATABASE_PORTS.to };
  const rules: IngressRule[] = [
    { protocol: '-1', fromPort: null, toPort: null, source: { kind: 'group', value: groupId } },
    ...cidrIps.map((value): IngressRule => ({ ...database, source: { kind: 'ipv4', value } })),
    ...securityGroupIds.map((value): IngressRule => ({ ...database, source: { kind: 'group', value } })),
  ];
  const once = new Map(rules.map((rule) => [ruleText(rule), rule]));
  return [...once.values()];
}

/** What is to be added, and what is to go, so that a group has exactly the wanted rules. */
export function ruleDifference(
  wanted: readonly IngressRule[],
  present: readonly IngressRule[],
): { add: IngressRule[]; remove: IngressRule[] } {
  const [has, wants] = [present, wanted].map((rules) => new Set(rules.map(ruleText)));
  return {
    add: wanted.filter((rule) => !has?.has(ruleText(rule))),
    remove: present.filter((rule) => !wants?.has(ruleText(rule))),
  };
}
