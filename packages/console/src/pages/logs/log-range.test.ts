import { expect, test } from 'vitest';
import { fromPicker, parseRange, rangeBounds, rangeText } from './log-range.ts';

const now = Date.parse('2026-11-27T12:00:00Z');

test.each(['7d', '30m', '2026-11-20T00:00:00Z..2026-11-21T00:00:00Z'])('%s survives the address', (text) => {
  expect(rangeText(parseRange(text))).toBe(text);
});

test.each(['', '7', 'd7', '99999d', 'yesterday', '2026-11-20..', 'a..b..c', '1..2'])(
  '"%s" in the address means at any time',
  (text) => {
    expect(parseRange(text)).toBeNull();
    expect(rangeBounds(parseRange(text), now)).toEqual({});
  },
);

test('a stretch that ends now has no end, so that new entries are in it', () => {
  expect(rangeBounds(parseRange('2h'), now)).toEqual({ startTime: new Date('2026-11-27T10:00:00Z') });
});

test('a month from the picker is thirty days', () => {
  expect(rangeText(fromPicker({ type: 'relative', amount: 2, unit: 'month' }))).toBe('60d');
});
