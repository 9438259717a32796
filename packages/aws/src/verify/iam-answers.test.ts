import { expect, test } from 'vitest';
import { actionVerdicts } from './iam-answers.ts';

test('without named resources the verdict is about all of them, whatever AWS calls them', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: AWS's form of an ARN, not a template
  const EvalResourceName = 'arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}';
  const result = { EvalActionName: 'ec2:CreateVpc', EvalResourceName, EvalDecision: 'implicitDeny' as const };
  expect(actionVerdicts(result, [])).toMatchObject([{ resource: '*', decision: 'implicitDeny' }]);
});

test('of named resources each has its own verdict, not the sum of all', () => {
  const result = {
    EvalActionName: 'iam:PassRole',
    EvalResourceName: '*',
    EvalDecision: 'implicitDeny' as const,
    OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    ResourceSpecificResults: [
      { EvalResourceName: 'arn:a', EvalResourceDecision: 'allowed' as const },
      { EvalResourceName: 'arn:b', EvalResourceDecision: 'implicitDeny' as const },
    ],
  };
  expect(actionVerdicts(result, ['arn:a', 'arn:b'])).toMatchObject([
    { resource: 'arn:a', decision: 'allowed', allowedByOrganization: true },
    { resource: 'arn:b', decision: 'implicitDeny' },
  ]);
});

test('a decision that AWS adds one day is not an allowance', () => {
  const result = { EvalActionName: 'ec2:CreateVpc', EvalDecision: 'perhaps' as 'allowed' };
  expect(actionVerdicts(result, [])[0]?.decision).toBe('implicitDeny');
});
