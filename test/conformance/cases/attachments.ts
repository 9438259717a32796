import {
  AttachUserPolicyCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetUserPolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { guide, iamPage, refused, type Subject } from '../case.ts';
import { allow, aPolicy, aRole, attached, aUser, doc } from '../given.ts';

export const attachments: Subject = {
  title: 'attachments',
  cases: [
    {
      name: 'attaching twice is attaching once',
      page: iamPage('AttachUserPolicy'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const arn = await aPolicy(bench);
        await attached(bench, { user: name }, arn);
        await attached(bench, { user: name }, arn);
        const seen = await bench.admin.iam.send(new ListAttachedUserPoliciesCommand({ UserName: name }));
        expect(seen.AttachedPolicies).toEqual([{ PolicyArn: arn, PolicyName: bench.name('policy') }]);
      },
    },
    {
      name: 'a policy counts what it is attached to, and lists it',
      page: iamPage('ListEntitiesForPolicy'),
      run: async (bench) => {
        const arn = await aPolicy(bench);
        const user = await aUser(bench);
        const role = await aRole(bench);
        await attached(bench, { user: user.name }, arn);
        await attached(bench, { role: role.name }, arn);
        const { Policy } = await bench.admin.iam.send(new GetPolicyCommand({ PolicyArn: arn }));
        expect(Policy?.AttachmentCount).toBe(2);
        const of = await bench.admin.iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: arn }));
        expect(of.PolicyUsers).toEqual([{ UserName: user.name, UserId: user.id }]);
        expect(of.PolicyRoles).toEqual([{ RoleName: role.name, RoleId: role.id }]);
      },
    },
    {
      name: 'detaching what is not attached is NoSuchEntity',
      page: iamPage('DetachUserPolicy'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const role = await aRole(bench);
        const arn = await aPolicy(bench);
        const gone = { code: 'NoSuchEntity', status: 404 };
        await refused(
          bench.admin.iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn: arn })),
          gone,
        );
        await refused(
          bench.admin.iam.send(new DetachRolePolicyCommand({ RoleName: role.name, PolicyArn: arn })),
          gone,
        );
      },
    },
    {
      name: 'a policy that is not there is attached to nothing',
      page: iamPage('AttachUserPolicy'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const PolicyArn = `arn:aws:iam::${bench.accountId}:policy/nothing-here`;
        await refused(bench.admin.iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn })), {
          code: 'NoSuchEntity',
          status: 404,
          message: /does not exist or is not attachable/,
        });
      },
    },
    {
      name: 'a user who is not there is attached to nothing',
      page: iamPage('AttachUserPolicy'),
      run: async (bench) => {
        const PolicyArn = await aPolicy(bench);
        await refused(
          bench.admin.iam.send(new AttachUserPolicyCommand({ UserName: 'nobody-here', PolicyArn })),
          { code: 'NoSuchEntity', status: 404, message: /nobody-here/ },
        );
      },
    },
    {
      name: 'a detached policy is attached no more, and another stays',
      page: iamPage('DetachRolePolicy'),
      run: async (bench) => {
        const { name } = await aRole(bench);
        const going = await aPolicy(bench, undefined, bench.name('going'));
        const staying = await aPolicy(bench, undefined, bench.name('staying'));
        await attached(bench, { role: name }, going);
        await attached(bench, { role: name }, staying);
        await bench.admin.iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn: going }));
        const seen = await bench.admin.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
        expect(seen.AttachedPolicies?.map((one) => one.PolicyArn)).toEqual([staying]);
      },
    },
    {
      name: 'a user takes ten managed policies by default',
      page: guide('reference_iam-quotas'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        for (let index = 1; index <= 10; index += 1)
          await attached(bench, { user: name }, await aPolicy(bench, undefined, bench.name(`p${index}`)));
        await refused(attached(bench, { user: name }, await aPolicy(bench)), {
          code: 'LimitExceeded',
          status: 409,
          message: /PoliciesPerUser: 10/,
        });
      },
    },
    {
      name: 'an inline policy is put, shown, listed and deleted by its name',
      page: iamPage('PutUserPolicy'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const which = { UserName: name, PolicyName: 'inline' };
        const document = doc(allow('s3:GetObject'));
        await bench.admin.iam.send(
          new PutUserPolicyCommand({ ...which, PolicyDocument: doc(allow('s3:*')) }),
        );
        await bench.admin.iam.send(new PutUserPolicyCommand({ ...which, PolicyDocument: document }));
        const seen = await bench.admin.iam.send(new GetUserPolicyCommand(which));
        expect(JSON.parse(decodeURIComponent(seen.PolicyDocument ?? ''))).toEqual(JSON.parse(document));
        const list = new ListUserPoliciesCommand({ UserName: name });
        expect((await bench.admin.iam.send(list)).PolicyNames).toEqual(['inline']);
        await bench.admin.iam.send(new DeleteUserPolicyCommand(which));
        await refused(bench.admin.iam.send(new GetUserPolicyCommand(which)), {
          code: 'NoSuchEntity',
          status: 404,
        });
      },
    },
  ],
};
