import type { DeploymentBody } from '@berth/api';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { ConfirmTyped } from '../../../ui/ConfirmTyped.tsx';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';

interface Props {
  deployment: DeploymentBody;
  onBegun: () => void;
  onClose: () => void;
}

/** Asks before a subscription and its data are removed. The page then shows how far that is. */
export function DeleteSubscriptionDialog({ deployment, onBegun, onClose }: Props) {
  const { name, subscriptionId, resources } = deployment;
  const removing = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, id: number) => api.deleteSubscription(id, { deleteDatabases: true }),
    onBegun,
  );
  return (
    <ConfirmTyped
      title={`Delete ${name}`}
      word={name}
      action="Delete"
      busy={removing.busy}
      error={removing.error}
      onConfirm={() => removing.run(subscriptionId)}
      onCancel={onClose}
    >
      The databases and their data are lost. Everything that Berth made for it in AWS is removed
      {resources.length > 0 && ` (${resources.length} resources)`}, and afterwards looked for; what is yours
      stays.
    </ConfirmTyped>
  );
}
