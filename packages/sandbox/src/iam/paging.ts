import { constraintError, invalidInput } from '../protocol/aws-error.ts';

/** IAM's way of paging: `MaxItems` 1 to 1,000, 100 by default, and an opaque `Marker`. */
export interface Page {
  MaxItems?: number | undefined;
  Marker?: string | undefined;
}

const offsetOf = (marker: string | undefined): number => {
  if (marker === undefined) return 0;
  const offset = Number(
    /^at:(\d{1,9})$/.exec(Buffer.from(marker, 'base64url').toString('utf8'))?.[1] ?? Number.NaN,
  );
  if (Number.isNaN(offset)) throw invalidInput('Invalid Marker.');
  return offset;
};

/** One page of `items`, with the two members that every IAM list answers with. */
export function pageOf<T>(
  items: readonly T[],
  page: Page,
  defaultItems = 100,
): { items: T[]; IsTruncated: boolean; Marker?: string } {
  const size = page.MaxItems ?? defaultItems;
  if (!Number.isInteger(size) || size < 1)
    throw constraintError('MaxItems', String(size), 'Member must have value greater than or equal to 1');
  if (size > 1000)
    throw constraintError('MaxItems', String(size), 'Member must have value less than or equal to 1000');
  const from = offsetOf(page.Marker);
  const shown = items.slice(from, from + size);
  const next = from + size;
  return next < items.length
    ? { items: shown, IsTruncated: true, Marker: Buffer.from(`at:${next}`).toString('base64url') }
    : { items: shown, IsTruncated: false };
}

/** Lists are in the order of names, and only what lies under the path prefix. */
export function underPath<T extends { path: string; name: string }>(
  entities: Iterable<T>,
  prefix: string | undefined,
): T[] {
  return [...entities]
    .filter((entity) => entity.path.startsWith(prefix ?? '/'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
