import { PutUserPermissionsBoundaryCommand } from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { iamPage, type Subject } from '../case.ts';
import { aBoundedCaller, aCaller, allow, aPolicy, deny, doc } from '../given.ts';
import { decisions, holder, only, simulate } from '../simulating.ts';

export const simulatedLayers: Subject = {
  title: 'SimulatePrincipalPolicy and the layers above a policy',
  cases: [
    {
      name: 'a boundary that does not allow the action turns the decision, and is named',
      page: iamPage('PermissionsBoundaryDecisionDetail'),
      run: async (bench) => {
        const { arn, name } = await aCaller(bench, [allow(['s3:GetObject', 'ec2:CreateVpc'])]);
        const boundary = await aPolicy(bench, doc(allow('s3:*')), bench.name('boundary'));
        await bench.admin.iam.send(
          new PutUserPermissionsBoundaryCommand({ UserName: name, PermissionsBoundary: boundary }),
        );
        const ask = { ActionNames: ['s3:GetObject', 'ec2:CreateVpc'] };
        const [inside, outside] = (await simulate(bench, arn, ask)).EvaluationResults ?? [];
        expect(inside).toMatchObject({
          EvalDecision: 'allowed',
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
        });
        expect(outside).toMatchObject({
          EvalDecision: 'implicitDeny',
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
        });
      },
    },
    {
      name: 'an organization that does not allow the action turns the decision, and is named',
      page: iamPage('OrganizationsDecisionDetail'),
      needs: 'control',
      run: async (bench) => {
        const arn = await holder(bench, allow(['s3:GetObject', 'ec2:CreateVpc']));
        await bench.control?.setScps(bench.accountId, [JSON.parse(doc(allow('*'), deny('ec2:CreateVpc')))]);
        const ask = { ActionNames: ['s3:GetObject', 'ec2:CreateVpc'] };
        const [inside, outside] = (await simulate(bench, arn, ask)).EvaluationResults ?? [];
        expect(inside).toMatchObject({
          EvalDecision: 'allowed',
          OrganizationsDecisionDetail: { AllowedByOrganizations: true },
        });
        expect(outside?.OrganizationsDecisionDetail?.AllowedByOrganizations).toBe(false);
        expect(outside?.EvalDecision).not.toBe('allowed');
      },
    },
    {
      name: 'statements and context keys of an organization never show among those of the policies',
      page: iamPage('EvaluationResult'),
      needs: 'control',
      run: async (bench) => {
        const arn = await holder(bench, allow('ec2:CreateVpc'));
        await bench.control?.setScps(bench.accountId, [
          JSON.parse(
            doc(allow('*'), {
              ...deny('ec2:CreateVpc'),
              Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-example' } },
            }),
          ),
        ]);
        const seen = await simulate(bench, arn, { ActionNames: ['ec2:CreateVpc'] });
        const matched = only(seen.EvaluationResults).MatchedStatements ?? [];
        expect(matched.every((one) => one.SourcePolicyId === bench.name('policy'))).toBe(true);
        expect(only(seen.EvaluationResults).MissingContextValues ?? []).not.toContain('aws:PrincipalOrgID');
      },
    },
    {
      name: 'a policy given with the request counts beside those of the principal',
      page: iamPage('SimulatePrincipalPolicy'),
      run: async (bench) => {
        const arn = await holder(bench, allow(['s3:GetObject', 's3:PutObject']));
        const seen = await simulate(bench, arn, {
          ActionNames: ['s3:GetObject', 's3:PutObject', 'sns:Publish'],
          PolicyInputList: [doc(allow('sns:Publish'), deny('s3:PutObject'))],
        });
        expect(decisions(seen.EvaluationResults)).toEqual({
          's3:GetObject': 'allowed',
          's3:PutObject': 'explicitDeny',
          'sns:Publish': 'allowed',
        });
      },
    },
    {
      name: 'a boundary given with the request takes the place of the principal’s own',
      page: iamPage('SimulatePrincipalPolicy'),
      run: async (bench) => {
        const { arn } = await aBoundedCaller(bench, allow('s3:*'));
        const ask = { ActionNames: ['iam:ListUsers'] };
        const own = await simulate(bench, arn, ask);
        expect(only(own.EvaluationResults).EvalDecision).toBe('implicitDeny');
        const given = await simulate(bench, arn, {
          ...ask,
          PermissionsBoundaryPolicyInputList: [doc(allow('iam:*'))],
        });
        expect(only(given.EvaluationResults).EvalDecision).toBe('allowed');
      },
    },
  ],
};
