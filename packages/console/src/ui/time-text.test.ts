import { expect, test } from 'vitest';
import { exactTime, friendlyTime } from './time-text.ts';

const now = Date.parse('2026-11-27T12:00:00Z');

test.each([
  ['2026-11-27T11:59:40Z', 'just now'],
  ['2026-11-27T11:58:00Z', '2 minutes ago'],
  ['2026-11-27T15:10:00Z', 'in 3 hours'],
  ['2026-11-26T11:00:00Z', 'yesterday'],
  ['no time', 'no time'],
])('%s is told as %s', (at, told) => {
  expect(friendlyTime(at, now)).toBe(told);
});

test('a moment further away is told by its date, and always exactly with UTC beside it', () => {
  expect(friendlyTime('2026-10-01T00:00:00Z', now)).toMatch(/2026/);
  expect(exactTime('2026-10-01T00:00:00Z')).toContain('(2026-10-01T00:00:00.000Z)');
});
