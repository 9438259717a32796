import type { FindingDetailsBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { useAction, useApi } from '../../app/use-api.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { StepLines } from '../../ui/StepLines.tsx';
import { ProblemList } from '../subscriptions/ProblemList.tsx';
import { revertPlanKey } from './keys.ts';

interface Props {
  finding: FindingDetailsBody;
  onBegun: () => void;
  onClose: () => void;
}

/** Shows what would be done in the AWS account, and does it when that is wanted. */
export function RevertDialog({ finding, onBegun, onClose }: Props) {
  const plan = useApi(revertPlanKey(finding.id), (api, signal) => api.planRevert(finding.id, signal));
  const reverting = useAction((api, id: number) => api.revertFinding(id), onBegun);
  const steps = plan.data?.steps ?? [];
  const problems = plan.data?.problems ?? [];
  const replaces = steps.some(({ call }) => call === 'TerminateInstances');
  const notReady = plan.error
    ? 'The plan could not be made.'
    : !plan.data
      ? 'The plan is being made.'
      : problems.length > 0
        ? 'Something stands in the way.'
        : steps.length === 0
          ? 'There is nothing left to undo.'
          : undefined;
  return (
    <FormDialog
      title="Undo it"
      action="Do this in the AWS account"
      busy={reverting.isPending}
      error={reverting.error}
      failed="It was not begun"
      notReady={notReady}
      onSubmit={() => reverting.mutate(finding.id)}
      onCancel={onClose}
    >
      <Box>{finding.title}</Box>
      {plan.error ? (
        <ErrorBox error={plan.error} title="The plan could not be made" onRetry={() => void plan.refetch()} />
      ) : !plan.data ? (
        <LinesSkeleton lines={3} />
      ) : (
        <>
          {problems.length > 0 && <ProblemList problems={problems} title="It can't be undone as it is" />}
          {steps.length > 0 && (
            <StepLines steps={steps.map((step) => ({ ...step, state: 'waiting' as const }))} />
          )}
          {steps.length === 0 && problems.length === 0 && <Box>There is nothing left to undo.</Box>}
          {replaces && (
            <Alert type="warning">The node is replaced: what is only on its own disks is lost.</Alert>
          )}
        </>
      )}
    </FormDialog>
  );
}
