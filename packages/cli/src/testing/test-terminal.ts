import { systemClock } from '@berth/engine';
import { runBerth } from '../main.ts';
import type { Terminal } from '../terminal.ts';

export interface TestTerminalOptions {
  env?: Record<string, string | undefined>;
  interactive?: boolean;
  /** Standard output, and standard error, are a terminal. */
  shown?: boolean;
  live?: boolean;
  /** Answers to questions, in order; secret ones too. */
  answers?: string[];
  input?: string;
  signal?: AbortSignal;
}

/** A terminal in memory: what was written, and answers prepared. Its clock does not wait. */
export function testTerminal(options: TestTerminalOptions = {}) {
  const written = { out: '', err: '' };
  const answers = [...(options.answers ?? [])];
  const ask = async (question: string) => {
    written.err += question;
    return answers.shift() ?? '';
  };
  const terminal: Terminal = {
    env: options.env ?? {},
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    interactive: options.interactive ?? false,
    shown: options.shown ?? false,
    live: options.live ?? false,
    columns: 100,
    ask,
    askSecret: ask,
    readInput: async () => options.input ?? '',
    clock: { now: () => systemClock.now(), sleep: async () => {} },
    signal: options.signal ?? new AbortController().signal,
  };
  return { terminal, written };
}

/** Runs one command line in memory and gives its exit code and what it wrote. */
export async function runInMemory(
  args: string[],
  options: TestTerminalOptions = {},
): Promise<{ code: number; out: string; err: string }> {
  const { terminal, written } = testTerminal(options);
  const code = await runBerth(args, terminal);
  return { code, ...written };
}
