import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type Check, CheckList } from '../../ui/CheckList.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import type { Verifying } from './use-verification.ts';

const stands = ({ status, severity }: Check): boolean => status === 'failed' && severity === 'blocking';
const warns = ({ status, severity }: Check): boolean => status === 'failed' && severity !== 'blocking';

/** Checks that need somebody come first; the others stand as they were made. */
export function sortedChecks(checks: readonly Check[]): readonly Check[] {
  const rank = (check: Check): number => {
    if (stands(check)) return 0;
    if (check.status === 'unknown' && check.severity === 'blocking') return 1;
    return warns(check) ? 2 : 3;
  };
  return checks.toSorted((one, other) => rank(one) - rank(other));
}

/** A verification under way or at its end. */
export function VerificationView({ verifying, onAgain }: { verifying: Verifying; onAgain: () => void }) {
  const { state, checks, waiting, error } = verifying;
  return (
    <SpaceBetween size="m">
      <div aria-live="polite">
        <Outcome verifying={verifying} />
      </div>
      {waiting !== null && (
        <Alert type="info" header="AWS needs a moment">
          {waiting}
        </Alert>
      )}
      {state === 'broken-off' && (
        <ErrorBox error={error} title="The verification could not be made" onRetry={onAgain} />
      )}
      <CheckList checks={state === 'running' ? checks : sortedChecks(checks)} />
    </SpaceBetween>
  );
}

function Outcome({ verifying: { state, checks } }: { verifying: Verifying }) {
  switch (state) {
    case 'idle':
    case 'broken-off':
      return null;
    case 'running':
      return (
        <SpaceBetween size="xs">
          <StatusIndicator type="loading">
            Asking AWS; {checks.length} {checks.length === 1 ? 'check is' : 'checks are'} made
          </StatusIndicator>
        </SpaceBetween>
      );
    case 'passed': {
      const warnings = checks.filter(warns).length;
      return (
        <StatusIndicator type="success">
          {warnings === 0
            ? `All ${checks.length} checks are made, and nothing stands in the way.`
            : `Nothing stands in the way. ${count(warnings, 'warning')} below ${warnings === 1 ? 'says' : 'say'} what could be better.`}
        </StatusIndicator>
      );
    }
    case 'failed': {
      const failed = checks.filter(stands).length;
      return (
        <StatusIndicator type="error">
          {failed === 0
            ? 'AWS gave no answer to what decides; see below.'
            : `${count(failed, 'check')} failed; the remedy stands below ${failed === 1 ? 'it' : 'each'}.`}
        </StatusIndicator>
      );
    }
  }
}

export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Why a cloud account cannot be saved yet; undefined when nothing stands in the way. */
export function whyNotYet({ state, checks, waiting }: Verifying): string | undefined {
  switch (state) {
    case 'idle':
      return 'Verify the details first.';
    case 'running':
      return waiting === null ? 'The checks are not all made yet.' : `It waits for AWS: ${waiting}`;
    case 'broken-off':
      return 'The verification could not be made. Verify again.';
    case 'passed':
      return undefined;
    case 'failed': {
      const first = checks.find(stands);
      return first
        ? `A check that must pass failed: ${first.title}.`
        : 'AWS gave no answer to a check that must pass. Verify again.';
    }
  }
}
