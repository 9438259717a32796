import { expect, test } from 'vitest';
import { databaseTests } from '../support/import-graph.ts';
import { filesBelow, importsIn, read } from '../support/sources.ts';

test('tests of the database are found, and so run on PostgreSQL too', () => {
  const found = databaseTests();
  const beside = filesBelow('packages/server/src/db', ['.test.ts']);
  expect(beside.length, 'packages/server/src/db has no test').toBeGreaterThan(0);
  expect(
    beside.filter((file) => !found.includes(file)),
    'open the database by the helper of @berth/server/testing',
  ).toEqual([]);
});

test('a database is opened in one place, which the search follows', () => {
  const openers = filesBelow('packages', ['.ts']).filter((file) =>
    importsIn(read(file)).some(
      ({ specifier, typeOnly }) => /^(@electric-sql\/pglite|pg)$/.test(specifier) && !typeOnly,
    ),
  );
  expect(
    openers.filter((file) => !file.startsWith('packages/server/src/')),
    'open it in packages/server/src/db',
  ).toEqual([]);
});
