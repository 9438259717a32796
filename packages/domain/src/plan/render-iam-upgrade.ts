import { documentChangeText } from './document-change.ts';
import { foundText } from './found-generation.ts';
import type { IamUpgrade } from './plan-iam-upgrade.ts';
import { renderIamPlan } from './render-plan.ts';

/** An upgrade as text: what each policy is, what the other generation says, and the plan. */
export function renderIamUpgrade(upgrade: IamUpgrade): string {
  const { policies, changes, plan, downgrade, to } = upgrade;
  return [
    block(
      'Policy generations',
      policies.map((policy) => `${policy.name}: ${foundText(policy)}`),
    ),
    ...(changes.length > 0 ? [block(upgradeTitle(upgrade), changes.flatMap(documentChangeText))] : []),
    ...(downgrade && changes.length > 0
      ? [
          `! ${to} is older than what is there: the vendor published the newer one because it needs it.\n` +
            '  What Berth does in this account may be denied after this.',
        ]
      : []),
    renderIamPlan(plan),
  ].join('\n\n');
}

const upgradeTitle = ({ to, newest, downgrade }: IamUpgrade): string =>
  downgrade ? `Back to ${to}` : `To ${to}${newest ? ', the newest' : ''}`;

const block = (title: string, lines: string[]): string =>
  [title, ...lines.map((line) => `  ${line}`)].join('\n');
