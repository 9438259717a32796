import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreatePolicyVersionCommand,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, iamPage, refused, type Subject } from '../case.ts';
import { aKey, allow, aPolicy, aRole, attached, aUser, doc } from '../given.ts';

interface Page {
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

/** A list of three, asked for in pages. */
interface Listing {
  operation: string;
  /** Makes three of what is listed; gives what asks for a page and the names in it. */
  three(
    bench: Bench,
  ): Promise<(page: { MaxItems?: number; Marker?: string }) => Promise<{ page: Page; names: string[] }>>;
  count?: number;
}

const named = (names: (string | undefined)[] | undefined) => (names ?? []).map((name) => name ?? '');

const words = ['a', 'b', 'c'];
const tags = words.map((Key) => ({ Key, Value: '1' }));

const listings: Listing[] = [
  {
    operation: 'ListUsers',
    three: async (bench) => {
      for (const word of words) await aUser(bench, bench.name(word));
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListUsersCommand({ PathPrefix: bench.path, ...ask }));
        return { page, names: named(page.Users?.map((one) => one.UserName)) };
      };
    },
  },
  {
    operation: 'ListRoles',
    three: async (bench) => {
      for (const word of words) await aRole(bench, undefined, bench.name(word));
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListRolesCommand({ PathPrefix: bench.path, ...ask }));
        return { page, names: named(page.Roles?.map((one) => one.RoleName)) };
      };
    },
  },
  {
    operation: 'ListPolicies',
    three: async (bench) => {
      for (const word of words) await aPolicy(bench, undefined, bench.name(word));
      return async (ask) => {
        const page = await bench.admin.iam.send(
          new ListPoliciesCommand({ Scope: 'Local', PathPrefix: bench.path, ...ask }),
        );
        return { page, names: named(page.Policies?.map((one) => one.PolicyName)) };
      };
    },
  },
  {
    operation: 'ListPolicyVersions',
    three: async (bench) => {
      const arn = await aPolicy(bench);
      for (const action of ['s3:GetObject', 's3:PutObject'])
        await bench.admin.iam.send(
          new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: doc(allow(action)) }),
        );
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn, ...ask }));
        return { page, names: named(page.Versions?.map((one) => one.VersionId)) };
      };
    },
  },
  {
    operation: 'ListAttachedUserPolicies',
    three: async (bench) => {
      const { name } = await aUser(bench);
      for (const word of words)
        await attached(bench, { user: name }, await aPolicy(bench, undefined, bench.name(word)));
      return async (ask) => {
        const page = await bench.admin.iam.send(
          new ListAttachedUserPoliciesCommand({ UserName: name, ...ask }),
        );
        return { page, names: named(page.AttachedPolicies?.map((one) => one.PolicyName)) };
      };
    },
  },
  {
    operation: 'ListAttachedRolePolicies',
    three: async (bench) => {
      const { name } = await aRole(bench);
      for (const word of words)
        await attached(bench, { role: name }, await aPolicy(bench, undefined, bench.name(word)));
      return async (ask) => {
        const page = await bench.admin.iam.send(
          new ListAttachedRolePoliciesCommand({ RoleName: name, ...ask }),
        );
        return { page, names: named(page.AttachedPolicies?.map((one) => one.PolicyName)) };
      };
    },
  },
  {
    operation: 'ListUserPolicies',
    three: async (bench) => {
      const { name } = await aUser(bench);
      for (const PolicyName of words)
        await bench.admin.iam.send(
          new PutUserPolicyCommand({ UserName: name, PolicyName, PolicyDocument: doc(allow('s3:*')) }),
        );
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListUserPoliciesCommand({ UserName: name, ...ask }));
        return { page, names: named(page.PolicyNames) };
      };
    },
  },
  {
    operation: 'ListRolePolicies',
    three: async (bench) => {
      const { name } = await aRole(bench);
      for (const PolicyName of words)
        await bench.admin.iam.send(
          new PutRolePolicyCommand({ RoleName: name, PolicyName, PolicyDocument: doc(allow('s3:*')) }),
        );
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListRolePoliciesCommand({ RoleName: name, ...ask }));
        return { page, names: named(page.PolicyNames) };
      };
    },
  },
  {
    operation: 'ListAccessKeys',
    count: 2,
    three: async (bench) => {
      const { name } = await aUser(bench);
      await aKey(bench, name);
      await aKey(bench, name);
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListAccessKeysCommand({ UserName: name, ...ask }));
        return { page, names: named(page.AccessKeyMetadata?.map((one) => one.AccessKeyId)) };
      };
    },
  },
  {
    operation: 'ListInstanceProfiles',
    three: async (bench) => {
      for (const word of words)
        await bench.admin.iam.send(
          new CreateInstanceProfileCommand({ InstanceProfileName: bench.name(word), Path: bench.path }),
        );
      return async (ask) => {
        const page = await bench.admin.iam.send(
          new ListInstanceProfilesCommand({ PathPrefix: bench.path, ...ask }),
        );
        return { page, names: named(page.InstanceProfiles?.map((one) => one.InstanceProfileName)) };
      };
    },
  },
  {
    operation: 'ListInstanceProfilesForRole',
    three: async (bench) => {
      const { name } = await aRole(bench);
      for (const word of words) {
        const profile = { InstanceProfileName: bench.name(word) };
        await bench.admin.iam.send(new CreateInstanceProfileCommand(profile));
        await bench.admin.iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName: name }));
      }
      return async (ask) => {
        const page = await bench.admin.iam.send(
          new ListInstanceProfilesForRoleCommand({ RoleName: name, ...ask }),
        );
        return { page, names: named(page.InstanceProfiles?.map((one) => one.InstanceProfileName)) };
      };
    },
  },
  {
    operation: 'ListUserTags',
    three: async (bench) => {
      const { name } = await aUser(bench);
      await bench.admin.iam.send(new TagUserCommand({ UserName: name, Tags: tags }));
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListUserTagsCommand({ UserName: name, ...ask }));
        return { page, names: named(page.Tags?.map((one) => one.Key)) };
      };
    },
  },
  {
    operation: 'ListRoleTags',
    three: async (bench) => {
      const { name } = await aRole(bench);
      await bench.admin.iam.send(new TagRoleCommand({ RoleName: name, Tags: tags }));
      return async (ask) => {
        const page = await bench.admin.iam.send(new ListRoleTagsCommand({ RoleName: name, ...ask }));
        return { page, names: named(page.Tags?.map((one) => one.Key)) };
      };
    },
  },
];

