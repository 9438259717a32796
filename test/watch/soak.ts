import { seeded } from '../support/random.ts';
import type { Ground } from './ground.ts';
import { WEATHERS } from './weather.ts';

/** What scans of untouched accounts came to. */
export interface SoakCounts {
  /** Each of the region and of the account. */
  scans: number;
  /** Of these, how many saw everything there is to see. */
  complete: number;
  /** Of these, how many said that they were denied a look, or could not take one. */
  told: number;
  /** Every finding about something that is in truth as it was made. */
  falseFindings: string[];
}

export const NO_SCANS: Readonly<SoakCounts> = { scans: 0, complete: 0, told: 0, falseFindings: [] };

/** What a look says of itself, and not of what it looked at. */
const OF_THE_LOOK: ReadonlySet<string> = new Set([
  'look_denied',
  'look_incomplete',
  'account_look_denied',
  'account_look_incomplete',
]);

const HOUR_MS = 3_600_000;

/**
 * Scans what nobody touched, so many times from the given one on, in every weather in turn, with up to an hour of the
 * sandbox's time between two.
 */
export async function soak(ground: Ground, from: number, times: number): Promise<SoakCounts> {
  const random = seeded(from);
  const { accountId } = ground.deployed;
  const counts: SoakCounts = { ...NO_SCANS, falseFindings: [] };
  for (let n = from; n < from + times; n += 1) {
    const weather = WEATHERS[n % WEATHERS.length];
    if (!weather) throw new Error('There is no weather');
    await ground.control('POST', '/clock', { advanceMs: Math.floor(random() * HOUR_MS) });
    await ground.control('PUT', '/options', weather.options ?? {});
    for (const fault of weather.faults?.(n) ?? [])
      await ground.control('POST', '/faults', { times: 1e9, seed: n, ...fault, accountId });
    const [region, account] = await Promise.all([ground.scan(), ground.scanAccount()]);
    await ground.control('DELETE', '/faults');
    await ground.control('PUT', '/options', FAIR);
    const findings = [...region.findings, ...account.findings];
    const wrong = findings.filter(({ code }) => weather.fair || !OF_THE_LOOK.has(code));
    counts.scans += 1;
    if (region.complete && account.complete) counts.complete += 1;
    if (findings.some(({ code }) => OF_THE_LOOK.has(code))) counts.told += 1;
    counts.falseFindings.push(
      ...wrong.map(
        ({ code, title, evidence }) => `scan ${n} (${weather.name}): ${code}: ${title} ${evidence.seen}`,
      ),
    );
  }
  return counts;
}

const FAIR = { eventualConsistencyMs: 0, propagationDelayMs: 0, throttling: false };

export const together = (one: SoakCounts, other: SoakCounts): SoakCounts => ({
  scans: one.scans + other.scans,
  complete: one.complete + other.complete,
  told: one.told + other.told,
  falseFindings: [...one.falseFindings, ...other.falseFindings],
});
