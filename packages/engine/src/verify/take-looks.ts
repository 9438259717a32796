import type { JudgeContext, ObservationKey, Observations } from '@berth/domain';
import type { AccountReader } from './account-reader.ts';
import { LOOKS, needless } from './looks.ts';

/**
 * Takes every look that is not in `seen` yet, side by side where none waits for another, and puts it there. Tells of each
 * that it is in. Rejects only when aborted, with the signal's reason; looks still under way then change nothing.
 */
export async function takeLooks(
  {
    context,
    seen,
    reader,
    signal,
  }: {
    context: JudgeContext;
    seen: Observations;
    reader: AccountReader;
    signal: AbortSignal;
  },
  onSeen: () => void = () => {},
): Promise<void> {
  const taken = new Map<ObservationKey, Promise<void>>();
  let ended = false;
  const take = (key: ObservationKey): Promise<void> => {
    const running = taken.get(key) ?? lookAt(key);
    taken.set(key, running);
    return running;
  };
  const lookAt = async (key: ObservationKey): Promise<void> => {
    if (seen[key] !== undefined) return;
    await Promise.all(LOOKS[key].after.map(take));
    signal.throwIfAborted();
    const input = { context, seen, reader, signal };
    const why = needless(key, input);
    const sighting = why === null ? await LOOKS[key].take(input) : { kind: 'not-looked' as const, why };
    signal.throwIfAborted();
    if (ended) return;
    Object.assign(seen, { [key]: sighting });
    onSeen();
  };
  try {
    await Promise.all((Object.keys(LOOKS) as ObservationKey[]).map(take));
    signal.throwIfAborted();
  } catch (error) {
    ended = true;
    throw error;
  }
}
