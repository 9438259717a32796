import { type BerthConfig, ConfigError, readConfig } from './config.ts';
import { DirectoryInUse } from './directory-lock.ts';
import { createLog, messageOf } from './log.ts';
import { startBerth } from './server.ts';
import { VaultRefusal } from './vault/key-provider.ts';

/** Runs a Berth in this process until it is told to stop: SIGTERM or SIGINT, a second one stops it at once. */
export async function runProcess(change: (config: BerthConfig) => BerthConfig): Promise<void> {
  try {
    const config = change(readConfig(process.env));
    const style = process.stdout.isTTY ? 'pretty' : 'json';
    const log = createLog(linesTogether(), Date.now, style);
    process.on('uncaughtException', (error) => {
      // Node would print an error with all that drivers hang on it. What state this process is in nobody knows:
      // it ends, and the next start goes on with what is stored.
      log.error('This process met an error that nobody caught, and ends', { error });
      process.exit(1);
    });
    const berth = await startBerth({ ...config, log });
    const stop = (signal: NodeJS.Signals) => {
      process.once(signal, () => process.exit(1));
      log.info('Stopping', { signal });
      berth.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('The stop was not clean', { error });
          process.exit(1);
        },
      );
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`${refusalText(error)}\n`);
    process.exitCode = 1;
  }
}

/** Writes the lines of one turn of the event loop at once: on a pipe each write holds the process up. */
function linesTogether(): (line: string) => void {
  let waiting = '';
  const flush = () => {
    const text = waiting;
    waiting = '';
    if (text !== '') process.stdout.write(text);
  };
  process.once('exit', flush);
  return (line) => {
    if (waiting === '') setImmediate(flush);
    waiting += line;
  };
}

/** Refusals that were foreseen speak for themselves; anything else is shown whole. */
export function refusalText(error: unknown): string {
  const foreseen =
    error instanceof DirectoryInUse || error instanceof VaultRefusal || error instanceof ConfigError;
  if (foreseen) return `berth: ${error.message}`;
  return error instanceof Error && !error.message.startsWith('Failed query: ')
    ? (error.stack ?? error.message)
    : `berth: ${messageOf(error)}`;
}
