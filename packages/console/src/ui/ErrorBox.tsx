import { ApiError, TaskFailed } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef } from 'react';

/** What to tell a person about something that failed: what it was, what to do, and how to name it to the operator. */
export interface Told {
  message: string;
  remedy?: string | undefined;
  requestId?: string | undefined;
}

const REACH = 'Look whether you are online; otherwise the server is down. Try again in a moment.';

/** The words for any error. What the API said is passed on as it is. */
export function tell(error: unknown): Told {
  if (error instanceof ApiError) {
    if (error.kind === 'network')
      return { message: 'The server does not answer', remedy: error.remedy ?? REACH };
    return { message: error.message, remedy: error.remedy, requestId: error.requestId };
  }
  if (error instanceof TaskFailed) return { message: error.message };
  return { message: error instanceof Error ? error.message : 'Something failed' };
}

export interface ErrorBoxProps {
  /** Nothing is shown for null and undefined. */
  error: unknown;
  /** What could not be done: "The user was not invited". */
  title?: string;
  onRetry?: () => void;
}

/** An error of the API, with its remedy and request id. The one place on a page where that error is shown. */
export function ErrorBox({ error, title = 'That did not work', onRetry }: ErrorBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In a long form the reason may be out of sight.
    if (error) box.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (error === null || error === undefined) return null;
  const { message, remedy, requestId } = tell(error);
  return (
    <div ref={box} role="alert">
      <Alert
        type="error"
        header={title}
        {...(onRetry && { action: <Button onClick={() => onRetry()}>Try again</Button> })}
      >
        <SpaceBetween size="xxs">
          <div className="breakable">
            {sentence(message)} {remedy}
          </div>
          {requestId && <small>Request id {requestId}</small>}
        </SpaceBetween>
      </Alert>
    </div>
  );
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
