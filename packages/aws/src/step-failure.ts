import type { StepFault, StepOutcome } from '@berth/engine';
import { type AwsFault, awsErrorCode, awsErrorText, faultOf, outcomeUnknown, wasNotSent } from './faults.ts';

const FAULTS: Record<AwsFault, StepFault> = {
  missing: 'missing',
  exists: 'exists',
  denied: 'denied',
  'unknown-key': 'credentials',
  'bad-signature': 'credentials',
  'clock-skew': 'credentials',
  'not-usable': 'credentials',
  expired: 'credentials',
  'no-credentials': 'credentials',
  throttled: 'throttled',
  limit: 'limit',
  conflict: 'conflict',
  invalid: 'invalid',
  unreachable: 'outcome-unknown',
  'server-error': 'outcome-unknown',
  unclassified: 'unclassified',
};

/** What a call that failed means for the step that made it, with AWS's own code and words. */
export function stepFailure(error: unknown): Extract<StepOutcome<never>, { kind: 'failed' }> {
  const fault = wasNotSent(error)
    ? faultOf(error) === 'no-credentials'
      ? 'credentials'
      : 'not-sent'
    : outcomeUnknown(error)
      ? 'outcome-unknown'
      : FAULTS[faultOf(error)];
  const code = awsErrorCode(error);
  return {
    kind: 'failed',
    fault,
    message: awsErrorText(error),
    ...(code === undefined ? {} : { code }),
  };
}
