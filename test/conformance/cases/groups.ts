import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  RemoveUserFromGroupCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { guide, iamPage, refused, type Subject } from '../case.ts';
import { aCaller, allow, aPolicy, aUser, doc } from '../given.ts';

/** A group whose members may list users; gives its name. */
async function aGroup(bench: Bench): Promise<string> {
  const GroupName = bench.name('group');
  await bench.admin.iam.send(new CreateGroupCommand({ GroupName, Path: bench.path }));
  const PolicyArn = await aPolicy(bench, doc(allow('iam:ListUsers')));
  await bench.admin.iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
  return GroupName;
}

const join = (bench: Bench, GroupName: string, UserName: string) =>
  bench.admin.iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
const leave = (bench: Bench, GroupName: string, UserName: string) =>
  bench.admin.iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));

export const groups: Subject = {
  title: 'groups',
  cases: [
    {
      name: 'a member may do what the group may, for as long as it is one',
      page: guide('id_groups'),
      run: async (bench) => {
        const group = await aGroup(bench);
        const { caller, name } = await aCaller(bench, []);
        const denied = { code: 'AccessDenied', status: 403 };
        await refused(caller.iam.send(new ListUsersCommand({})), denied);
        await join(bench, group, name);
        await caller.iam.send(new ListUsersCommand({}));
        const of = await bench.admin.iam.send(new ListGroupsForUserCommand({ UserName: name }));
        expect(of.Groups?.map((one) => one.GroupName)).toEqual([group]);
        await leave(bench, group, name);
        await refused(caller.iam.send(new ListUsersCommand({})), denied);
      },
    },
    {
      name: 'the simulator counts the policies of a user’s groups',
      page: iamPage('SimulatePrincipalPolicy'),
      run: async (bench) => {
        const { arn, name } = await aUser(bench);
        await join(bench, await aGroup(bench), name);
        const ask = new SimulatePrincipalPolicyCommand({
          PolicySourceArn: arn,
          ActionNames: ['iam:ListUsers'],
        });
        const seen = await bench.admin.iam.send(ask);
        expect(seen.EvaluationResults?.[0]?.EvalDecision).toBe('allowed');
      },
    },
    {
      name: 'neither a member nor a group with members can be deleted',
      page: iamPage('DeleteGroup'),
      run: async (bench) => {
        const GroupName = await aGroup(bench);
        const { name } = await aUser(bench);
        await join(bench, GroupName, name);
        const conflict = { code: 'DeleteConflict', status: 409 };
        await refused(bench.admin.iam.send(new DeleteUserCommand({ UserName: name })), conflict);
        await refused(bench.admin.iam.send(new DeleteGroupCommand({ GroupName })), conflict);
      },
    },
  ],
};
