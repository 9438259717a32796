import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Ground, openGround } from './ground.ts';
import { soak } from './soak.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground?.close());
beforeEach(() => ground.putBack());

const SCANS = 100;

test(`${SCANS} scans of an account that nobody touched find nothing, whatever AWS's day is like`, async () => {
  const { falseFindings, ...counts } = await soak(ground, 1, SCANS);
  expect(falseFindings).toEqual([]);
  console.log(counts);
});
