import autocannon from 'autocannon';

/** One window of load: what a server did with it. */
export interface Window {
  requestsPerSecond: number;
  p99Ms: number;
}

export interface Load {
  url: string;
  headers?: Record<string, string>;
  connections: number;
  seconds: number;
}

/** Loads one address for a while. Throws when anything but 2xx came back: a fast refusal is no result. */
export async function window(load: Load): Promise<Window> {
  const result = await autocannon({
    url: load.url,
    headers: load.headers ?? {},
    connections: load.connections,
    duration: load.seconds,
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0 || result['2xx'] === 0)
    throw new Error(
      `${load.url}: ${result.non2xx} answers not 2xx, ${result.errors} errors, ${result.timeouts} timeouts`,
    );
  return { requestsPerSecond: result['2xx'] / result.duration, p99Ms: result.latency.p99 };
}

/**
 * Windows of A and B in turn, because a machine's speed changes while one looks: A B, B A, A B, … after one unmeasured
 * window each. Gives the windows in the order they were taken, by side.
 */
export async function interleaved<T>(
  rounds: number,
  a: () => Promise<T>,
  b: () => Promise<T>,
): Promise<{ a: T[]; b: T[] }> {
  const taken: { a: T[]; b: T[] } = { a: [], b: [] };
  await a();
  await b();
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 === 0 ? (['a', 'b'] as const) : (['b', 'a'] as const))
      taken[side].push(await (side === 'a' ? a() : b()));
  }
  return taken;
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('no values');
  return (upper + lower) / 2;
}
