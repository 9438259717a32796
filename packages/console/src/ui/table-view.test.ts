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
