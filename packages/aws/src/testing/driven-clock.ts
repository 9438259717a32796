import type { CallGate, Clock, OpenEc2 } from '@berth/engine';

/**
 * A clock that stands still while AWS is asked something, and goes on at once to the next moment that somebody waits
 * for when nothing else is under way. `advance` takes the sandbox's clock along.
 */
export interface DrivenClock extends Clock {
  /** The adapter, whose calls the clock waits for. */
  watching(open: OpenEc2): OpenEc2;
}

export function drivenClock(advance: (ms: number) => Promise<unknown>): DrivenClock {
  const began = Date.now();
  let offset = 0;
  let underWay = 0;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const now = (): number => began + offset;
  const goOn = async (): Promise<void> => {
    if (underWay > 0 || sleepers.size === 0) return;
    const next = Math.min(...[...sleepers].map(({ at }) => at));
    const ms = Math.max(0, next - now());
    underWay += 1;
    await advance(ms);
    offset += ms;
    for (const sleeper of [...sleepers]) if (sleeper.at <= now()) sleeper.wake();
    ended();
  };
  /** Whoever was woken, or answered, begins what it does next before the clock goes on. */
  const ended = (): void => {
    underWay -= 1;
    setImmediate(() => void goOn());
  };
  const during = async <T>(work: Promise<T>): Promise<T> => {
    underWay += 1;
    return work.finally(ended);
  };
  /** A call that waits for its turn waits for the clock. */
  const besides =
    (gate: CallGate): CallGate['take'] =>
    (api, signal) => {
      ended();
      return gate.take(api, signal).finally(() => {
        underWay += 1;
      });
    };
  return {
    now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const done = (settle: () => void) => () => {
          sleepers.delete(sleeper);
          signal.removeEventListener('abort', stop);
          settle();
        };
        const stop = () => done(() => reject(signal.reason))();
        const sleeper = { at: now() + ms, wake: done(resolve) };
        sleepers.add(sleeper);
        signal.addEventListener('abort', stop, { once: true });
        setImmediate(() => void goOn());
      }),
    watching: (open) => (target, region, gate) => {
      const { reader, actor, close } = open(target, region, { ...gate, take: besides(gate) });
      return {
        reader: {
          list: (...asked) => during(reader.list(...asked)),
          zones: (...asked) => during(reader.zones(...asked)),
          offerings: (...asked) => during(reader.offerings(...asked)),
          images: (...asked) => during(reader.images(...asked)),
          transitGateways: (...asked) => during(reader.transitGateways(...asked)),
        },
        actor: {
          perform: (...asked) => during(actor.perform(...asked)),
          mayI: (...asked) => during(actor.mayI(...asked)),
        },
        close,
      };
    },
  };
}
