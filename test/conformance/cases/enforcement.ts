import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateUserCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import {
  aBoundedCaller,
  aCaller,
  aKey,
  allow,
  aPolicy,
  aRole,
  attached,
  aUser,
  deny,
  doc,
  type Statement,
} from '../given.ts';

const logic = guide('reference_policies_evaluation-logic');
const DENIED = { code: 'AccessDenied', status: 403 } as const;
const listUsers = new ListUsersCommand({});

/** Under these statements, listing users is allowed or not, and listing roles is allowed or not. */
const evaluations: {
  name: string;
  page?: Case['page'];
  statements: Statement[];
  users: boolean;
  roles: boolean;
}[] = [
  { name: 'nothing is allowed that no statement allows', statements: [], users: false, roles: false },
  {
    name: 'what a statement allows is allowed, and no more',
    statements: [allow('iam:ListUsers')],
    users: true,
    roles: false,
  },
  {
    name: 'a deny wins over an allow',
    statements: [allow('*'), deny('iam:ListUsers')],
    users: false,
    roles: true,
  },
  {
    name: 'a star stands for any characters of an action',
    statements: [allow('iam:List*')],
    users: true,
    roles: true,
  },
  {
    name: 'a question mark stands for one character',
    statements: [allow('iam:ListUser?')],
    users: true,
    roles: false,
  },
  {
    name: 'action names are compared without case',
    statements: [allow('IAM:listusers')],
    users: true,
    roles: false,
  },
  {
    name: 'NotAction allows all but what it names',
    page: guide('reference_policies_elements_notaction'),
    statements: [{ Effect: 'Allow', NotAction: 'iam:ListUsers', Resource: '*' }],
    users: false,
    roles: true,
  },
  {
    name: 'NotResource allows on all but what it names',
    page: guide('reference_policies_elements_notresource'),
    statements: [{ Effect: 'Allow', Action: 'iam:List*', NotResource: 'arn:aws:iam::*:user/*' }],
    users: false,
    roles: true,
  },
  {
    name: 'a statement whose condition does not hold allows nothing',
    statements: [
      { ...allow('iam:ListUsers'), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } },
      allow('iam:ListRoles'),
    ],
    users: false,
    roles: true,
  },
  {
    name: 'without MFA the key aws:MultiFactorAuthPresent is absent from a call by a long-term key',
    page: guide('reference_policies_condition-keys'),
    statements: [
      { ...allow('iam:ListUsers'), Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
      { ...allow('iam:ListRoles'), Condition: { Null: { 'aws:MultiFactorAuthPresent': 'true' } } },
    ],
    users: false,
    roles: true,
  },
];

const evaluated: Case[] = evaluations.map(({ name, page = logic, statements, users, roles }) => ({
  name,
  page,
  run: async (bench) => {
    const { caller } = await aCaller(bench, statements);
    const may = async (call: Promise<unknown>, allowed: boolean) =>
      allowed ? void (await call) : refused(call, DENIED);
    await may(caller.iam.send(listUsers), users);
    await may(caller.iam.send(new ListRolesCommand({})), roles);
  },
}));

const tagCondition = (key: string) => ({ StringEquals: { [key]: 'Redislabs-VPC' } });

