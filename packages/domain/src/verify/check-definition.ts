import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import type { CheckErrorCode, CheckField, CheckSeverity } from './check.ts';
import type { CloudAccountDetails, VerificationContext } from './details.ts';
import type { ObservationKey, ObservationValues, Sighting } from './observations.ts';

/** What a check knows beside what AWS showed. */
export interface JudgeContext {
  details: CloudAccountDetails;
  context: VerificationContext;
  profile: VendorProfile;
}

/** What a check came to. Texts may quote what a person typed or AWS answered: they are cleaned and redacted later. */
export interface Verdict {
  status: 'passed' | 'failed' | 'unknown' | 'skipped';
  seen: string;
  remedy?: string;
  evidence?: string[];
  /** Where it differs from the definition's: a lesser severity, another field, another code. */
  severity?: CheckSeverity;
  field?: CheckField;
  errorCode?: CheckErrorCode;
  /** Set when time alone may change the answer: why, and which looks to take again. */
  notYet?: { because: string; askAgain: ObservationKey[] };
}

type Given<K extends ObservationKey> = { readonly [P in K]: Sighting<ObservationValues[P]> };

/** One verification check: what it is called, what it concerns, what it must have seen, and how it judges that. */
export interface CheckDefinition<K extends ObservationKey = ObservationKey> {
  /** Stable and documented; clients may branch on it. */
  code: string;
  title: string;
  field: CheckField;
  severity: CheckSeverity;
  errorCode: CheckErrorCode;
  /** Looks that must be in before the check is judged. */
  needs: readonly K[];
  /**
   * By default a look that was not taken makes the check `skipped`, and one that AWS refused or could not answer
   * makes it `unknown`, before `judge` is asked. `all` hands every sighting to `judge`.
   */
  judges?: 'answers' | 'all';
  /** Looks among `needs` without which the check is judged all the same. */
  optionalNeeds?: readonly K[];
  /** Whether the check concerns these details at all; a check that does not is left out. */
  concerns?(context: JudgeContext): boolean;
  judge(seen: Given<K>, context: JudgeContext): Verdict;
}

/** Types `judge` by what the check needs. Lists hold the widened type, since `judge` reads only what it asked for. */
export const defineCheck = <K extends ObservationKey = never>(definition: CheckDefinition<K>) =>
  definition as unknown as CheckDefinition;

export const passed = (seen: string, evidence: string[] = []): Verdict => ({
  status: 'passed',
  seen,
  evidence,
});

export const failed = (seen: string, remedy: string, evidence: string[] = []): Verdict => ({
  status: 'failed',
  seen,
  remedy,
  evidence,
});

export const skipped = (seen: string): Verdict => ({ status: 'skipped', seen });

/** It cannot be known from here, which keeps nobody from saving; `remedy` says who could know. */
export const cannotKnow = (seen: string, remedy: string, evidence: string[] = []): Verdict => ({
  status: 'unknown',
  severity: 'unknown',
  seen,
  remedy,
  evidence,
});

/** A failure that a moment's patience may cure, because IAM takes seconds to make new things known everywhere. */
export const notYet = (verdict: Verdict, because: string, askAgain: ObservationKey[]): Verdict => ({
  ...verdict,
  notYet: { because, askAgain },
});
