import { ApiError, TaskFailed, TaskStillRunning } from '@berth/api';
import { CommandFailed, WrongUsage } from '../errors.ts';
import { plain } from '../output.ts';

const REMEDIES: Partial<Record<ApiError['kind'], string>> = {
  unauthorized:
    'Check BERTH_API_KEY and BERTH_API_SECRET_KEY (or the profile), and that they belong to this service.',
  forbidden: 'Use the key of a user whose role allows it.',
  'not-found': 'Check the id; the list shows which there are.',
  'rate-limited': 'Wait a minute and try again.',
  unavailable: 'Try again later.',
  server: 'Try again; if it stays so, give the request id to whoever runs the server.',
};

/** Runs a command over the API; what the service answers becomes a message with a remedy, and an exit code. */
export async function reporting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}

/** What a program branches on; a remedy and a message are for people. */
const about = ({ code, status, field, requestId }: Partial<ApiError>) => ({ code, status, field, requestId });

function translated(error: unknown): unknown {
  if (error instanceof TaskFailed) {
    const code = error.code ? ` (${plain(error.code)})` : '';
    const task = { taskId: error.task.taskId };
    return new CommandFailed(`${plain(error.message)}${code}`, undefined, { ...about(error), ...task });
  }
  if (error instanceof TaskStillRunning) {
    return new CommandFailed(`${error.message}.`, `Look again with: berth tasks wait ${plain(error.taskId)}`);
  }
  if (!(error instanceof ApiError)) return error;
  const requestId = error.requestId && error.kind === 'server' ? ` [request ${plain(error.requestId)}]` : '';
  const message = `${plain(error.message)}${requestId}`;
  // The service speaks of headers; here keys are variables and profiles.
  const own = error.remedy === undefined || error.kind === 'unauthorized';
  const remedy = own ? REMEDIES[error.kind] : plain(error.remedy ?? '');
  // What the service calls invalid was typed here: wrong usage, exit code 2.
  const Failure = error.kind === 'invalid' ? WrongUsage : CommandFailed;
  return new Failure(message, remedy, about(error));
}
