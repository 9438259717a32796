import { NEEDED_ACTIONS, permissionsPage, redisCloud, verdictOn } from '@berth/domain';
import { expect, test } from 'vitest';
import { VERIFY_OPERATIONS } from './verify/operations.ts';

/** Every operation that is called with the programmatic user's key, with the actions that it declares. */
const exercised = Object.entries(VERIFY_OPERATIONS).reduce<Record<string, string[]>>(
  (all, [operation, { needs }]) => {
    for (const action of needs) all[action] = [...(all[action] ?? []), operation];
    return all;
  },
  {},
);

const page = permissionsPage(redisCloud, exercised);

test('the page of permissions is up to date', async () => {
  await expect(page).toMatchFileSnapshot('../../../docs/permissions.md');
});

test('what a scenario requires is needed, and what only a feature asks for is not', () => {
  for (const { action, required } of NEEDED_ACTIONS) {
    expect(verdictOn(action, 'user')).toBe(required ? 'needed' : 'not exercised here');
  }
  expect(verdictOn('ec2:Describe*', 'user')).toBe('needed');
  expect(verdictOn('iam:GetPolicy', 'user')).toBe('not needed by any scenario');
  expect(verdictOn('ec2:AttachVolume', 'instance')).toBe('not exercised here');
});

test('nothing is called with that key but what the page shows as needed', () => {
  const shown = page.split('\n').filter((line) => line.includes('| needed |'));
  for (const [action, operations] of Object.entries(exercised)) {
    expect(shown.find((line) => line.includes(`\`${action}\``))).toContain(operations.join());
  }
});
