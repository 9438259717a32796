import type { ObservationKey, Observations, ObservationValues } from '../../verify/observations.ts';
import type { AccountFindingCode } from '../account-finding-codes.ts';
import type { FindingSeverity, FindingSubject, FindingUndo } from '../finding.ts';
import type { WatchedAccount } from './watched-account.ts';

/** What is particular to one finding; the rest its kind says. */
export interface AccountFindingDraft {
  code: AccountFindingCode;
  subject: FindingSubject;
  title: string;
  wanted: string | null;
  seen: string | null;
  /** Where it differs from its kind's. */
  severity?: FindingSeverity;
  risk?: string;
  undo?: FindingUndo;
}

/** What a rule came to. */
export interface RuleOutcome {
  found: AccountFindingDraft[];
  /** Kinds of which this look tells neither that they are there nor that they are not. */
  unjudged: AccountFindingCode[];
}

/** One rule about a cloud account: which kinds of findings it decides, and on which looks that showed something. */
export interface AccountRule {
  codes: readonly AccountFindingCode[];
  needs: readonly ObservationKey[];
  judge(account: WatchedAccount): RuleOutcome;
}

export const found = (...drafts: AccountFindingDraft[]): RuleOutcome => ({ found: drafts, unjudged: [] });

export const unjudged = (...codes: AccountFindingCode[]): RuleOutcome => ({ found: [], unjudged: codes });

export const together = (...outcomes: RuleOutcome[]): RuleOutcome => ({
  found: outcomes.flatMap((one) => one.found),
  unjudged: outcomes.flatMap((one) => one.unjudged),
});

/** What a look showed, or undefined where it showed nothing, for whatever reason. */
export function shown<K extends ObservationKey>(
  seen: Observations,
  key: K,
): ObservationValues[K] | undefined {
  const look = seen[key];
  return look?.kind === 'present' ? (look.value as ObservationValues[K]) : undefined;
}

/** The first of some words, and how many more there are. */
export function firstOf(words: readonly string[], most = 5): string {
  const rest = words.length - most;
  return rest > 0 ? `${words.slice(0, most).join(', ')} and ${rest} more` : words.join(', ');
}
