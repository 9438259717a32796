import { generationShown } from '../../verify/checks/policy-generation.ts';
import type { ObservationKey, Observations } from '../../verify/observations.ts';
import { clean, withoutSecrets } from '../../verify/text.ts';
import { ACCOUNT_FINDING_CODES, type AccountFindingCode } from '../account-finding-codes.ts';
import type { Finding } from '../finding.ts';
import { ACCOUNT_FINDING_WORDS } from './account-finding-words.ts';
import type { AccountFindingDraft, AccountRule } from './account-rule.ts';
import { keyAge, keyOwnerChanged, keyRefused } from './key-rules.ts';
import { accountBlocked, lookDenied, lookIncomplete, usable } from './look-rules.ts';
import {
  clusterPolicyChanged,
  consolePolicyChanged,
  policyOutdated,
  policyUnknowable,
  userPolicyChanged,
} from './policy-rules.ts';
import { clusterRoleChanged, consoleAccessChanged } from './role-rules.ts';
import { type WatchedAccount, watchedNames } from './watched-account.ts';

/** Rules that hold whatever the key is good for. */
const ALWAYS: readonly AccountRule[] = [
  keyRefused,
  keyOwnerChanged,
  keyAge,
  accountBlocked,
  lookDenied,
  lookIncomplete,
];

/** Rules about what only a key that works shows. */
const WITH_KEY: readonly AccountRule[] = [
  userPolicyChanged,
  policyOutdated,
  policyUnknowable,
  consoleAccessChanged,
  consolePolicyChanged,
  clusterRoleChanged,
  clusterPolicyChanged,
];

const RULES = [...ALWAYS, ...WITH_KEY];

export type AccountFinding = Finding & { code: AccountFindingCode };

/** What one look at a cloud account comes to. */
export interface AccountFindings {
  findings: AccountFinding[];
  /**
   * Kinds of which this look tells neither that they are there nor that they are not: a finding of such a kind that is
   * open stays open. Empty when the look was complete.
   */
  unjudged: AccountFindingCode[];
  /** Which the user policy shows now, as far as probes can tell; null where it shows none. */
  policyGeneration: string | null;
}

/**
 * What is not as it should be in a cloud account. What could not be seen is a finding of its own, and no other one is
 * made from it.
 */
export function findAccountFindings(account: WatchedAccount): AccountFindings {
  const rules = usable(account) ? RULES : ALWAYS;
  const outcomes = rules.map((rule) => rule.judge(account));
  const unjudged = new Set([
    ...outcomes.flatMap((one) => one.unjudged),
    ...RULES.filter((rule) => !rules.includes(rule)).flatMap(({ codes }) => codes),
  ]);
  const place = ({ code }: AccountFindingDraft): number => ACCOUNT_FINDING_CODES.indexOf(code);
  return {
    findings: outcomes
      .flatMap((one) => one.found)
      .sort((a, b) => place(a) - place(b))
      .map((draft) => findingOf(draft, account)),
    unjudged: ACCOUNT_FINDING_CODES.filter((code) => unjudged.has(code)),
    policyGeneration: generationShown(account.seen, account.profile)?.id ?? null,
  };
}

/** Whether AWS shows the same for some seconds of what is only new, so that another look has to settle it. */
export const settles = (code: AccountFindingCode): boolean => ACCOUNT_FINDING_WORDS[code].settles;

/**
 * The looks to take again to be sure of findings of these kinds: those that they were made from, and all that gave no
 * answer, or were left out because another one said that there was nothing to see.
 */
export function looksToConfirm(codes: readonly AccountFindingCode[], seen: Observations): ObservationKey[] {
  const behind = new Set(
    RULES.filter((rule) => rule.codes.some((code) => codes.includes(code))).flatMap(({ needs }) => needs),
  );
  const keys = Object.keys(seen) as ObservationKey[];
  return keys.filter((key) => behind.has(key) || seen[key]?.kind !== 'present');
}

/** Names and AWS's words are foreign text: they come out on single lines, and hold no secret. */
function findingOf(draft: AccountFindingDraft, account: WatchedAccount): AccountFinding {
  const words = ACCOUNT_FINDING_WORDS[draft.code];
  const tidy = (text: string, longest = 600): string =>
    clean(withoutSecrets(text, account.details.accessSecretKey), longest);
  const lines = (text: string | null): string | null =>
    text === null
      ? null
      : text
          .split('\n')
          .map((line) => tidy(line, 2_000))
          .join('\n');
  return {
    code: draft.code,
    severity: draft.severity ?? words.severity,
    subject: draft.subject,
    detail: '',
    title: tidy(draft.title),
    risk: draft.risk ?? words.risk,
    remedy: words.remedy,
    evidence: { wanted: lines(draft.wanted), seen: lines(draft.seen) },
    undo: draft.undo ?? words.undo(watchedNames(account)),
  };
}
