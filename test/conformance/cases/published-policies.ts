import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetAccessKeyLastUsedCommand,
  GetInstanceProfileCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import { aKey, aPolicy, aRole, attached, aUser } from '../given.ts';
import { userPolicy } from '../published.ts';
import { askEc2 } from '../wire.ts';

const logic = guide('reference_policies_evaluation-logic');
type Generation = '2018' | '2024';
const generations = ['2018', '2024'] as const;

interface Programmatic {
  caller: Caller;
  name: string;
  arn: string;
  policyArn: string;
  role: string;
  bench: Bench;
}

/** The programmatic user of a generation, and a role beside it. A user of path /, as the pages make it. */
async function programmatic(bench: Bench, generation: Generation): Promise<Programmatic> {
  const name = bench.name('redislabs-user');
  const { User } = await bench.admin.iam.send(new CreateUserCommand({ UserName: name }));
  const policyArn = await aPolicy(bench, userPolicy(generation));
  await attached(bench, { user: name }, policyArn);
  const role = await aRole(bench);
  return {
    bench,
    name,
    arn: User?.Arn ?? '',
    policyArn,
    role: role.name,
    caller: bench.as(await aKey(bench, name)),
  };
}

type Call = (who: Programmatic) => Promise<unknown>;
const calls: { call: string; allowed: boolean; make: Call }[] = [
  {
    call: 'GetUser on itself',
    allowed: true,
    make: (who) => who.caller.iam.send(new GetUserCommand({ UserName: who.name })),
  },
  {
    call: 'GetUser without a name',
    allowed: true,
    make: (who) => who.caller.iam.send(new GetUserCommand({})),
  },
  {
    call: 'GetUser on another user',
    allowed: false,
    make: async (who) => {
      const { name } = await aUser(who.bench, who.bench.name('other'));
      return who.caller.iam.send(new GetUserCommand({ UserName: name }));
    },
  },
  { call: 'ListUsers', allowed: true, make: ({ caller }) => caller.iam.send(new ListUsersCommand({})) },
  {
    call: 'GetRole',
    allowed: true,
    make: ({ caller, role }) => caller.iam.send(new GetRoleCommand({ RoleName: role })),
  },
  { call: 'ListRoles', allowed: false, make: ({ caller }) => caller.iam.send(new ListRolesCommand({})) },
  {
    call: 'ListRolePolicies',
    allowed: true,
    make: ({ caller, role }) => caller.iam.send(new ListRolePoliciesCommand({ RoleName: role })),
  },
  {
    call: 'ListAttachedRolePolicies',
    allowed: true,
    make: ({ caller, role }) => caller.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role })),
  },
  {
    call: 'ListInstanceProfiles',
    allowed: true,
    make: ({ caller }) => caller.iam.send(new ListInstanceProfilesCommand({})),
  },
  {
    call: 'ListInstanceProfilesForRole',
    allowed: true,
    make: ({ caller, role }) => caller.iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: role })),
  },
  {
    call: 'GetInstanceProfile',
    allowed: false,
    make: ({ caller }) => caller.iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'any' })),
  },
  {
    call: 'GetPolicy',
    allowed: true,
    make: ({ caller, policyArn }) => caller.iam.send(new GetPolicyCommand({ PolicyArn: policyArn })),
  },
  {
    call: 'ListPolicies',
    allowed: true,
    make: ({ caller }) => caller.iam.send(new ListPoliciesCommand({ Scope: 'Local' })),
  },
  {
    call: 'GetPolicyVersion',
    allowed: false,
    make: ({ caller, policyArn }) =>
      caller.iam.send(new GetPolicyVersionCommand({ PolicyArn: policyArn, VersionId: 'v1' })),
  },
  {
    call: 'ListPolicyVersions',
    allowed: false,
    make: ({ caller, policyArn }) => caller.iam.send(new ListPolicyVersionsCommand({ PolicyArn: policyArn })),
  },
  {
    call: 'ListAttachedUserPolicies on itself',
    allowed: false,
    make: ({ caller, name }) => caller.iam.send(new ListAttachedUserPoliciesCommand({ UserName: name })),
  },
  {
    call: 'ListUserPolicies on itself',
    allowed: false,
    make: ({ caller, name }) => caller.iam.send(new ListUserPoliciesCommand({ UserName: name })),
  },
  {
    call: 'ListAccessKeys on itself',
    allowed: false,
    make: ({ caller }) => caller.iam.send(new ListAccessKeysCommand({})),
  },
  {
    call: 'CreateAccessKey on itself',
    allowed: false,
    make: ({ caller }) => caller.iam.send(new CreateAccessKeyCommand({})),
  },
  {
    call: 'GetAccessKeyLastUsed of its own key',
    allowed: false,
    make: ({ caller }) =>
      caller.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: caller.keys.accessKeyId })),
  },
  {
    call: 'GetLoginProfile on itself',
    allowed: false,
    make: ({ caller, name }) => caller.iam.send(new GetLoginProfileCommand({ UserName: name })),
  },
  {
    call: 'CreateUser',
    allowed: false,
    make: ({ caller, bench }) => caller.iam.send(new CreateUserCommand({ UserName: bench.name('new') })),
  },
  {
    call: 'SimulatePrincipalPolicy on itself',
    allowed: true,
    make: ({ caller, arn }) =>
      caller.iam.send(
        new SimulatePrincipalPolicyCommand({ PolicySourceArn: arn, ActionNames: ['ec2:CreateVpc'] }),
      ),
  },
  { call: 'DescribeInstances', allowed: true, make: ({ caller }) => askEc2(caller) },
];

