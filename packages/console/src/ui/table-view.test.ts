import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableView, type ValueColumn } from './table-view.ts';

interface Row {
  name: string;
  size?: number;
}

const columns: ValueColumn<Row>[] = [
  { id: 'name', value: ({ name }) => name },
  { id: 'size', value: ({ size }) => size },
];
const rows: Row[] = [{ name: 'b10', size: 3 }, { name: 'B2' }, { name: 'a', size: 20 }];
const query = { text: '', sort: '', page: 1, pageSize: 2 };
const names = (changed: Partial<typeof query>) =>
  tableView(rows, columns, { ...query, ...changed }).rows.map(({ name }) => name);

test('rows are searched by every word, in whatever column and case', () => {
  expect(names({ text: 'B 3' })).toEqual(['b10']);
  expect(names({ text: '  ' })).toEqual(['b10', 'B2']);
  expect(names({ text: 'nowhere' })).toEqual([]);
});

test('rows are sorted as people count, and what has no value comes last either way', () => {
  expect(names({ sort: 'name', pageSize: 9 })).toEqual(['a', 'B2', 'b10']);
  expect(names({ sort: 'size', pageSize: 9 })).toEqual(['b10', 'a', 'B2']);
  expect(names({ sort: '-size', pageSize: 9 })).toEqual(['a', 'b10', 'B2']);
  expect(names({ sort: 'no-such-column', pageSize: 9 })).toEqual(['b10', 'B2', 'a']);
});

test('a page that is not there, whatever the address says, is the nearest one that is', () => {
  expect(names({ page: 2 })).toEqual(['a']);
  expect(names({ page: 99 })).toEqual(['a']);
  expect(names({ page: -1 })).toEqual(['b10', 'B2']);
  expect(names({ page: Number.NaN })).toEqual(['b10', 'B2']);
});

const TEN_THOUSAND: readonly Row[] = Array.from({ length: 10_000 }, (_, n) => ({
  name: `Production ${n}`,
  // Scattered, and missing now and then.
  ...(n % 7 > 0 && { size: (n * 7_919) % 10_007 }),
}));

test('of 10,000 rows no more than a page is ever drawn, whatever is searched, sorted or asked for', () => {
  const asked = fc.record({
    text: fc.constantFrom('', 'production', '99', 'production 1 2', 'nowhere'),
    sort: fc.constantFrom('', 'name', '-name', 'size', '-size', 'none'),
    page: fc.oneof(fc.integer({ min: -5, max: 600 }), fc.double()),
    pageSize: fc.integer({ min: 1, max: 100 }),
  });
  const holds = fc.property(asked, (one) => {
    const view = tableView(TEN_THOUSAND, columns, one);
    const { rows, matches, pages, page, first } = view;
    const left = matches - first + 1;
    expect(rows.length).toBe(Math.max(0, Math.min(one.pageSize, left)));
    expect([page >= 1, page <= pages, pages === Math.max(1, Math.ceil(matches / one.pageSize))]).toEqual([
      true,
      true,
      true,
    ]);
  });
  fc.assert(holds, { numRuns: 15 });
});

test('the pages of 10,000 rows hold every row that matches, once', () => {
  const all = (text: string, sort: string): string[] => {
    const { pages } = tableView(TEN_THOUSAND, columns, { text, sort, page: 1, pageSize: 1_000 });
    const page = (n: number) =>
      tableView(TEN_THOUSAND, columns, { text, sort, page: n + 1, pageSize: 1_000 });
    return Array.from({ length: pages }, (_, n) => page(n).rows.map(({ name }) => name)).flat();
  };
  expect(new Set(all('', '-size'))).toEqual(new Set(TEN_THOUSAND.map(({ name }) => name)));
  expect(all('', '-size')).toHaveLength(10_000);
  const withNines = TEN_THOUSAND.filter(({ name, size }) => `${name}\n${size ?? ''}`.includes('99'));
  expect(all('99', 'name')).toHaveLength(withNines.length);
});

test('to search and sort 10,000 rows asks each row for its value, and compares them no more often than sorting must', () => {
  let asked = 0;
  const counted: ValueColumn<Row>[] = [
    {
      id: 'size',
      value: ({ size }) => {
        asked++;
        return size;
      },
    },
  ];
  tableView(TEN_THOUSAND, counted, { text: '9', sort: '', page: 1, pageSize: 20 });
  expect(asked).toBe(10_000);
  asked = 0;
  tableView(TEN_THOUSAND, counted, { text: '', sort: 'size', page: 1, pageSize: 20 });
  // Two values a comparison, and n log2 n comparisons at most.
  expect(asked).toBeLessThan(2 * 10_000 * Math.ceil(Math.log2(10_000)));
});
