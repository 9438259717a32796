import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { routeList } from '../routes.ts';

const text = readdirSync(import.meta.dirname)
  .filter((file) => /-?client\.ts$/.test(file))
  .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
  .join('\n');

test('the client has a function for every route, but for the list that is always empty', () => {
  const left = routeList.filter(({ operationId }) => !new RegExp(`\\b${operationId}\\b`).test(text));
  expect(left.map(({ operationId }) => operationId)).toEqual(['getAllSubscriptions_1']);
});
