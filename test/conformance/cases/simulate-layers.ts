import { PutUserPermissionsBoundaryCommand } from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { iamPage, type Subject } from '../case.ts';
import { aCaller, allow, aPolicy, deny, doc } from '../given.ts';
import { holder, simulate } from '../simulating.ts';

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
  ],
};
