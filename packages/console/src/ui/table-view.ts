/** A column, as far as searching and sorting go. */
export interface ValueColumn<T> {
  id: string;
  /** What is searched and sorted by; a column without it is for the eye alone. */
  value?: (item: T) => string | number | undefined;
}

export interface TableQuery {
  /** Every word must stand somewhere in the row. */
  text: string;
  /** Id of a column, with `-` in front for the largest first. */
  sort: string;
  /** From 1. */
  page: number;
  pageSize: number;
}

export interface TableView<T> {
  rows: readonly T[];
  /** How many rows match, on all pages. */
  matches: number;
  pages: number;
  /** The page that is shown: the last one, when the one asked for is beyond it. */
  page: number;
  /** Position of the first row among those that match, from 1. */
  first: number;
}

const compareTexts = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

/** The rows to show: searched, sorted, one page of them. */
export function tableView<T>(
  items: readonly T[],
  columns: readonly ValueColumn<T>[],
  query: TableQuery,
): TableView<T> {
  const found = search(items, columns, query.text);
  const sorted = sort(found, columns, query.sort);
  const pages = Math.max(1, Math.ceil(sorted.length / query.pageSize));
  const wanted = Number.isInteger(query.page) ? query.page : 1;
  const page = Math.min(Math.max(wanted, 1), pages);
  const start = (page - 1) * query.pageSize;
  return {
    rows: sorted.slice(start, start + query.pageSize),
    matches: sorted.length,
    pages,
    page,
    first: start + 1,
  };
}

/** The rows in which every word of the text stands, in whatever column. */
export function search<T>(
  items: readonly T[],
  columns: readonly ValueColumn<T>[],
  text: string,
): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => {
    const row = columns.map(({ value }) => String(value?.(item) ?? '').toLowerCase()).join('\n');
    return words.every((word) => row.includes(word));
  });
}

function sort<T>(items: readonly T[], columns: readonly ValueColumn<T>[], by: string): readonly T[] {
  const descending = by.startsWith('-');
  const value = columns.find(({ id }) => id === (descending ? by.slice(1) : by))?.value;
  if (!value) return items;
  const sign = descending ? -1 : 1;
  return items.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)];
    // What has no value comes last, whichever way.
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return (
      sign * (typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b)))
    );
  });
}
