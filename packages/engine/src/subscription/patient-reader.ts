import type { Seen } from '@berth/domain';
import type { Clock } from '../clock.ts';
import type { Ec2Reader } from './cloud-ports.ts';

const TRIES = 6;

/** Looks that may give an answer a moment later: being denied, or not being known, does not pass. */
const PASSES: ReadonlySet<string> = new Set(['throttled', 'unreachable', 'unclassified', 'partial']);

/** A reader that asks again, on the given clock, where AWS was only throttling, broken or out of reach. */
export function patientReader(reader: Ec2Reader, clock: Clock, random: () => number): Ec2Reader {
  const patiently = async <T>(signal: AbortSignal, look: () => Promise<Seen<T>>): Promise<Seen<T>> => {
    for (let count = 1; ; count += 1) {
      const seen = await look();
      if (seen.kind !== 'unknown' || !PASSES.has(seen.because) || count === TRIES) return seen;
      await clock.sleep(Math.ceil(200 * 2 ** (count - 1) * (0.5 + random() / 2)), signal);
    }
  };
  return {
    list: (kind, filter, signal) => patiently(signal, () => reader.list(kind, filter, signal)),
    zones: (signal) => patiently(signal, () => reader.zones(signal)),
    offerings: (types, signal) => patiently(signal, () => reader.offerings(types, signal)),
    images: (owner, pattern, signal) => patiently(signal, () => reader.images(owner, pattern, signal)),
    transitGateways: (signal) => patiently(signal, () => reader.transitGateways(signal)),
  };
}
