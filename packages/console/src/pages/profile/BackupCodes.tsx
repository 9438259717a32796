import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CodeBlock } from '../../ui/CodeBlock.tsx';

/** Backup codes, on the one occasion on which they can be seen. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <SpaceBetween size="m">
      <Alert type="warning" header="Keep these backup codes">
        Each signs you in once when the phone is not at hand. They are shown only now: keep them where you
        keep passwords, not on the phone.
      </Alert>
      <CodeBlock code={codes.join('\n')} what="the backup codes" fileName="berth-backup-codes.txt" />
      <Button variant="primary" formAction="none" onClick={onDone}>
        I have kept them
      </Button>
    </SpaceBetween>
  );
}
