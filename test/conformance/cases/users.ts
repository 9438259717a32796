import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, iamPage, refused, type Subject } from '../case.ts';
import { aCaller, allow, aPolicy, aUser, doc } from '../given.ts';

/** What a user must be rid of before it can be deleted. */
const holds: { what: string; message: RegExp; give(bench: Bench, name: string): Promise<unknown> }[] = [
  {
    what: 'an access key',
    message: /must delete access keys first/,
    give: (bench, name) => bench.admin.iam.send(new CreateAccessKeyCommand({ UserName: name })),
  },
  {
    what: 'a login profile',
    message: /must delete login profile first/,
    give: (bench, name) =>
      bench.admin.iam.send(
        new CreateLoginProfileCommand({ UserName: name, Password: 'Correct-horse-7-battery' }),
      ),
  },
  {
    what: 'an attached policy',
    message: /must detach all policies first/,
    give: async (bench, name) =>
      bench.admin.iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: await aPolicy(bench) })),
  },
  {
    what: 'an inline policy',
    message: /must delete policies first/,
    give: (bench, name) =>
      bench.admin.iam.send(
        new PutUserPolicyCommand({ UserName: name, PolicyName: 'in', PolicyDocument: doc(allow('s3:*')) }),
      ),
  },
];

const conflicts: Case[] = holds.map(({ what, message, give }) => ({
  name: `a user with ${what} can't be deleted`,
  page: iamPage('DeleteUser'),
  run: async (bench) => {
    const { name } = await aUser(bench);
    await give(bench, name);
    await refused(bench.admin.iam.send(new DeleteUserCommand({ UserName: name })), {
      code: 'DeleteConflict',
      status: 409,
      message,
    });
    await bench.admin.iam.send(new GetUserCommand({ UserName: name }));
  },
}));

const others: Case[] = [
  {
    name: 'GetUser shows what CreateUser made',
    page: iamPage('CreateUser'),
    run: async (bench) => {
      const made = await bench.admin.iam.send(new CreateUserCommand({ UserName: bench.name('u') }));
      const seen = await bench.admin.iam.send(new GetUserCommand({ UserName: made.User?.UserName ?? '' }));
      expect(seen.User).toMatchObject({
        UserName: made.User?.UserName,
        UserId: made.User?.UserId,
        Arn: made.User?.Arn,
        CreateDate: made.User?.CreateDate,
      });
      expect(made.User?.CreateDate).toBeInstanceOf(Date);
    },
  },
  {
    name: 'GetUser without a name shows the caller',
    page: iamPage('GetUser'),
    run: async (bench) => {
      const { caller, arn } = await aCaller(bench, [allow('iam:GetUser')]);
      expect((await caller.iam.send(new GetUserCommand({}))).User?.Arn).toBe(arn);
    },
  },
  {
    name: 'a user made twice is EntityAlreadyExists',
    page: iamPage('CreateUser'),
    run: async (bench) => {
      const { name } = await aUser(bench);
      await refused(bench.admin.iam.send(new CreateUserCommand({ UserName: name })), {
        code: 'EntityAlreadyExists',
        status: 409,
        message: new RegExp(`User with name ${name} already exists`),
      });
    },
  },
  {
    name: 'a deleted user is gone, and deleting again is NoSuchEntity',
    page: iamPage('DeleteUser'),
    run: async (bench) => {
      const { name } = await aUser(bench);
      await bench.admin.iam.send(new DeleteUserCommand({ UserName: name }));
      const gone = { code: 'NoSuchEntity', status: 404 };
      await refused(bench.admin.iam.send(new GetUserCommand({ UserName: name })), gone);
      await refused(bench.admin.iam.send(new DeleteUserCommand({ UserName: name })), gone);
    },
  },
  {
    name: 'a renamed user keeps its unique id, and its ARN follows',
    page: iamPage('UpdateUser'),
    run: async (bench) => {
      const user = await aUser(bench);
      const renamed = bench.name('renamed');
      await bench.admin.iam.send(new UpdateUserCommand({ UserName: user.name, NewUserName: renamed }));
      const seen = await bench.admin.iam.send(new GetUserCommand({ UserName: renamed }));
      expect(seen.User?.UserId).toBe(user.id);
      expect(seen.User?.Arn).toBe(`arn:aws:iam::${bench.accountId}:user${bench.path}${renamed}`);
      await refused(bench.admin.iam.send(new GetUserCommand({ UserName: user.name })), {
        code: 'NoSuchEntity',
        status: 404,
      });
    },
  },
  {
    name: 'ListUsers lists by path prefix, and leaves tags out',
    page: iamPage('ListUsers'),
    run: async (bench) => {
      const { name } = await aUser(bench);
      await bench.admin.iam.send(
        new CreateUserCommand({
          UserName: bench.name('tagged'),
          Path: bench.path,
          Tags: [{ Key: 'a', Value: 'b' }],
        }),
      );
      const { Users } = await bench.admin.iam.send(new ListUsersCommand({ PathPrefix: bench.path }));
      expect(Users?.map((user) => user.UserName).sort()).toEqual([bench.name('tagged'), name].sort());
      expect(Users?.some((user) => user.Tags !== undefined && user.Tags.length > 0)).toBe(false);
    },
  },
];

export const users: Subject = { title: 'users', cases: [...others, ...conflicts] };
