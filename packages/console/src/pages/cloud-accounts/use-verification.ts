import type { BerthClient, VerificationStreamEvent } from '@berth/api';
import { ApiError } from '@berth/api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../app/api.ts';
import type { Check } from '../../ui/CheckList.tsx';

type Facts = Extract<VerificationStreamEvent, { type: 'done' }>['verification']['facts'];

/** How far a verification is. */
export interface Verifying {
  state: 'idle' | 'running' | 'passed' | 'failed' | 'broken-off';
  /** As they came. */
  checks: readonly Check[];
  /** What it waits for; null when for nothing. */
  waiting: string | null;
  facts: Facts | null;
  error: unknown;
}

const IDLE: Verifying = { state: 'idle', checks: [], waiting: null, facts: null, error: null };

type Stream = (client: BerthClient, signal: AbortSignal) => AsyncGenerator<VerificationStreamEvent>;

/** Runs a verification and shows its checks as they come. One that is not looked at any more is ended. */
export function useVerification(onEnd?: () => void): {
  verifying: Verifying;
  start: (stream: Stream) => void;
  reset: () => void;
} {
  const [verifying, setVerifying] = useState(IDLE);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
  }, []);
  useEffect(() => stop, [stop]);

  const start = useCallback(
    (stream: Stream) => {
      stop();
      const run = new AbortController();
      running.current = run;
      const show = (change: (last: Verifying) => Verifying): void => {
        if (!run.signal.aborted) setVerifying(change);
      };
      show(() => ({ ...IDLE, state: 'running' }));
      follow(stream(api, run.signal), show)
        .catch((error: unknown) => show((last) => ({ ...last, state: 'broken-off', waiting: null, error })))
        .finally(() => {
          if (!run.signal.aborted) onEnd?.();
        });
    },
    [stop, onEnd],
  );
  const reset = useCallback(() => {
    stop();
    setVerifying(IDLE);
  }, [stop]);
  return { verifying, start, reset };
}

async function follow(
  events: AsyncGenerator<VerificationStreamEvent>,
  show: (change: (last: Verifying) => Verifying) => void,
): Promise<void> {
  for await (const event of events) {
    switch (event.type) {
      case 'check':
        show((last) => ({ ...last, waiting: null, checks: withCheck(last.checks, event.check) }));
        break;
      case 'waiting':
        show((last) => ({ ...last, waiting: event.because }));
        break;
      case 'done': {
        const { passed, checks, facts } = event.verification;
        show((last) => ({ ...last, state: passed ? 'passed' : 'failed', checks, facts, waiting: null }));
        return;
      }
      case 'error':
        throw new ApiError({ kind: 'server', ...event });
      case 'heartbeat':
        break;
    }
  }
  throw new ApiError({
    kind: 'network',
    message: 'The verification broke off before its end',
    remedy: 'Verify again.',
  });
}

/** A check that was made once more stands where it stood. */
function withCheck(checks: readonly Check[], check: Check): readonly Check[] {
  const at = checks.findIndex(({ code }) => code === check.code);
  return at === -1 ? [...checks, check] : checks.with(at, check);
}
