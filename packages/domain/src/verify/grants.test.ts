import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actionMatches } from './grants.ts';

test.each([
  { pattern: 'sts:AssumeRole', action: 'STS:assumerole', covers: true },
  { pattern: 'sts:Assume*', action: 'sts:AssumeRoleWithSAML', covers: true },
  { pattern: '*', action: 'ec2:CreateVpc', covers: true },
  { pattern: 'ec2:*Vpc*', action: 'ec2:DescribeVpcPeeringConnections', covers: true },
  { pattern: 'ec2:*a*b', action: 'ec2:aXbYab', covers: true },
  { pattern: 'ec2:Create???', action: 'ec2:CreateVpc', covers: true },
  { pattern: 'ec2:CreateVpc?', action: 'ec2:CreateVpc', covers: false },
  { pattern: 'ec2:Create.pc', action: 'ec2:CreateVpc', covers: false },
  { pattern: '', action: 'ec2:CreateVpc', covers: false },
])('$pattern covers $action: $covers', ({ pattern, action, covers }) => {
  expect(actionMatches(pattern, action)).toBe(covers);
});

test('a pattern made of stars is answered at once', () => {
  expect(actionMatches(`${'*a'.repeat(2_000)}z`, 'a'.repeat(60))).toBe(false);
});

test('whatever is left out of an action, a star stands for it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (before, left, after) => {
      const plain = (text: string) => text.replace(/[*?]/g, '').toLowerCase();
      expect(actionMatches(`${plain(before)}*${plain(after)}`, plain(before) + left + plain(after))).toBe(
        true,
      );
    }),
  );
});
