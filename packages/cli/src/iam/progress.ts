import { stepLine } from '@berth/domain';
import type { IamLoopEvent } from '@berth/engine';
import { plain } from '../output.ts';
import type { Terminal } from '../terminal.ts';

const CLEAR_LINE = '\r\u001b[K';

/** Shows a run on standard error: a line per step that ended, and on a terminal one line of what is under way. */
export interface Progress {
  on(event: IamLoopEvent): void;
  /** Takes the line of what is under way away. */
  end(): void;
}

export function createProgress(terminal: Terminal): Progress {
  const running = new Map<string, string>();
  const startedAt = terminal.clock.now();
  let note = '';

  const status = () => {
    if (!terminal.live) return;
    const seconds = Math.floor((terminal.clock.now() - startedAt) / 1000);
    const text = note || [...running.values()].join(', ');
    terminal.err(
      `${CLEAR_LINE}${text === '' ? '' : `… ${text} (${seconds} s)`.slice(0, terminal.columns - 1)}`,
    );
  };
  const line = (text: string) => {
    terminal.err(`${terminal.live ? CLEAR_LINE : ''}${plain(text)}\n`);
    status();
  };

  return {
    end: () => {
      if (terminal.live) terminal.err(CLEAR_LINE);
    },
    on: (event) => {
      switch (event.type) {
        case 'looking':
          note = event.again ? 'looking again' : 'looking at the account';
          if (!terminal.live && !event.again) terminal.err('Looking at the account…\n');
          return status();
        case 'waiting':
          note = event.because;
          if (!terminal.live) terminal.err(`  … ${event.because}\n`);
          return status();
        case 'started':
          note = '';
          running.set(event.step.id, event.step.action.call);
          return status();
        case 'retrying':
          return line(
            `  … ${stepLine(event.step.action)}: ${event.failure.message}; again in ${event.inMs.toFixed(0)} ms`,
          );
        case 'ended': {
          running.delete(event.step.id);
          const { result } = event;
          if (result.kind === 'skipped') return status();
          const text = stepLine(event.step.action);
          return line(result.kind === 'done' ? `  ✓ ${text}` : `  ✗ ${text}: ${result.message}`);
        }
      }
    },
  };
}
