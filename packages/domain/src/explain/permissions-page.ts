import { inlineCode } from '../render/markdown.ts';
import type { PolicyKind, VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { actionMatches } from '../verify/grants.ts';
import { NEEDED_ACTIONS, type NeededAction } from '../verify/needed-actions.ts';
import { type ExplainedAction, explainAll } from './explanation.ts';

export type PermissionVerdict = 'needed' | 'not exercised here' | 'not needed by any scenario';

/** Calls that Berth makes with the programmatic user's key, by the IAM action that each needs. */
export type ExercisedActions = Readonly<Record<string, readonly string[]>>;

const coveredBy = (pattern: string): NeededAction[] =>
  NEEDED_ACTIONS.filter(({ action }) => actionMatches(pattern, action));

/** What becomes of a permission in Berth's scenarios: connect, create a subscription, watch it, delete it. */
export function verdictOn(action: string, policy: PolicyKind): PermissionVerdict {
  if (policy === 'instance') return 'not exercised here';
  const needed = coveredBy(action);
  if (needed.some(({ required }) => required)) return 'needed';
  return needed.length > 0 ? 'not exercised here' : 'not needed by any scenario';
}

/**
 * `docs/permissions.md`: for each action of both policies the verdict, the feature that needs it, and the calls of
 * Berth that exercise it today.
 */
export function permissionsPage(profile: VendorProfile, exercised: ExercisedActions): string {
  return `# Permissions

What becomes of each action of ${profile.vendorName}'s published policies in Berth. What each is for, and what it could
be abused for, says \`berth iam explain\`.

- **needed**: connecting an account, creating, watching or deleting a subscription takes it.
- **not exercised here**: it serves a feature that an account can do without (repair, peering, encryption, …), or
  something that the vendor's nodes do by themselves. Nothing in this repository tries it.
- **not needed by any scenario**: no feature of Berth asks for it.

*Exercised by* names the calls that Berth makes today with the programmatic user's key; the suite runs them under
exactly these policies. Subscriptions are not built yet, so what only they need is not exercised yet. Calls that an
admin makes with their own credentials (\`berth iam apply\`) are no matter of these policies and are not counted.

This page is made from the policies, \`packages/domain/src/verify/needed-actions.ts\` and the operations declared in
\`packages/aws\`: after a change run \`npx vitest run packages/aws/src/permissions-page.test.ts -u\`.

## User policy

${table(profile, 'user', exercised)}

## Instance policy

${table(profile, 'instance', exercised)}
`;
}

function table(profile: VendorProfile, policy: PolicyKind, exercised: ExercisedActions): string {
  const rows = explainAll(profile, { policy }).sort((a, b) => (a.action < b.action ? -1 : 1));
  return [
    '| Action | Granted in | Verdict | Feature | Exercised by |',
    '|---|---|---|---|---|',
    ...rows.map((row) => {
      const verdict = verdictOn(row.action, policy);
      const cells = [
        inlineCode(row.action),
        grantedIn(row),
        verdict,
        policy === 'user' ? featuresOf(row.action) : 'node',
        policy === 'user' ? exercisedBy(row.action, verdict, exercised) : '',
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

/** The generations, and the patterns by which an older one grants what a newer one names. */
function grantedIn({ action, grants }: ExplainedAction): string {
  const byGeneration = Map.groupBy(
    grants.filter(({ effect }) => effect === 'Allow'),
    ({ generation }) => generation,
  );
  return [...byGeneration]
    .map(([generation, all]) =>
      all.some((grant) => grant.action === action)
        ? generation
        : `${generation} (${all.map((grant) => inlineCode(grant.action)).join(', ')})`,
    )
    .join(', ');
}

const featuresOf = (action: string): string =>
  [...new Set(coveredBy(action).map(({ feature }) => feature.replaceAll('_', ' ')))].join(', ');

function exercisedBy(action: string, verdict: PermissionVerdict, exercised: ExercisedActions): string {
  const calls = Object.entries(exercised)
    .filter(([needed]) => actionMatches(action, needed))
    .flatMap(([, operations]) => operations)
    .map(inlineCode);
  if (calls.length > 0) return calls.join(', ');
  return verdict === 'needed' ? 'not exercised yet' : '';
}
