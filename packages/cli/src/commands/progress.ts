import type { Task, VerificationStreamEvent } from '@berth/api';
import { plain } from '../output.ts';
import type { Terminal } from '../terminal.ts';

type Check = Extract<VerificationStreamEvent, { type: 'check' }>['check'];

const line = (text: string): string => plain(text).replace(/[\n\t]+/g, ' ');

/** One check as a person reads it: what was asked, and when it did not pass, what was seen and what to do. */
export function checkText(check: Check): string {
  const head = `${mark(check)} ${line(check.title)}`;
  if (check.status === 'passed' || check.status === 'skipped') return head;
  const remedy = check.remedy ? `\n    → ${line(check.remedy)}` : '';
  return `${head}\n    ${line(check.seen)}${remedy}`;
}

function mark({ status, severity }: Check): string {
  if (status === 'passed') return '✓';
  if (status === 'skipped') return '-';
  if (status === 'unknown') return '?';
  return severity === 'blocking' ? '✗' : '!';
}

/** Says on standard error, once each, what a running task or stream tells. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #seen = new Set<string>();
  #waiting: string | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** A look at a task: the checks that are new since the last look, and what it waits for. */
  task({ verification }: Task): void {
    for (const check of verification?.checks ?? []) this.check(check);
    this.waiting(verification?.waiting ?? null);
  }

  check(check: Check): void {
    // What an earlier failure decides already would only bury that failure.
    if (check.status === 'skipped') return;
    const text = checkText(check);
    // A check may be told again with another outcome, when AWS had to propagate something in between.
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    this.#terminal.err(`${text}\n`);
  }

  waiting(because: string | null): void {
    if (because !== null && because !== this.#waiting) this.#terminal.err(`… ${line(because)}\n`);
    this.#waiting = because;
  }
}
