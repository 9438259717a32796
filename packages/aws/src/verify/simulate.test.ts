import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUpAccount } from '../testing/sandbox-account.ts';
import { verifyAccount } from '../testing/verify-account.ts';
import { groupsApart } from './simulate.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const refusal = (...groups: string[][]): string =>
  `Invalid Input Actions: ${groups.map((group) => `[${group.join(',')}]`).join(' and ')} require different authorization information.`;

test('actions that AWS does not simulate together are asked apart, at the price of more calls', async () => {
  const account = await setUpAccount(sandbox.endpoint);
  await account.control('POST', '/faults', {
    service: 'iam',
    action: 'SimulatePrincipalPolicy',
    accountId: account.accountId,
    kind: 'error',
    code: 'InvalidInput',
    status: 400,
    message: refusal(['ec2:RunInstances'], ['iam:PassRole', 'iam:AttachRolePolicy']),
  });
  const { outcome } = await verifyAccount(sandbox.endpoint, account.details);
  expect(outcome.verification.passed).toBe(true);
  expect(outcome.verification.facts.policyGeneration).toBe('2024');
  expect(outcome.verification.awsCalls).toBe(13);
});

test('the groups that AWS names are kept, and what it does not name goes with the first', () => {
  expect(groupsApart(refusal(['a:X'], ['b:Y', 'b:Z']), ['a:X', 'b:Y', 'b:Z', 'c:W'])).toEqual([
    ['a:X', 'c:W'],
    ['b:Y', 'b:Z'],
  ]);
  expect(groupsApart('Some other error', ['a:X', 'b:Y'])).toBeNull();
  expect(groupsApart(refusal(['a:X']), ['a:X'])).toBeNull();
});

test('whatever AWS says, every action ends up in exactly one smaller group', () => {
  const actions = fc.uniqueArray(fc.constantFrom('a:A', 'a:B', 'b:C', 'b:D', 'c:E'), { minLength: 2 });
  fc.assert(
    fc.property(actions, fc.array(fc.array(fc.constantFrom('a:A', 'b:C', 'x:Y', ''))), (asked, named) => {
      const groups = groupsApart(refusal(...named), asked) ?? [];
      expect(groups.flat().sort()).toEqual([...asked].sort());
      for (const group of groups) expect(group.length).toBeLessThan(asked.length);
    }),
  );
});
