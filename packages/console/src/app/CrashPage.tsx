import { ApiError } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';

/** A chunk that is gone: the server was upgraded since this page was loaded. */
const isOldConsole = (error: unknown): boolean =>
  error instanceof Error &&
  /dynamically imported module|Importing a module script|preload/i.test(error.message);

/** The page in place of one that failed to draw. */
export function CrashPage({ error }: { error: unknown }) {
  const old = isOldConsole(error);
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <Box padding="l">
      <Alert
        type={old ? 'info' : 'error'}
        header={old ? 'The console has been upgraded' : 'This page failed'}
        action={<Button onClick={() => window.location.reload()}>Load again</Button>}
      >
        <SpaceBetween size="xs">
          <div>
            {old
              ? 'Load it again to go on with the new one.'
              : 'That is a mistake in the console, not yours, and nothing was changed. Load the page again; if it fails again, tell whoever runs this Berth what you did and what stands here.'}
          </div>
          {!old && <Box variant="code">{error instanceof Error ? error.message : String(error)}</Box>}
          {requestId && <div>Request id {requestId}</div>}
        </SpaceBetween>
      </Alert>
    </Box>
  );
}
