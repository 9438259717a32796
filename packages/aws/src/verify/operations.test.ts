import { NEEDED_ACTIONS, publishedGrant, redisCloud } from '@berth/domain';
import { expect, test } from 'vitest';
import { VERIFY_OPERATIONS } from './operations.ts';

const needed: string[] = Object.values(VERIFY_OPERATIONS).flatMap(({ needs }) => [...needs]);

test('verification says that it needs exactly what its operations need', () => {
  const said = NEEDED_ACTIONS.filter(({ feature }) => feature === 'verify').map(({ action }) => action);
  expect([...new Set(needed)].sort()).toEqual(said.sort());
});

test.each(redisCloud.generations)(
  'generation $id grants every call of the verification',
  ({ userPolicy }) => {
    expect(needed.filter((action) => !publishedGrant(userPolicy, action, false))).toEqual([]);
  },
);
