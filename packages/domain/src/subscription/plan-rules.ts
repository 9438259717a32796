import type { IngressRule } from './ec2-inventory.ts';
import type { Id, SecurityGroupIngressResource, SubscriptionBlueprint } from './ec2-resources.ts';
import { isRef } from './ec2-resources.ts';
import { ruleDifference } from './ingress-rules.ts';
import { keptOf, type Owned } from './owned.ts';
import { right } from './plan-network.ts';
import type { RuleSource } from './subscription-action.ts';
import { SUBSCRIPTION_IDS } from './subscription-blueprint.ts';
import {
  addSubscriptionStep,
  because,
  makersOf,
  place,
  type SubscriptionDraft,
} from './subscription-draft.ts';

type WantedRule = Omit<IngressRule, 'source'> & { source: RuleSource };

/** A rule as the blueprint has it, in the form in which rules are compared. */
export function wantedRule(
  properties: SecurityGroupIngressResource['Properties'],
  at: (id: Id) => Id,
): WantedRule {
  const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupId } = properties;
  const ports = { protocol: IpProtocol, fromPort: FromPort ?? null, toPort: ToPort ?? null };
  return SourceSecurityGroupId === undefined
    ? { ...ports, source: { kind: 'ipv4', value: CidrIp ?? '' } }
    : { ...ports, source: { kind: 'group', value: at(SourceSecurityGroupId) } };
}

/**
 * Plans the rules of our security group as a difference: what is lacking is added first, and only then does go what
 * is too much, so that at no moment anybody is shut out who may come in.
 */
export function planRules(
  draft: SubscriptionDraft,
  blueprint: SubscriptionBlueprint,
  kept: readonly Owned[],
): void {
  const { securityGroup, clusterTraffic } = SUBSCRIPTION_IDS;
  const rules = Object.values(blueprint.Resources).flatMap((resource) =>
    resource.Type === 'AWS::EC2::SecurityGroupIngress'
      ? [wantedRule(resource.Properties, (id) => place(draft, id))]
      : [],
  );
  if (rules.length === 0) return;
  const GroupId = place(draft, { Ref: securityGroup });
  const call = 'AuthorizeSecurityGroupIngress';
  if (isRef(GroupId)) {
    const reason = because('absent', 'Nodes reach each other, and the allow list reaches the databases.');
    const action = { call, input: { GroupId, Rules: rules } } as const;
    const step = addSubscriptionStep(draft, clusterTraffic, action, reason, makersOf(draft, [GroupId]));
    draft.makers.set(clusterTraffic, step);
    return;
  }
  const wanted = rules.map((rule) => ({
    ...rule,
    source: { kind: rule.source.kind, value: isRef(rule.source.value) ? '' : rule.source.value },
  }));
  const present = keptOf(kept, 'securityGroup', securityGroup)?.ingress ?? [];
  const { add, remove } = ruleDifference(wanted, present);
  if (add.length === 0 && remove.length === 0) right(draft, clusterTraffic, GroupId);
  let added: string | undefined;
  if (add.length > 0) {
    const reason = because('rules_missing', 'They are wanted, and not there.');
    added = addSubscriptionStep(draft, clusterTraffic, { call, input: { GroupId, Rules: add } }, reason);
    draft.makers.set(clusterTraffic, added);
  }
  if (remove.length > 0) {
    const reason = because(
      'rules_unwanted',
      'They are there, and not wanted; what is wanted is added before.',
    );
    const action = { call: 'RevokeSecurityGroupIngress', input: { GroupId, Rules: remove } } as const;
    addSubscriptionStep(draft, clusterTraffic, action, reason, [added]);
  }
}
