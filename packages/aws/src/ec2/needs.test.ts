import { newestGeneration, redisCloud } from '@berth/domain';
import { expect, test } from 'vitest';
import { EC2_OPERATIONS } from './needs.ts';

test('every EC2 call names the actions that it needs, its own first', () => {
  for (const [name, { needs }] of Object.entries(EC2_OPERATIONS)) expect(needs[0]).toBe(`ec2:${name}`);
});

test('the published policy names every action that subscriptions need', () => {
  const granted = [newestGeneration(redisCloud).userPolicy.Statement]
    .flat()
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => [Action ?? []].flat());
  const needed = Object.values(EC2_OPERATIONS).flatMap(({ needs }) => [...needs]);
  expect(needed.filter((action) => !granted.includes(action))).toEqual([]);
});
