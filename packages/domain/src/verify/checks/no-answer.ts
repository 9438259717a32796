import { refusal } from '../action-verdicts.ts';
import type { Verdict } from '../check-definition.ts';
import { type FailedLook, isTransient } from '../observations.ts';

const WAITING: Partial<Record<FailedLook['fault'], string>> = {
  throttled: 'AWS is answering more slowly than it is asked (throttling).',
  unreachable: 'AWS could not be reached.',
  'server-error': 'AWS answered with an error of its own.',
  'clock-skew': "The clock of Berth's server differs from AWS's.",
};

const SEEN: Partial<Record<FailedLook['fault'], string>> = {
  denied: 'AWS denied the question.',
  'not-usable': 'AWS says that this account cannot be used as it is.',
};

/** The verdict for a look that gave no answer: nobody's mistake, and not a pass either. */
export function noAnswer(look: FailedLook): Verdict {
  const because = WAITING[look.fault];
  const verdict: Verdict = {
    status: 'unknown',
    seen: because ?? SEEN[look.fault] ?? 'AWS gave an answer that Berth does not know.',
    remedy: remedyFor(look),
    evidence: [refusal(look)],
  };
  // Which look it was is known to the caller that dispatches on `needs`; it is asked again like every failed one.
  return because !== undefined && isTransient(look.fault)
    ? { ...verdict, notYet: { because, askAgain: [] } }
    : verdict;
}

/** What to do about an AWS account that AWS itself does not let work. */
export const ACTIVATE =
  'Sign in to the AWS console as the owner of the AWS account, follow what it asks for (payment, identity, activation), and verify again; where the account is blocked, open a case with AWS Support.';

function remedyFor(look: FailedLook): string {
  switch (look.fault) {
    case 'throttled':
      return 'Nothing is wrong with what was entered. Verify again in a minute.';
    case 'unreachable':
    case 'server-error':
      return 'Nothing is wrong with what was entered. Verify again in some minutes; if it stays so, look at the AWS Health Dashboard, and ask the operator of this Berth server whether it can reach AWS.';
    case 'clock-skew':
      return 'Nothing is wrong with what was entered. The operator of this Berth server must set its clock right (it should run NTP).';
    case 'denied':
      return `Allow ${look.action} (see the check "The user may ask what verification needs").`;
    case 'not-usable':
      return ACTIVATE;
    default:
      return 'Verify again. If the answer stays the same, tell the operator of this Berth server the error code in the evidence.';
  }
}