export const enforcement: Subject = {
  title: 'enforcement',
  cases: [
    ...evaluated,
    {
      name: 'a condition on a request tag holds only when the request carries the tag',
      page: guide('access_iam-tags'),
      run: async (bench) => {
        const { caller } = await aCaller(bench, [
          {
            ...allow(['iam:CreateUser', 'iam:TagUser']),
            Condition: tagCondition('aws:RequestTag/RedisLabsIdentifier'),
          },
        ]);
        const make = (word: string, Value?: string) =>
          caller.iam.send(
            new CreateUserCommand({
              UserName: bench.name(word),
              ...(Value ? { Tags: [{ Key: 'RedisLabsIdentifier', Value }] } : {}),
            }),
          );
        await make('right', 'Redislabs-VPC');
        await refused(make('wrong', 'theirs'), DENIED);
        await refused(make('none'), DENIED);
      },
    },
    {
      name: 'a condition on a resource tag holds only on what carries the tag',
      page: guide('access_iam-tags'),
      run: async (bench) => {
        const { caller } = await aCaller(bench, [
          { ...allow('iam:DeleteUser'), Condition: tagCondition('aws:ResourceTag/RedisLabsIdentifier') },
        ]);
        const ours = await aUser(bench, bench.name('ours'));
        const theirs = await aUser(bench, bench.name('theirs'));
        const Tags = [{ Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' }];
        await bench.admin.iam.send(new TagUserCommand({ UserName: ours.name, Tags }));
        await refused(caller.iam.send(new DeleteUserCommand({ UserName: theirs.name })), DENIED);
        await caller.iam.send(new DeleteUserCommand({ UserName: ours.name }));
      },
    },
    {
      name: 'an action on a resource is allowed on that resource alone',
      page: logic,
      run: async (bench) => {
        const seen = await aRole(bench, undefined, bench.name('seen'));
        const hidden = await aRole(bench, undefined, bench.name('hidden'));
        const { caller } = await aCaller(bench, [allow('iam:GetRole', seen.arn)]);
        await caller.iam.send(new GetRoleCommand({ RoleName: seen.name }));
        await refused(caller.iam.send(new GetRoleCommand({ RoleName: hidden.name })), DENIED);
      },
    },
    {
      name: 'who may not look is denied, whether the thing is there or not',
      page: logic,
      run: async (bench) => {
        const { caller } = await aCaller(bench, []);
        await refused(caller.iam.send(new GetRoleCommand({ RoleName: 'nothing-here' })), DENIED);
      },
    },
    {
      name: 'a detached policy grants nothing any more',
      page: logic,
      run: async (bench) => {
        const { name } = await aUser(bench);
        const PolicyArn = await aPolicy(bench, doc(allow('iam:ListUsers')));
        await attached(bench, { user: name }, PolicyArn);
        const caller = bench.as(await aKey(bench, name));
        await caller.iam.send(listUsers);
        await bench.admin.iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn }));
        await refused(caller.iam.send(listUsers), DENIED);
      },
    },
    {
      name: 'a boundary alone grants nothing',
      page: guide('access_policies_boundaries'),
      run: async (bench) => {
        const { caller, name } = await aCaller(bench, []);
        const PermissionsBoundary = await aPolicy(bench, doc(allow('*')));
        await bench.admin.iam.send(
          new PutUserPermissionsBoundaryCommand({ UserName: name, PermissionsBoundary }),
        );
        await refused(caller.iam.send(listUsers), DENIED);
      },
    },
    {
      name: 'GetUser shows the boundary',
      page: guide('access_policies_boundaries'),
      run: async (bench) => {
        const { name } = await aBoundedCaller(bench, allow('*'));
        const { User } = await bench.admin.iam.send(new GetUserCommand({ UserName: name }));
        expect(User?.PermissionsBoundary?.PermissionsBoundaryArn).toContain(bench.name('boundary'));
      },
    },
    {
      name: 'putting a role into an instance profile needs PassRole on the role',
      page: iamPage('AddRoleToInstanceProfile'),
      run: async (bench) => {
        const role = await aRole(bench);
        const InstanceProfileName = bench.name('profile');
        await bench.admin.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
        const add = new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: role.name });
        const without = await aCaller(bench, [allow('iam:AddRoleToInstanceProfile')], bench.name('without'));
        await refused(without.caller.iam.send(add), { ...DENIED, message: /iam:PassRole/ });
        const with_ = await aCaller(
          bench,
          [allow('iam:AddRoleToInstanceProfile'), allow('iam:PassRole', role.arn)],
          bench.name('with'),
        );
        await with_.caller.iam.send(add);
      },
    },
    {
      name: 'accounts are apart: what one holds another does not see',
      page: guide('reference_policies_evaluation-logic'),
      needs: 'control',
      run: async (bench) => {
        const other = await bench.control?.createAccount();
        if (!other) throw new Error('no second account');
        const { name } = await aUser(bench);
        const stranger = bench.as(other);
        await refused(stranger.iam.send(new GetUserCommand({ UserName: name })), { code: 'NoSuchEntity' });
      },
    },
  ],
};
