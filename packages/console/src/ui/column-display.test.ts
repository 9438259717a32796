import { expect, test } from 'vitest';
import { columnDisplay } from './column-display.ts';

const columns = [{ id: 'name', isRowHeader: true }, { id: 'size' }, { id: 'id', optional: true }];
const shown = (remembered: string | null) =>
  columnDisplay(columns, remembered).map(({ id, visible }) => (visible ? id : `-${id}`));

test('columns are shown as they were chosen, and those that are new as by default', () => {
  expect(shown(null)).toEqual(['name', 'size', '-id']);
  expect(shown('id,-size,name')).toEqual(['id', '-size', 'name']);
  expect(shown('size,gone')).toEqual(['size', 'name', '-id']);
});

test('whatever the browser remembers, the column that names the row is there', () => {
  expect(shown('-name,,--,-nonsense')).toEqual(['name', 'size', '-id']);
});
