import {
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  ListUserTagsCommand,
  type Tag,
  TagPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import { aCaller, allow, aPolicy, aRole, aUser, doc, trustingEc2 } from '../given.ts';

const rules = guide('id_tags');
const tagged: Tag[] = [
  { Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' },
  { Key: 'team', Value: '' },
];
const sorted = (tags: Tag[] | undefined) =>
  [...(tags ?? [])].sort((a, b) => (a.Key ?? '').localeCompare(b.Key ?? ''));
const many = (count: number): Tag[] =>
  Array.from({ length: count }, (_, index) => ({ Key: `key-${index}`, Value: 'x' }));

const tagsOf = async (bench: Bench, UserName: string) =>
  sorted((await bench.admin.iam.send(new ListUserTagsCommand({ UserName }))).Tags);
const tagUser = (bench: Bench, UserName: string, Tags: Tag[]) =>
  bench.admin.iam.send(new TagUserCommand({ UserName, Tags }));

/** What takes tags as it is made, and shows them after. */
const atCreation: {
  what: string;
  operation: string;
  make(bench: Bench, Tags: Tag[]): Promise<Tag[] | undefined>;
}[] = [
  {
    what: 'a user',
    operation: 'CreateUser',
    make: async ({ admin, name }, Tags) => {
      await admin.iam.send(new CreateUserCommand({ UserName: name('t'), Tags }));
      return (await admin.iam.send(new GetUserCommand({ UserName: name('t') }))).User?.Tags;
    },
  },
  {
    what: 'a role',
    operation: 'CreateRole',
    make: async ({ admin, name }, Tags) => {
      await admin.iam.send(
        new CreateRoleCommand({ RoleName: name('t'), AssumeRolePolicyDocument: trustingEc2, Tags }),
      );
      return (await admin.iam.send(new GetRoleCommand({ RoleName: name('t') }))).Role?.Tags;
    },
  },
  {
    what: 'a policy',
    operation: 'CreatePolicy',
    make: async ({ admin, name }, Tags) => {
      const made = await admin.iam.send(
        new CreatePolicyCommand({ PolicyName: name('t'), PolicyDocument: doc(allow('s3:*')), Tags }),
      );
      const arn = made.Policy?.Arn ?? '';
      return (await admin.iam.send(new GetPolicyCommand({ PolicyArn: arn }))).Policy?.Tags;
    },
  },
  {
    what: 'an instance profile',
    operation: 'CreateInstanceProfile',
    make: async ({ admin, name }, Tags) => {
      const which = { InstanceProfileName: name('t') };
      await admin.iam.send(new CreateInstanceProfileCommand({ ...which, Tags }));
      return (await admin.iam.send(new GetInstanceProfileCommand(which))).InstanceProfile?.Tags;
    },
  },
];

const creation: Case[] = atCreation.flatMap(({ what, operation, make }) => [
  {
    name: `${what} takes tags as it is made, and shows them`,
    page: iamPage(operation),
    run: async (bench) => expect(sorted(await make(bench, tagged))).toEqual(sorted(tagged)),
  },
  {
    name: `${what} with a tag that begins with aws: is not made`,
    page: rules,
    run: async (bench) => {
      const bad = { code: ['InvalidInput', 'ValidationError'], status: 400 };
      await refused(make(bench, [{ Key: 'aws:cloudformation:stack-name', Value: 'mine' }]), bad);
      expect(await make(bench, tagged)).toHaveLength(2);
    },
  },
]);

const invalid: { what: string; tags: Tag[] }[] = [
  { what: 'a key of 129 characters', tags: [{ Key: 'k'.repeat(129), Value: 'v' }] },
  { what: 'a value of 257 characters', tags: [{ Key: 'k', Value: 'v'.repeat(257) }] },
  { what: 'an empty key', tags: [{ Key: '', Value: 'v' }] },
  { what: 'a key with a character that is not allowed', tags: [{ Key: 'k?', Value: 'v' }] },
  {
    what: 'a key twice, told apart by case',
    tags: [
      { Key: 'Team', Value: 'a' },
      { Key: 'team', Value: 'b' },
    ],
  },
];

const refusals: Case[] = invalid.map(({ what, tags }) => ({
  name: `${what} is refused, and no tag changes`,
  page: rules,
  run: async (bench) => {
    const { name } = await aUser(bench);
    await tagUser(bench, name, tagged);
    await refused(tagUser(bench, name, tags), { code: ['ValidationError', 'InvalidInput'], status: 400 });
    expect(await tagsOf(bench, name)).toEqual(sorted(tagged));
  },
}));

export const tags: Subject = {
  title: 'tags',
  cases: [
    ...creation,
    ...refusals,
    {
      name: 'a tag set again has its new value, and the others stay',
      page: iamPage('TagUser'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        await tagUser(bench, name, tagged);
        await tagUser(bench, name, [{ Key: 'team', Value: 'data' }]);
        expect(await tagsOf(bench, name)).toEqual(sorted([tagged[0] as Tag, { Key: 'team', Value: 'data' }]));
      },
    },
    {
      name: 'a tag key is kept as written, but not told apart by case',
      page: rules,
      run: async (bench) => {
        const { name } = await aUser(bench);
        await tagUser(bench, name, [{ Key: 'Team', Value: 'one' }]);
        await tagUser(bench, name, [{ Key: 'TEAM', Value: 'two' }]);
        const seen = await tagsOf(bench, name);
        expect(seen.map((tag) => tag.Value)).toEqual(['two']);
      },
    },
    {
      name: 'untagging removes the named tags; a key that is not there is no error',
      page: iamPage('UntagUser'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        await tagUser(bench, name, tagged);
        await bench.admin.iam.send(
          new UntagUserCommand({ UserName: name, TagKeys: ['team', 'never-there'] }),
        );
        expect(await tagsOf(bench, name)).toEqual([tagged[0]]);
      },
    },
    {
      name: 'a resource has fifty tags at most',
      page: guide('reference_iam-quotas'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        await tagUser(bench, name, many(50));
        await refused(tagUser(bench, name, [{ Key: 'one-more', Value: '' }]), {
          code: ['LimitExceeded', 'InvalidInput'],
        });
        expect(await tagsOf(bench, name)).toHaveLength(50);
      },
    },
    {
      name: 'more than fifty tags in one request make nothing',
      page: iamPage('CreateUser'),
      run: async (bench) => {
        const UserName = bench.name('overfull');
        await refused(bench.admin.iam.send(new CreateUserCommand({ UserName, Tags: many(51) })), {
          code: ['ValidationError', 'InvalidInput', 'LimitExceeded'],
        });
        await refused(bench.admin.iam.send(new GetUserCommand({ UserName })), { code: 'NoSuchEntity' });
      },
    },
    {
      name: 'roles and policies are tagged as users are',
      page: iamPage('TagRole'),
      run: async (bench) => {
        const role = await aRole(bench);
        const PolicyArn = await aPolicy(bench);
        await bench.admin.iam.send(new TagRoleCommand({ RoleName: role.name, Tags: tagged }));
        await bench.admin.iam.send(new TagPolicyCommand({ PolicyArn, Tags: tagged }));
        const seen = await bench.admin.iam.send(new GetRoleCommand({ RoleName: role.name }));
        expect(sorted(seen.Role?.Tags)).toEqual(sorted(tagged));
        const policy = await bench.admin.iam.send(new GetPolicyCommand({ PolicyArn }));
        expect(sorted(policy.Policy?.Tags)).toEqual(sorted(tagged));
      },
    },
    {
      name: 'tags at creation need the permission to tag, beside the one to create',
      page: iamPage('CreateUser'),
      run: async (bench) => {
        const { caller } = await aCaller(bench, [allow('iam:CreateUser')]);
        const UserName = bench.name('new');
        await refused(caller.iam.send(new CreateUserCommand({ UserName, Tags: tagged })), {
          code: 'AccessDenied',
          status: 403,
          message: /iam:TagUser/,
        });
        await caller.iam.send(new CreateUserCommand({ UserName }));
      },
    },
    {
      name: 'a tag that only a service can set is shown like any other',
      page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html',
      needs: 'control',
      run: async (bench) => {
        const user = await aUser(bench);
        const system = { 'aws:cloudformation:stack-name': 'berth' };
        await bench.control?.setSystemTags(bench.accountId, user.arn, system);
        expect(await tagsOf(bench, user.name)).toEqual([
          { Key: 'aws:cloudformation:stack-name', Value: 'berth' },
        ]);
      },
    },
  ],
};
