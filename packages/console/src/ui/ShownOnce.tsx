import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { CodeBlock } from './CodeBlock.tsx';

interface Props {
  title: string;
  /** What it is, for those who only hear the button: "the invitation link". */
  what: string;
  secret: string;
  children: ReactNode;
  onClose: () => void;
}

/** Shows a secret on the one occasion on which it can be seen. Nothing of it is left once it is closed. */
export function ShownOnce({ title, what, secret, children, onClose }: Props) {
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            I have kept it
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">It is shown only now. {children}</Alert>
        <CodeBlock code={secret} what={what} wrap />
      </SpaceBetween>
    </Modal>
  );
}
