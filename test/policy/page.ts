import { CLOUDWATCH_OPERATIONS, EC2_OPERATIONS, VERIFY_OPERATIONS } from '@berth/aws';
import {
  actionMatches,
  type ExplainedAction,
  explainAll,
  NEEDED_ACTIONS,
  newestGeneration,
  type PolicyKind,
  redisCloud,
} from '@berth/domain';
import type { Proof, Removal } from './prove.ts';
import { SCENARIOS } from './scenarios.ts';

export type Verdict = 'needed' | 'no scenario needs it' | 'not exercised here';

const NEWEST = newestGeneration(redisCloud).id;

/** Features of Berth that ask for an action; nodes are the vendor's, and what they ask for is not known here. */
function featuresOf(policy: PolicyKind, action: string): string[] {
  if (policy === 'instance') return ['node'];
  const asking = NEEDED_ACTIONS.filter((needed) => actionMatches(action, needed.action));
  return [...new Set(asking.map(({ feature }) => feature.replaceAll('_', ' ')))];
}

export function verdictOn({ policy, action, failed, managed }: Removal): Verdict {
  if (failed.length > 0) return 'needed';
  if (managed.length > 0 || featuresOf(policy, action).length === 0) return 'no scenario needs it';
  return 'not exercised here';
}

/** `docs/permissions.md`. */
export const permissionsPage = (proof: Proof): string => `# Permissions

What becomes of Berth without each action of ${redisCloud.vendorName}'s published policies of ${NEWEST}. What each
action is for, and what it could be abused for, says \`npx berth iam explain\` (from \`packages/domain/src/explain/texts\`).

- **needed**: struck out of the policy, at least one scenario below fails. Each is named with the calls that AWS denied.
- **no scenario needs it**: scenarios call it and succeed without (they are named), or no feature of Berth asks for it.
- **not exercised here**: no scenario calls it. It serves a feature that is not tried here (peering, encryption, …), or
  something that the vendor's nodes do by themselves.

*Verification* is what the verification of a cloud account says when the action is missing: it refuses the account, warns,
or says nothing. It refuses, too, where the console's role or user, which has the same policy, could do less than the
nodes. *Calls* are the operations for which AWS decided the action.

Under the full policies every scenario succeeds and AWS denies no call. The scenarios run Berth's own engine and AWS
adapter against the sandbox, which enforces IAM and is not AWS: [where it differs](sandbox-differences.md). Calls
that an admin makes with their own credentials (\`berth iam apply\`) are no matter of these policies. Denials and
conditions of the policies are left as they are.

This page is written by \`npm run policy:prove\`, which takes the actions away one by one; \`test/policy\` holds it to the
policies and to what the scenarios call.

## Scenarios

| Scenario | What Berth does |
|---|---|
${SCENARIOS.map(({ id, title }) => `| ${id} | ${title} |`).join('\n')}

## User policy

${table(proof, 'user')}

## Instance policy

${table(proof, 'instance')}

## Granted in 2018 only

The policies of 2018 are not taken apart; their patterns cover most of the above. What only they name:

| Action | Policy | Features that ask for it |
|---|---|---|
${formerRows()}

## Calls

The operations that Berth's adapter makes with the programmatic user's key, and the actions that each needs.

| Operation | Actions |
|---|---|
${operationRows()}
`;

function table({ called, removals }: Proof, policy: PolicyKind): string {
  const formerly = new Map(explainAll(redisCloud, { policy }).map((one) => [one.action, one]));
  const rows = removals
    .filter((one) => one.policy === policy)
    .map((removal) => {
      const { action, verification } = removal;
      const operations = new Set(called.flatMap((one) => one[policy][action] ?? []));
      return [
        code(action),
        verdictOn(removal),
        proofOf(removal),
        [...operations]
          .sort()
          .map((one) => code(bare(one)))
          .join(', '),
        featuresOf(policy, action).join(', '),
        verification,
        grantedIn2018(formerly.get(action)),
      ];
    });
  return [
    '| Action | Verdict | Proof | Calls | Feature | Verification | In 2018 |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

const code = (text: string): string => `\`${text}\``;

/** `CreateVpc` of `ec2:CreateVpc`. */
const bare = (operation: string): string => operation.slice(operation.indexOf(':') + 1);

/** Scenarios that fail, with what they were denied; those that are denied the same stand together. */
function proofOf({ failed, managed }: Removal): string {
  const byDenied = Map.groupBy(failed, ({ denied }) => denied.map((one) => code(bare(one))).join(', '));
  const words = [...byDenied].map(
    ([denied, same]) => `${same.map(({ scenario }) => scenario).join(', ')} (${denied || 'no call'} denied)`,
  );
  if (managed.length > 0) words.push(`without it succeed: ${managed.join(', ')}`);
  return words.join('; ');
}

/** How the policy of 2018 grants it: by name, or by which patterns. */
function grantedIn2018(explained: ExplainedAction | undefined): string {
  const grants = (explained?.grants ?? []).filter(
    ({ generation, effect }) => generation !== NEWEST && effect === 'Allow',
  );
  if (grants.length === 0) return 'no';
  if (grants.some(({ action }) => action === explained?.action)) return 'yes';
  return [...new Set(grants.map(({ action }) => code(action)))].join(', ');
}

function formerRows(): string {
  return (['user', 'instance'] as const)
    .flatMap((policy) =>
      explainAll(redisCloud, { policy })
        .filter(({ grants }) =>
          grants.every(({ generation, effect }) => effect !== 'Allow' || generation !== NEWEST),
        )
        .sort((a, b) => (a.action < b.action ? -1 : 1))
        .map(({ action }) => `| ${code(action)} | ${policy} | ${featuresOf(policy, action).join(', ')} |`),
    )
    .join('\n');
}

function operationRows(): string {
  return Object.entries<{ needs: readonly string[] }>({
    ...VERIFY_OPERATIONS,
    ...EC2_OPERATIONS,
    ...CLOUDWATCH_OPERATIONS,
  })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { needs }]) => `| ${code(name)} | ${needs.map(code).join(', ') || 'none'} |`)
    .join('\n');
}