const called: Case[] = generations.flatMap((generation) =>
  calls.map(({ call, allowed, make }) => ({
    name: `under the user policy of ${generation}, ${call} is ${allowed ? 'allowed' : 'denied'}`,
    page: logic,
    run: async (bench: Bench) => {
      const who = await programmatic(bench, generation);
      if (allowed) await make(who);
      else await refused(make(who), { code: 'AccessDenied', status: 403 });
    },
  })),
);

/** What the simulator says of the user policy: a resource type, and the decision with our tag and without. */
type Verdict = 'allowed' | 'implicitDeny' | 'explicitDeny';
const simulated: {
  generation: Generation;
  action: string;
  resource?: string;
  tagged: Verdict;
  untagged: Verdict;
}[] = [
  { generation: '2024', action: 'ec2:CreateVpc', tagged: 'allowed', untagged: 'allowed' },
  { generation: '2024', action: 'ec2:DescribeImages', tagged: 'allowed', untagged: 'allowed' },
  {
    generation: '2024',
    action: 'ec2:DescribeNetworkInterfaces',
    tagged: 'implicitDeny',
    untagged: 'implicitDeny',
  },
  { generation: '2024', action: 'ec2:ModifyVpcAttribute', tagged: 'implicitDeny', untagged: 'implicitDeny' },
  { generation: '2024', action: 'ec2:AllocateAddress', tagged: 'implicitDeny', untagged: 'implicitDeny' },
  {
    generation: '2024',
    action: 'ec2:TerminateInstances',
    resource: 'instance/i-0123456789abcdef0',
    tagged: 'allowed',
    untagged: 'implicitDeny',
  },
  {
    generation: '2024',
    action: 'ec2:DeleteVpc',
    resource: 'vpc/vpc-0123456789abcdef0',
    tagged: 'allowed',
    untagged: 'implicitDeny',
  },
  {
    generation: '2024',
    action: 'ec2:RunInstances',
    resource: 'instance/*',
    tagged: 'allowed',
    untagged: 'explicitDeny',
  },
  {
    generation: '2024',
    action: 'ec2:RunInstances',
    resource: 'volume/*',
    tagged: 'allowed',
    untagged: 'explicitDeny',
  },
  {
    generation: '2024',
    action: 'ec2:RunInstances',
    resource: 'subnet/subnet-0123456789abcdef0',
    tagged: 'allowed',
    untagged: 'allowed',
  },
  { generation: '2018', action: 'ec2:DescribeNetworkInterfaces', tagged: 'allowed', untagged: 'allowed' },
  { generation: '2018', action: 'ec2:ModifyVpcAttribute', tagged: 'allowed', untagged: 'allowed' },
  { generation: '2018', action: 'ec2:AllocateAddress', tagged: 'allowed', untagged: 'allowed' },
  {
    generation: '2018',
    action: 'ec2:TerminateInstances',
    resource: 'instance/i-0123456789abcdef0',
    tagged: 'allowed',
    untagged: 'implicitDeny',
  },
  {
    generation: '2018',
    action: 'ec2:RunInstances',
    resource: 'instance/*',
    tagged: 'allowed',
    untagged: 'allowed',
  },
];

const tagEntries = ['ec2:ResourceTag/RedisLabsIdentifier', 'aws:RequestTag/RedisLabsIdentifier'].map(
  (ContextKeyName) => ({
    ContextKeyName,
    ContextKeyType: 'string' as const,
    ContextKeyValues: ['Redislabs-VPC'],
  }),
);

const simulatedCases: Case[] = simulated.map(({ generation, action, resource, tagged, untagged }) => ({
  name: `under the user policy of ${generation}, ${action} on ${resource ?? '*'} simulates ${tagged} with our tag, ${untagged} without`,
  page: iamPage('SimulatePrincipalPolicy'),
  run: async (bench) => {
    const { arn } = await programmatic(bench, generation);
    const ask = async (withTag: boolean) => {
      const seen = await bench.admin.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: arn,
          ActionNames: [action],
          ...(resource ? { ResourceArns: [`arn:aws:ec2:us-east-1:${bench.accountId}:${resource}`] } : {}),
          ...(withTag ? { ContextEntries: tagEntries } : {}),
        }),
      );
      const [result] = seen.EvaluationResults ?? [];
      return resource ? result?.ResourceSpecificResults?.[0]?.EvalResourceDecision : result?.EvalDecision;
    };
    expect(await ask(true)).toBe(tagged);
    expect(await ask(false)).toBe(untagged);
  },
}));

export const publishedPolicies: Subject = {
  title: 'the published user policies',
  cases: [...called, ...simulatedCases],
};
