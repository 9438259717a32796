import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Clock, systemClock } from '@berth/engine';

/**
 * The world as a command sees it. Commands take this instead of reading `process`, so that tests run them
 * in-process and never touch the machine's own streams, environment or clock.
 */
export interface Terminal {
  env: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output: the answer of the command, and nothing else. */
  out(text: string): void;
  /** Writes to standard error: progress, questions, complaints. */
  err(text: string): void;
  /** A person is there to answer questions. */
  interactive: boolean;
  /** Standard output is a terminal: what is printed is seen by a person and kept by nobody. */
  shown: boolean;
  /** Standard error is a terminal on which lines may be rewritten in place. */
  live: boolean;
  /** Columns of that terminal. */
  columns: number;
  /** Asks a person and gives the answer without its line end; empty at end of input. */
  ask(question: string): Promise<string>;
  /** As `ask`, but what is typed is not shown. */
  askSecret(question: string): Promise<string>;
  /** Everything that comes on standard input; of more than `most` bytes, a little more than these. */
  readInput(most?: number): Promise<string>;
  clock: Clock;
  /** Aborted by Ctrl-C and SIGTERM: a command stops between two calls, and says what it left. */
  signal: AbortSignal;
}

/** A reader that went away (`| head`) is no failure of a command, and must not stop one half-way. */
function ignoreGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** The terminal of this process. `close` lets the process end. */
export function processTerminal(): Terminal & { close(): void } {
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143);
    stop.abort(new Error(`Stopped by ${name}`));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreGone);
  return {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    shown: Boolean(process.stdout.isTTY),
    live: Boolean(process.stderr.isTTY) && process.env.TERM !== 'dumb',
    get columns() {
      return process.stderr.columns || 80;
    },
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      // While it asks, readline takes Ctrl-C for itself.
      lines.on('SIGINT', () => onSignal('SIGINT'));
      try {
        return await lines.question(question, { signal: stop.signal });
      } finally {
        lines.close();
      }
    },
    askSecret: async (question) => {
      process.stderr.write(question);
      const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
      lines.on('SIGINT', () => onSignal('SIGINT'));
      try {
        return await lines.question('', { signal: stop.signal });
      } finally {
        lines.close();
        process.stderr.write('\n');
      }
    },
    readInput: async (most = Number.POSITIVE_INFINITY) => {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of process.stdin) {
        chunks.push(Buffer.from(chunk));
        size += chunk.length;
        if (size > most) break;
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    clock: systemClock,
    signal: stop.signal,
    close: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
