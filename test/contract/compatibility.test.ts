import { expect, test } from 'vitest';
import { CALLERS } from './clients.ts';
import { compatibilityPage, notHere, REFUSED, refusedFor } from './compatibility.ts';
import { published } from './published.ts';

test('docs/compatibility.md is what the tables say (update it with `npx vitest run test/contract -u`)', async () => {
  await expect(compatibilityPage()).toMatchFileSnapshot('../../docs/compatibility.md');
});

test('whatever Redis Cloud has is here, or there is a reason why not', () => {
  const unexplained = notHere().filter((one) => !refusedFor(one));
  expect(unexplained.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test('every reason is still needed', () => {
  const used = new Set(notHere().map(refusedFor));
  expect(REFUSED.filter((one) => !used.has(one)).map(({ title }) => title)).toEqual([]);
});

test('whatever a client is said to call is published', () => {
  const names = published.operations.map(({ operationId }) => operationId);
  expect(Object.keys(CALLERS).filter((name) => !names.includes(name))).toEqual([]);
});
