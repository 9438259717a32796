import { expect, test } from 'vitest';
import { DATA_PERSISTENCE, DATABASE_MODULES, REDIS_VERSIONS } from './database-options.ts';
import { CATALOGUE_REGIONS } from './regions.ts';

test('every region has a number and a name of its own, and a time zone that there is', () => {
  const unique = (values: unknown[]) => expect(new Set(values).size).toBe(values.length);
  unique(CATALOGUE_REGIONS.map(({ id }) => id));
  unique(CATALOGUE_REGIONS.map(({ name }) => name));
  for (const { name, timeZone } of CATALOGUE_REGIONS) {
    expect(name).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
    expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  }
});

test('one version is the default, and it is no preview', () => {
  expect(REDIS_VERSIONS.filter(({ isDefault }) => isDefault)).toEqual([
    expect.objectContaining({ isPreview: false }),
  ]);
});

test('whatever a database may name is described in plain words', () => {
  for (const { description } of [...DATABASE_MODULES, ...DATA_PERSISTENCE])
    expect(description).toMatch(/^[A-Z].*[^.]$/);
});
