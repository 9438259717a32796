import { AwsError } from '../protocol/aws-error.ts';
import { validationException } from '../protocol/json-body.ts';

/** KMS's way of paging: `Limit` and an opaque `Marker`. */
export function kmsPage<T>(
  items: readonly T[],
  page: { Limit?: number | undefined; Marker?: string | undefined },
  most: number,
  usual: number,
): { items: T[]; Truncated: boolean; NextMarker?: string } {
  const limit = page.Limit ?? usual;
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw validationException(
      'Limit',
      String(limit),
      limit < 1
        ? 'Member must have value greater than or equal to 1'
        : `Member must have value less than or equal to ${most}`,
    );
  const from = page.Marker === undefined ? 0 : Number(/^at-(\d{1,9})$/.exec(page.Marker)?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw new AwsError('InvalidMarkerException', 'The marker is not valid.');
  const next = from + limit;
  const shown = items.slice(from, next);
  return next < items.length
    ? { items: shown, Truncated: true, NextMarker: `at-${next}` }
    : { items: shown, Truncated: false };
}
