import type { PolicyDocument } from '../policy-document.ts';
import { type CanonicalPolicy, type CanonicalStatement, canonicalPolicy } from './canonical-policy.ts';

/** How an observed document differs from the desired one. Raw forms stay with the caller, as evidence. */
export interface PolicyDrift {
  /** What the desired document has and the observed one lacks, one line per action. */
  missing: string[];
  /** What the observed document has and the desired one does not. */
  extra: string[];
}

/** Differences between two documents, or null when they mean the same. */
export function policyDrift(
  desired: PolicyDocument,
  observed: PolicyDocument,
  partition = 'aws',
): PolicyDrift | null {
  const [want, have] = [canonicalPolicy(desired, partition), canonicalPolicy(observed, partition)];
  if (JSON.stringify(want) === JSON.stringify(have)) return null;
  const spelled = spelling([desired, observed]);
  const [wanted, had] = [grants(want, spelled), grants(have, spelled)];
  return {
    missing: [...wanted].filter((line) => !had.has(line)),
    extra: [...had].filter((line) => !wanted.has(line)),
  };
}

/** One line per action of each statement: what a person recognises a difference by. */
function grants({ version, statements }: CanonicalPolicy, spelled: Spelling): Set<string> {
  return new Set([
    `Version ${version}`,
    ...statements.flatMap((statement) => statementLines(statement, spelled)),
  ]);
}

type Spelling = (lowered: string) => string;

/** Actions and condition keys as the documents spell them: canonical ones are lowered, and people know the others. */
function spelling(documents: PolicyDocument[]): Spelling {
  const words = documents
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action = [], NotAction = [], Condition = {} }) => [
      ...[Action, NotAction].flat(),
      ...Object.values(Condition).flatMap((keys) => Object.keys(keys)),
    ]);
  const byLowered = new Map(words.reverse().map((word) => [word.toLowerCase(), word]));
  return (lowered) => byLowered.get(lowered) ?? lowered;
}

function statementLines(statement: CanonicalStatement, spelled: Spelling): string[] {
  const what = [
    ...statement.actions.map(spelled),
    ...statement.notActions.map((action) => `everything but ${spelled(action)}`),
  ];
  const on = listed('on', statement.resources) + listed('on everything but', statement.notResources);
  const by =
    listed('for', named(statement.principals)) + listed('for everyone but', named(statement.notPrincipals));
  const when = statement.conditions
    .map(({ operator, key, values }) => ` when ${operator} ${spelled(key)} ${values.join('|')}`)
    .join('');
  return what.map((action) => `${statement.effect} ${action}${on}${by}${when}`);
}

/** Accounts, users and roles without the kind in front, which goes without saying. */
const named = (principals: string[]): string[] => principals.map((text) => text.replace(/^AWS\|/, ''));

const listed = (word: string, values: string[]): string =>
  values.length === 0 ? '' : ` ${word} ${values.join(', ')}`;

/** One sentence on a drift: counts, and the first few lines of either side. */
export function driftText({ missing, extra }: PolicyDrift): string {
  const parts = [side('lacks', missing), side('has in addition', extra)].filter((part) => part !== '');
  return parts.length === 0 ? 'is put together differently' : parts.join('; ');
}

const SHOWN = 2;

function side(verb: string, lines: string[]): string {
  if (lines.length === 0) return '';
  const more = lines.length > SHOWN ? ` and ${lines.length - SHOWN} more` : '';
  return `${verb} "${lines.slice(0, SHOWN).join('", "')}"${more}`;
}

/** A principal that AWS shows as a bare unique id because the user or role behind it is deleted. */
const UNIQUE_ID = /^(AIDA|AROA|AGPA|AIPA|ASIA)[A-Z0-9]{12,}$/;

/**
 * Principals of a trust policy that no longer exist: once a user or role is deleted, IAM shows its unique id
 * in place of the ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function deletedPrincipals(document: PolicyDocument): string[] {
  return canonicalPolicy(document).statements.flatMap(({ principals, notPrincipals }) =>
    [...principals, ...notPrincipals]
      .map((principal) => principal.replace(/^AWS\|/, ''))
      .filter((principal) => UNIQUE_ID.test(principal)),
  );
}
