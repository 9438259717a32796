import { expect, test } from 'vitest';
import { Canaries } from './canaries.ts';

test.each(['x', 'xy', 'xyz'])(
  'a canary is found when it is encoded together with what stands before it (%s)',
  (before) => {
    const canaries = new Canaries();
    const value = canaries.plant('here');
    const hidden = Buffer.from(`${before}${value} and more`);
    for (const text of [hidden.toString(), hidden.toString('base64'), hidden.toString('hex')])
      expect(canaries.in(text, 'there').length).toBeGreaterThan(0);
    expect(canaries.in(`${value.slice(1)} and others`, 'there')).toEqual([]);
  },
);