const cases: Case[] = listings.flatMap(({ operation, three, count = 3 }) => [
  {
    name: `${operation} pages by Marker while IsTruncated, shows each once, and ends without a Marker`,
    page: iamPage(operation),
    run: async (bench) => {
      const ask = await three(bench);
      const seen: string[] = [];
      let marker: string | undefined;
      for (let index = 1; index <= count; index += 1) {
        const { page, names } = await ask({ MaxItems: 1, ...(marker ? { Marker: marker } : {}) });
        expect(names).toHaveLength(1);
        seen.push(...names);
        expect(page.IsTruncated ?? false, `page ${index}`).toBe(index < count);
        expect(page.Marker !== undefined, `page ${index}`).toBe(index < count);
        marker = page.Marker;
      }
      const whole = await ask({});
      expect(whole.page.IsTruncated ?? false).toBe(false);
      expect(seen.sort()).toEqual(whole.names.sort());
      expect(new Set(seen).size).toBe(count);
    },
  },
  {
    name: `${operation} takes between 1 and 1000 items a page`,
    page: iamPage(operation),
    run: async (bench) => {
      const ask = await three(bench);
      const bad = { code: 'ValidationError', status: 400 };
      await refused(ask({ MaxItems: 0 }), bad);
      await refused(ask({ MaxItems: 1001 }), bad);
      expect((await ask({ MaxItems: 1000 })).names).toHaveLength(count);
    },
  },
]);

export const pagination: Subject = {
  title: 'pagination',
  cases: [
    ...cases,
    {
      name: 'a page holds a hundred items unless told otherwise',
      page: iamPage('ListPolicies'),
      run: async (bench) => {
        for (let index = 0; index < 101; index += 1) await aPolicy(bench, undefined, bench.name(`p${index}`));
        const page = await bench.admin.iam.send(
          new ListPoliciesCommand({ Scope: 'Local', PathPrefix: bench.path }),
        );
        expect(page.Policies?.length).toBe(100);
        expect(page.IsTruncated).toBe(true);
      },
    },
  ],
};
