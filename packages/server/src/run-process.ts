import { type BerthConfig, ConfigError, readConfig } from './config.ts';
import { DirectoryInUse } from './directory-lock.ts';
import { createLog } from './log.ts';
import { startBerth } from './server.ts';
import { VaultRefusal } from './vault/key-provider.ts';

/** Runs a Berth in this process until it is told to stop: SIGTERM or SIGINT, a second one stops it at once. */
export async function runProcess(change: (config: BerthConfig) => BerthConfig): Promise<void> {
  try {
    const config = change(readConfig(process.env));
    const style = process.stdout.isTTY ? 'pretty' : 'json';
    const log = createLog((line) => process.stdout.write(line), Date.now, style);
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

/** Refusals that were foreseen speak for themselves; anything else is shown whole. */
export function refusalText(error: unknown): string {
  const foreseen =
    error instanceof DirectoryInUse || error instanceof VaultRefusal || error instanceof ConfigError;
  if (foreseen) return `berth: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
