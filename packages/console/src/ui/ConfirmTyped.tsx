import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { ErrorBox } from './ErrorBox.tsx';
import { useFocusBack } from './use-focus-back.ts';

export interface ConfirmTypedProps {
  title: string;
  /** What will happen, and what will not work any more. */
  children: ReactNode;
  /** What must be typed: the name of the thing. Without it a press of the button is enough. */
  word?: string;
  /** The button: "Delete". */
  action: string;
  busy: boolean;
  error?: unknown;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that cannot be undone. Mount it when it is asked; what was typed goes with it. */
export function ConfirmTyped({
  title,
  children,
  word,
  action,
  busy,
  error,
  onConfirm,
  onCancel,
}: ConfirmTypedProps) {
  useFocusBack();
  const [typed, setTyped] = useState('');
  const form = useId();
  const ready = word === undefined || typed.trim() === word.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready && !busy) onConfirm();
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
              disabled={!ready}
              {...(!ready && { disabledReason: `Type ${word} first.` })}
            >
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form id={form} onSubmit={submit}>
        <SpaceBetween size="m">
          <div>{children}</div>
          {word !== undefined && (
            <FormField label={`Type ${word} to go on`}>
              <Input
                value={typed}
                onChange={({ detail }) => setTyped(detail.value)}
                autoComplete={false}
                spellcheck={false}
                placeholder={word}
                autoFocus
              />
            </FormField>
          )}
          <ErrorBox error={error} />
        </SpaceBetween>
      </form>
    </Modal>
  );
}
