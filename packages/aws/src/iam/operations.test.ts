import { expect, test } from 'vitest';
import { iamReads } from './reads.ts';
import { iamWrites } from './writes.ts';

test('every IAM call names the actions that it needs, its own first', () => {
  for (const [name, { needs }] of Object.entries({ ...iamReads, ...iamWrites })) {
    expect(needs[0]).toBe(`iam:${name}`);
    expect(needs.every((action) => /^iam:[A-Z][A-Za-z]+$/.test(action))).toBe(true);
  }
});
