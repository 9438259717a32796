import type { Seen } from '@berth/domain';
import { allPages, seeing } from '../seeing.ts';

/** The most that IAM gives per page. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html */
export const PAGE = { MaxItems: 1000 };

/** All pages of a listing as one look: if one page is not seen, none is. */
export const listing = <Page extends { IsTruncated?: boolean; Marker?: string }, Item>(
  signal: AbortSignal,
  page: (marker: { Marker?: string }) => Promise<Page>,
  items: (page: Page) => Item[] | undefined,
): Promise<Seen<Item[]>> => seeing(signal, () => allPages(page, items));
