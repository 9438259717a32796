import type { CloudAccountUseBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { navigate } from 'wouter/use-browser-location';
import { useTaskRun } from '../../app/use-task-run.ts';
import { ConfirmTyped } from '../../ui/ConfirmTyped.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import { LIST_KEY } from './keys.ts';
import { SubscriptionList } from './SubscriptionList.tsx';
import { count } from './VerificationView.tsx';

interface Props {
  account: CloudAccountUseBody;
  onClose: () => void;
}

/** Asks before a cloud account is deleted; where subscriptions use it, says which, and does not ask. */
export function DeleteDialog({ account, onClose }: Props) {
  return account.usedBy.length > 0 ? (
    <StillUsed account={account} onClose={onClose} />
  ) : (
    <Confirm account={account} onClose={onClose} />
  );
}

function StillUsed({ account, onClose }: Props) {
  useFocusBack();
  return (
    <Modal
      visible
      header={`${account.name} cannot be deleted yet`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          {account.usedBy.length === 1
            ? 'A subscription runs'
            : `${count(account.usedBy.length, 'subscription')} run`}{' '}
          in this AWS account. Without the cloud account nobody could look after what runs there, or remove
          it. Delete first:
        </div>
        <SubscriptionList subscriptions={account.usedBy} />
      </SpaceBetween>
    </Modal>
  );
}

function Confirm({ account, onClose }: Props) {
  const removing = useTaskRun(
    LIST_KEY,
    (api, id: number) => api.deleteCloudAccount(id),
    () => {
      const left = new URLSearchParams({
        ...(account.awsAccountId !== undefined && { aws: account.awsAccountId }),
        ...(account.consoleAccess !== undefined && { access: account.consoleAccess }),
      });
      navigate(`/cloud-accounts/deleted?${left}`, { replace: true });
    },
  );
  return (
    <ConfirmTyped
      title={`Delete ${account.name}`}
      word={account.name}
      action="Delete"
      busy={removing.busy}
      error={removing.error}
      onConfirm={() => removing.run(account.id)}
      onCancel={onClose}
    >
      Berth erases the access key and forgets the account; what you made in AWS stays, and you are shown how
      to remove it. To connect the AWS account again, a new key is needed.
    </ConfirmTyped>
  );
}
