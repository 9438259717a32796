import { useEffect } from 'react';
import { useSessionState } from '../../app/session.ts';

/** Calls `clear` when the session ends: what is typed stays on the page then, but no secret. */
export function useSecretsEndWithSession(clear: () => void): void {
  const state = useSessionState();
  const over = state.kind === 'signed-in' && state.over;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about the moment, not about who clears
  useEffect(() => {
    if (over) clear();
  }, [over]);
}
