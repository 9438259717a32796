import { type IamAction, stepLine } from '@berth/domain';
import type { IamLoopEvent } from '@berth/engine';
import { plain } from '../output.ts';
import type { Terminal } from '../terminal.ts';

const CLEAR_LINE = '\r\u001b[K';

/** Shows a run on standard error: a line per step that ended, and on a terminal one line of what is under way. */
export interface Progress {
  on(event: IamLoopEvent): void;
  /** How many steps there are, so that it can be said how far it is. */
  expect(steps: number): void;
  /** Takes the line of what is under way away. */
  end(): void;
}

/** The call by AWS's name. The hand-over is none; what remembers it is a tag. */
function callName({ call }: IamAction): string {
  if (call === 'HandOver') return 'handing over';
  return call === 'RecordHandOver' ? 'TagUser' : call;
}

export function createProgress(terminal: Terminal): Progress {
  const running = new Map<string, string>();
  const startedAt = terminal.clock.now();
  let note = '';
  let said = '';
  let steps = 0;
  const done = new Set<string>();

  const status = () => {
    if (!terminal.live) return;
    const seconds = Math.floor((terminal.clock.now() - startedAt) / 1000);
    const under = note || [...running.values()].join(', ');
    if (under === '') return terminal.err(CLEAR_LINE);
    const far = steps > 0 && note === '' ? `${Math.min(done.size, steps)} of ${steps}, ` : '';
    const time = ` (${far}${seconds} s)`;
    const room = Math.max(10, terminal.columns - time.length - 3);
    const text = under.length > room ? `${under.slice(0, room - 1)}…` : under;
    terminal.err(`${CLEAR_LINE}… ${text}${time}`);
  };
  const line = (text: string) => {
    terminal.err(`${terminal.live ? CLEAR_LINE : ''}${plain(text)}\n`);
    status();
  };

  return {
    end: () => {
      if (terminal.live) terminal.err(CLEAR_LINE);
    },
    expect: (count) => {
      steps = count;
    },
    on: (event) => {
      switch (event.type) {
        case 'looking':
          note = event.again ? 'looking again' : 'looking at the account';
          if (!terminal.live && !event.again) terminal.err('Looking at the account…\n');
          return status();
        case 'waiting':
          note = event.because;
          if (!terminal.live && event.because !== said) terminal.err(`  … ${plain(event.because)}\n`);
          said = event.because;
          return status();
        case 'started':
          note = '';
          running.set(event.step.id, callName(event.step.action));
          return status();
        case 'retrying':
          return line(
            `  … ${stepLine(event.step.action)}: ${event.failure.message}; again in ${event.inMs.toFixed(0)} ms`,
          );
        case 'ended': {
          running.delete(event.step.id);
          const { result } = event;
          if (result.kind === 'skipped') return status();
          if (result.kind === 'done') done.add(event.step.id);
          const text = stepLine(event.step.action);
          if (result.kind === 'done') return line(`  ✓ ${text}`);
          // Where a secret is now is told once, at the end.
          return line(
            event.step.action.call === 'HandOver' ? `  ✗ ${text}` : `  ✗ ${text}: ${result.message}`,
          );
        }
      }
    },
  };
}
