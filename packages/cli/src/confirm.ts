import { WrongUsage } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** What to ask before something changes, and whether `--yes` was given. */
export interface Confirmation {
  question: string;
  yes: boolean;
  /** The word to type; plain yes when undefined. For what cannot be undone. */
  typed?: string;
}

/**
 * Asks before a change; `true` means go on. With `--yes` it does not ask.
 * Throws WrongUsage (exit code 2) where nobody is there to answer and `--yes` was not given.
 */
export async function confirm(terminal: Terminal, { question, yes, typed }: Confirmation): Promise<boolean> {
  if (yes) return true;
  if (!terminal.interactive) {
    throw new WrongUsage('Nobody is here to confirm this.', 'Run it in a terminal, or pass --yes.');
  }
  const hint = typed === undefined ? '[y/N]' : `Type ${typed} to go on:`;
  const answer = (await terminal.ask(`${question} ${hint} `)).trim();
  return typed === undefined ? /^y(es)?$/i.test(answer) : answer === typed;
}
