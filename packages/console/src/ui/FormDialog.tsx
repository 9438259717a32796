import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, type ReactNode, useId } from 'react';
import { ErrorBox } from './ErrorBox.tsx';
import { useFocusBack } from './use-focus-back.ts';

export interface FormDialogProps {
  title: string;
  /** The button that does it: "Invite". */
  action: string;
  busy: boolean;
  /** What belongs to no field: `formErrors(…).rest`. */
  error: unknown;
  /** What could not be done, above the error. */
  failed?: string;
  /** Why it cannot be sent yet. */
  notReady?: string | undefined;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** A form in a dialog. Mount it when it is asked for; what was typed goes with it. */
export function FormDialog({
  title,
  action,
  busy,
  error,
  failed,
  notReady,
  onSubmit,
  onCancel,
  children,
}: FormDialogProps) {
  useFocusBack();
  const form = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && notReady === undefined) onSubmit();
  };
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Cancel"
      onDismiss={onCancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button
              variant="primary"
              formAction="submit"
              form={form}
              loading={busy}
              disabled={notReady !== undefined}
              {...(notReady !== undefined && { disabledReason: notReady })}
            >
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          {children}
          <ErrorBox error={error} {...(failed && { title: failed })} />
        </SpaceBetween>
      </form>
    </Modal>
  );
}
