import { ApiError, TaskFailed, TaskStillRunning } from '@berth/api';
import { CommandFailed, WrongUsage } from '../errors.ts';
import { plain } from '../output.ts';

const REMEDIES: Partial<Record<ApiError['kind'], string>> = {
  unauthorized: 'Check the API keys, and that they belong to this service.',
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

function translated(error: unknown): unknown {
  if (error instanceof TaskFailed) {
    const code = error.code ? ` (${plain(error.code)})` : '';
    return new CommandFailed(`${plain(error.message)}${code}`);
  }
  if (error instanceof TaskStillRunning) {
    return new CommandFailed(`${error.message}.`, `Look again with: berth tasks wait ${plain(error.taskId)}`);
  }
  if (!(error instanceof ApiError)) return error;
  const requestId = error.requestId && error.kind === 'server' ? ` [request ${plain(error.requestId)}]` : '';
  const message = `${plain(error.message)}${requestId}`;
  const remedy = error.remedy === undefined ? REMEDIES[error.kind] : plain(error.remedy);
  // What the service calls invalid was typed here: wrong usage, exit code 2.
  return error.kind === 'invalid' ? new WrongUsage(message, remedy) : new CommandFailed(message, remedy);
}
