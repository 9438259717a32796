import type { CheckErrorCode, CheckField, CheckResult, Verification } from './check.ts';
import type { CheckDefinition, JudgeContext, Verdict } from './check-definition.ts';
import { consolePrincipal } from './checks/console-principal.ts';
import { noAnswer } from './checks/no-answer.ts';
import { generationShown } from './checks/policy-generation.ts';
import type { ObservationKey, Observations } from './observations.ts';
import { clean, withoutSecrets } from './text.ts';

/** A judged check, with what the engine has to know beside the result. */
export interface Judgement {
  result: CheckResult;
  /** Set when time alone may change the answer. */
  notYet: Verdict['notYet'] | null;
}

/** Whether every look that a check needs is in. */
export const ready = (check: CheckDefinition, seen: Observations): boolean =>
  check.needs.every((key) => seen[key] !== undefined);

const SIMULATED: ReadonlySet<ObservationKey> = new Set([
  'userTagged',
  'userUntagged',
  'userScoped',
  'consoleActions',
  'clusterActions',
] satisfies ObservationKey[]);

/** The simulator is asked only about who was seen to exist: where it knows nobody, it is behind. */
const simulatorBehind = (key: ObservationKey): Verdict => ({
  status: 'unknown',
  seen: "AWS's policy simulator does not know the user or role yet.",
  remedy: 'If it was made a moment ago, verify again in a minute.',
  notYet: {
    because: "AWS's policy simulator does not know the user or role yet. That takes some seconds.",
    askAgain: [key],
  },
});

/** What the needs alone decide: not taken, not answered. Null when `judge` has to be asked. */
function verdictOfNeeds(check: CheckDefinition, seen: Observations): Verdict | null {
  if (check.judges === 'all') return null;
  const looks = check.needs.filter((key) => !check.optionalNeeds?.includes(key)).map((key) => seen[key]);
  // A look that was not taken has its reason in an earlier one, which has a check of its own.
  const left = looks.find((look) => look?.kind === 'not-looked');
  if (left?.kind === 'not-looked') return { status: 'skipped', seen: left.why };
  const failed = looks.find((look) => look?.kind === 'failed');
  if (failed?.kind === 'failed') return noAnswer(failed);
  const unseen = check.needs.find((key) => SIMULATED.has(key) && seen[key]?.kind === 'absent');
  if (unseen !== undefined) return simulatorBehind(unseen);
  return null;
}

/** Judges one check. Its texts come out on one line each, and hold no secret whatever was typed or answered. */
export function judgeCheck(check: CheckDefinition, seen: Observations, context: JudgeContext): Judgement {
  const verdict =
    verdictOfNeeds(check, seen) ?? check.judge(seen as Parameters<CheckDefinition['judge']>[0], context);
  const tidy = (text: string, longest: number): string =>
    clean(withoutSecrets(text, context.details.accessSecretKey), longest);
  const result: CheckResult = {
    code: check.code,
    title: check.title,
    field: verdict.field ?? check.field,
    severity: verdict.severity ?? check.severity,
    status: verdict.status,
    seen: tidy(verdict.seen, 2_000),
    remedy: tidy(verdict.remedy ?? '', 2_000),
    evidence: (verdict.evidence ?? []).map((line) => tidy(line, 2_000)),
    errorCode: verdict.errorCode ?? check.errorCode,
  };
  const open = verdict.status === 'failed' || verdict.status === 'unknown';
  const because = verdict.notYet && { ...verdict.notYet, because: tidy(verdict.notYet.because, 400) };
  return { result, notYet: (open && because) || null };
}

/** Neither failed nor left open: what is blocking must have been seen well, or not concern the account. */
export const blocks = ({ severity, status }: CheckResult): boolean =>
  severity === 'blocking' && (status === 'failed' || status === 'unknown');

/** Adds up the checks, in the order given, and what was learned of the account. */
export function summarise(
  checks: CheckResult[],
  seen: Observations,
  context: JudgeContext,
  awsCalls: number,
): Verification {
  const identity = seen.identity?.kind === 'present' ? seen.identity.value : null;
  const principal = identity ? consolePrincipal(seen, context) : null;
  const tidy = (text: string | undefined): string | null =>
    text === undefined ? null : clean(withoutSecrets(text, context.details.accessSecretKey), 2_000);
  return {
    passed: !checks.some(blocks),
    checks,
    facts: {
      awsAccountId: tidy(identity?.accountId),
      awsUserArn: tidy(identity?.arn),
      awsConsoleRoleArn: tidy(principal?.kind === 'role' ? principal.role.arn : undefined),
      policyGeneration: generationShown(seen, context.profile)?.id ?? null,
    },
    awsCalls,
  };
}

/** What a task says of a verification that did not pass. */
export interface BlockingError {
  /** `GENERAL_ERROR`: AWS gave no answer, and the customer did nothing wrong. */
  errorCode: CheckErrorCode | 'GENERAL_ERROR';
  field: CheckField;
  /** Names the field and the remedy, in one text. */
  description: string;
}

/** The first check that keeps an account from being saved, a failure before a look without answer; null when none does. */
export function firstBlockingError(verification: Verification): BlockingError | null {
  const blocking = verification.checks.filter(blocks);
  const first = blocking.find(({ status }) => status === 'failed') ?? blocking[0];
  if (!first) return null;
  const more = blocking.length - 1;
  const rest = more > 0 ? ` (${more} more ${more === 1 ? 'check' : 'checks'} did not pass.)` : '';
  return {
    errorCode: first.status === 'failed' ? first.errorCode : 'GENERAL_ERROR',
    field: first.field,
    description: `${first.field}: ${first.seen} ${first.remedy}${rest}`,
  };
}

/** Looks to take again on a later pass: what time may change, and everything that AWS did not answer. */
export function looksToRepeat(seen: Observations, judgements: readonly Judgement[]): Set<ObservationKey> {
  const again = new Set(judgements.flatMap(({ notYet }) => notYet?.askAgain ?? []));
  for (const [key, look] of Object.entries(seen))
    if (look.kind === 'failed' || look.kind === 'not-looked') again.add(key as ObservationKey);
  return again;
}
