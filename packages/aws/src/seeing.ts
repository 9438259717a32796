import { absent, present, type Seen, unknown } from '@berth/domain';
import { awsErrorText, faultOf, unknownBecause } from './faults.ts';

/**
 * Runs a look and says how it went: `absent` only for AWS's typed not-found answer, `unknown` with the reason for
 * everything else. Rejects only when the look was stopped.
 */
export async function seeing<T>(signal: AbortSignal, look: () => Promise<T>): Promise<Seen<T>> {
  try {
    return present(await look());
  } catch (error) {
    signal.throwIfAborted();
    const fault = faultOf(error);
    return fault === 'missing' ? absent : unknown(unknownBecause(fault), awsErrorText(error));
  }
}

/** The pages of a listing, one after the other, until AWS says that there is no more. */
export async function allPages<Page extends { IsTruncated?: boolean; Marker?: string }, Item>(
  page: (marker: { Marker?: string }) => Promise<Page>,
  items: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  let marker: { Marker?: string } = {};
  for (;;) {
    const answer = await page(marker);
    found.push(...(items(answer) ?? []));
    if (!answer.IsTruncated || answer.Marker === undefined) return found;
    marker = { Marker: answer.Marker };
  }
}
