import type { IngressRule } from '../../subscription/ec2-inventory.ts';
import { ruleText } from '../../subscription/ingress-rules.ts';
import { keptOf } from '../../subscription/owned.ts';
import type { SubscriptionAction } from '../../subscription/subscription-action.ts';
import { SUBSCRIPTION_IDS } from '../../subscription/subscription-blueprint.ts';
import {
  addSubscriptionStep,
  because,
  type SubscriptionDraft,
} from '../../subscription/subscription-draft.ts';
import type { Undone } from '../finding.ts';
import { ruleChanges } from './rule-changes.ts';
import { ALL_OUT, changeDetail, wantedIngress } from './rule-findings.ts';
import type { Watched } from './watched.ts';

/** The steps that give back the tag without which the policy permits no change, where any are needed. */
export const identifierSteps = (draft: SubscriptionDraft, { profile }: Watched): string[] =>
  draft.plan.steps
    .filter(
      ({ action }) =>
        action.call === 'CreateTags' &&
        action.input.Tags.some(({ Key }) => Key === profile.identifierTag.key),
    )
    .map(({ id }) => id);

/** Plans what no plan for the whole does, or does only for all at once: single rules, routes, loose volumes. */
export function planPartRepairs(draft: SubscriptionDraft, watched: Watched, finding: Undone): void {
  const first = identifierSteps(draft, watched);
  const add = (action: SubscriptionAction, text: string, ...after: (string | undefined)[]) =>
    addSubscriptionStep(draft, 'Found', action, because(finding.code, text), [...first, ...after]);
  const group = keptOf(watched.kept, 'securityGroup', SUBSCRIPTION_IDS.securityGroup);
  if (group && finding.code.startsWith('rule_')) {
    const GroupId = group.id;
    const changes = ruleChanges(wantedIngress(watched), group.ingress).filter(
      (change) =>
        changeDetail(change) === finding.detail ||
        // What is left of a wider rule whose right one is there again.
        (change.kind === 'rule_added' && ruleText(change.seen) === finding.evidence.seen),
    );
    const rules = (list: (IngressRule | null)[]) => list.flatMap((rule) => rule ?? []);
    const lacking = rules(changes.map(({ wanted }) => wanted));
    const surplus = rules(changes.map(({ seen }) => seen));
    const added =
      lacking.length > 0
        ? add(
            { call: 'AuthorizeSecurityGroupIngress', input: { GroupId, Rules: lacking } },
            'It is wanted, and not there.',
          )
        : undefined;
    if (surplus.length > 0) {
      add(
        { call: 'RevokeSecurityGroupIngress', input: { GroupId, Rules: surplus } },
        'Nobody asked for it.',
        added,
      );
    }
  }
  if (
    group &&
    finding.code === 'egress_changed' &&
    !group.egress.some((rule) => ruleText(rule) === ruleText(ALL_OUT))
  ) {
    add(
      { call: 'AuthorizeSecurityGroupEgress', input: { GroupId: group.id, Rules: [ALL_OUT] } },
      'Nodes answer, report and install updates.',
    );
  }
  const table = keptOf(watched.kept, 'routeTable', SUBSCRIPTION_IDS.routeTable);
  if (
    finding.code === 'route_added' &&
    table?.routes.some(({ destination }) => destination === finding.detail)
  ) {
    const input = { RouteTableId: table.id, DestinationCidrBlock: finding.detail };
    add({ call: 'DeleteRoute', input }, 'Nobody asked for it.');
  }
  const subnetId = finding.subject.physicalId;
  if (
    finding.code === 'subnet_changed' &&
    watched.inventory.subnet.some((one) => one.id === subnetId && one.mapsPublicIp)
  ) {
    const input = { SubnetId: subnetId ?? '', MapPublicIpOnLaunch: false };
    add({ call: 'ModifySubnetAttribute', input }, 'Nodes ask for their addresses by themselves.');
  }
}
