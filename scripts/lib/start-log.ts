import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createLog, type Log } from '@berth/server';

/** The server's log: all of it in a file, for the terminal only what a person must know. */
export function startLog(home: string): { log: Log; file: string; close(): Promise<void> } {
  const file = path.join(home, 'berth.log');
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  const toFile = createLog((line) => void stream.write(line), Date.now, 'json');
  const toTerminal = createLog((line) => void process.stderr.write(line), Date.now, 'pretty');
  return {
    file,
    log: {
      info: toFile.info,
      warn: (message, about) => {
        toFile.warn(message, about);
        toTerminal.warn(message, about);
      },
      error: (message, about) => {
        toFile.error(message, about);
        toTerminal.error(message, about);
      },
    },
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}
