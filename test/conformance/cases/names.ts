import {
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetRoleCommand,
  GetUserCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import { allow, aPolicy, aRole, aUser, doc, trustingEc2 } from '../given.ts';

const quotas = guide('reference_iam-quotas');

interface Kind {
  what: string;
  page: Case['page'];
  longest: number;
  make(bench: Bench, name: string): Promise<unknown>;
}

const kinds: Kind[] = [
  {
    what: 'user',
    page: iamPage('CreateUser'),
    longest: 64,
    make: (bench, name) => bench.admin.iam.send(new CreateUserCommand({ UserName: name })),
  },
  {
    what: 'role',
    page: iamPage('CreateRole'),
    longest: 64,
    make: (bench, name) =>
      bench.admin.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustingEc2 })),
  },
  {
    what: 'policy',
    page: iamPage('CreatePolicy'),
    longest: 128,
    make: (bench, name) =>
      bench.admin.iam.send(
        new CreatePolicyCommand({ PolicyName: name, PolicyDocument: doc(allow('iam:GetUser')) }),
      ),
  },
];

const perKind: Case[] = kinds.flatMap(({ what, page, longest, make }) => [
  {
    name: `a ${what} name taken in another case is taken`,
    page: quotas,
    run: async (bench) => {
      const name = bench.name('Taken');
      await make(bench, name);
      await refused(make(bench, name.toUpperCase()), { code: 'EntityAlreadyExists', status: 409 });
    },
  },
  {
    name: `a ${what} name may have ${longest} characters, and no more`,
    page,
    run: async (bench) => {
      const base = bench.name('n');
      await make(bench, base.padEnd(longest, 'x'));
      await refused(make(bench, base.padEnd(longest + 1, 'y')), { code: 'ValidationError', status: 400 });
    },
  },
  {
    name: `a ${what} name may hold letters, digits and _+=,.@- only`,
    page,
    run: async (bench) => {
      await make(bench, bench.name('all_of+these=are,fine.here@x'));
      for (const bad of ['with space', 'slash/inside', 'star*', 'Grüße', '$', '<b>'])
        await refused(make(bench, bad), { code: 'ValidationError', status: 400 });
    },
  },
]);

const others: Case[] = [
  {
    name: 'a user of path / and one with a path have ARNs that show it',
    page: guide('reference_identifiers'),
    run: async (bench) => {
      const name = bench.name('plain');
      const plain = await bench.admin.iam.send(new CreateUserCommand({ UserName: name }));
      expect(plain.User?.Arn).toBe(`arn:aws:iam::${bench.accountId}:user/${name}`);
      expect(plain.User?.Path).toBe('/');
      const deep = await aUser(bench);
      expect(deep.arn).toBe(`arn:aws:iam::${bench.accountId}:user${bench.path}${deep.name}`);
      await bench.admin.iam.send(new DeleteUserCommand({ UserName: name }));
    },
  },
  {
    name: 'a name is unique whatever the path',
    page: guide('reference_identifiers'),
    run: async (bench) => {
      const { name } = await aUser(bench);
      await refused(bench.admin.iam.send(new CreateUserCommand({ UserName: name, Path: '/elsewhere/' })), {
        code: 'EntityAlreadyExists',
        status: 409,
      });
    },
  },
  {
    name: 'a path must begin and end with a slash',
    page: quotas,
    run: async (bench) => {
      const call = new CreateUserCommand({ UserName: bench.name('u'), Path: 'no-slashes' });
      await refused(bench.admin.iam.send(call), { code: 'ValidationError', status: 400 });
    },
  },
  {
    name: 'unique ids tell the kind by their prefix',
    page: guide('reference_identifiers'),
    run: async (bench) => {
      expect((await aUser(bench)).id).toMatch(/^AIDA[A-Z0-9]{17}$/);
      expect((await aRole(bench)).id).toMatch(/^AROA[A-Z0-9]{17}$/);
    },
  },
  {
    name: 'a user made again under the same name has another unique id',
    page: guide('reference_identifiers'),
    run: async (bench) => {
      const first = await aUser(bench);
      await bench.admin.iam.send(new DeleteUserCommand({ UserName: first.name }));
      const second = await aUser(bench, first.name);
      expect(second.arn).toBe(first.arn);
      expect(second.id).not.toBe(first.id);
    },
  },
  {
    name: 'a user that is not there is NoSuchEntity, and the refusal names it',
    page: iamPage('GetUser'),
    run: async (bench) =>
      refused(bench.admin.iam.send(new GetUserCommand({ UserName: 'nobody-here' })), {
        code: 'NoSuchEntity',
        status: 404,
        message: /^The user with name nobody-here cannot be found\.$/,
      }),
  },
  {
    name: 'a role that is not there is NoSuchEntity, and the refusal names it',
    page: iamPage('GetRole'),
    run: async (bench) =>
      refused(bench.admin.iam.send(new GetRoleCommand({ RoleName: 'nothing-here' })), {
        code: 'NoSuchEntity',
        status: 404,
        message: /^The role with name nothing-here cannot be found\.$/,
      }),
  },
  {
    name: 'a policy has its name and path in its ARN',
    page: guide('reference_identifiers'),
    run: async (bench) => {
      const name = bench.name('p');
      const arn = await aPolicy(bench, undefined, name);
      expect(arn).toBe(`arn:aws:iam::${bench.accountId}:policy${bench.path}${name}`);
    },
  },
];

export const names: Subject = { title: 'names and identifiers', cases: [...perKind, ...others] };
