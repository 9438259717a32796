import { ApiError } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ErrorBox } from '../../ui/ErrorBox.tsx';

const GONE = new ApiError({
  kind: 'not-found',
  message: 'It may have been deleted meanwhile, or the address is not complete',
});

/** Instead of a cloud account that is not there, or could not be loaded. */
export function MissingAccount({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const gone = error instanceof ApiError && error.kind === 'not-found';
  return (
    <SpaceBetween size="m">
      <ErrorBox
        error={gone ? GONE : error}
        title={gone ? 'There is no such cloud account' : 'The cloud account could not be loaded'}
        {...(!gone && { onRetry })}
      />
      {gone && <Button href="/cloud-accounts">All cloud accounts</Button>}
    </SpaceBetween>
  );
}
