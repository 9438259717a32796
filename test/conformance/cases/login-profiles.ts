import {
  CreateLoginProfileCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import { aUser } from '../given.ts';

const GOOD = 'Correct-horse-7-battery';
const create = (bench: Bench, UserName: string, Password = GOOD, PasswordResetRequired?: boolean) =>
  bench.admin.iam.send(
    new CreateLoginProfileCommand({
      UserName,
      Password,
      ...(PasswordResetRequired === undefined ? {} : { PasswordResetRequired }),
    }),
  );
const show = (bench: Bench, UserName: string) =>
  bench.admin.iam.send(new GetLoginProfileCommand({ UserName }));
const drop = (bench: Bench, UserName: string) =>
  bench.admin.iam.send(new DeleteLoginProfileCommand({ UserName }));

/** The policy of an account that set none: eight characters, three of four kinds. */
const weak: Case[] = [
  { what: 'of seven characters', password: 'aB3$efg' },
  { what: 'of lower-case letters alone', password: 'abcdefghijkl' },
  { what: 'of two kinds of characters', password: 'abcdefgh1234' },
].map(({ what, password }) => ({
  name: `a password ${what} is PasswordPolicyViolation`,
  page: guide('id_credentials_passwords_account-policy'),
  run: async (bench) => {
    const { name } = await aUser(bench);
    await refused(create(bench, name, password), { code: 'PasswordPolicyViolation', status: 400 });
    await refused(show(bench, name), { code: 'NoSuchEntity', status: 404 });
  },
}));

export const loginProfiles: Subject = {
  title: 'login profiles',
  cases: [
    ...weak,
    {
      name: 'a login profile shows when it was made and whether the password must be changed, never the password',
      page: iamPage('CreateLoginProfile'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        await create(bench, name, GOOD, true);
        const seen = await show(bench, name);
        expect(seen.LoginProfile).toMatchObject({ UserName: name, PasswordResetRequired: true });
        expect(seen.LoginProfile?.CreateDate).toBeInstanceOf(Date);
        expect(JSON.stringify(seen)).not.toContain(GOOD);
      },
    },
    {
      name: 'the password need not be changed unless asked',
      page: iamPage('CreateLoginProfile'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const made = await create(bench, name);
        expect(made.LoginProfile?.PasswordResetRequired).toBe(false);
      },
    },
    {
      name: 'a user has one login profile',
      page: iamPage('CreateLoginProfile'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        await create(bench, name);
        await refused(create(bench, name), { code: 'EntityAlreadyExists', status: 409 });
      },
    },
    {
      name: 'a user without one is NoSuchEntity, whether shown, changed or deleted',
      page: iamPage('GetLoginProfile'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const gone = {
          code: 'NoSuchEntity',
          status: 404,
          message: /Login Profile for User .* cannot be found/i,
        };
        await refused(show(bench, name), gone);
        await refused(drop(bench, name), gone);
        await refused(
          bench.admin.iam.send(new UpdateLoginProfileCommand({ UserName: name, Password: GOOD })),
          gone,
        );
      },
    },
    {
      name: 'an update changes what it names and leaves the rest',
      page: iamPage('UpdateLoginProfile'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        await create(bench, name, GOOD, true);
        await bench.admin.iam.send(
          new UpdateLoginProfileCommand({ UserName: name, PasswordResetRequired: false }),
        );
        expect((await show(bench, name)).LoginProfile?.PasswordResetRequired).toBe(false);
        await refused(
          bench.admin.iam.send(new UpdateLoginProfileCommand({ UserName: name, Password: 'short' })),
          { code: 'PasswordPolicyViolation', status: 400 },
        );
      },
    },
    {
      name: 'a login profile of a user who is not there is NoSuchEntity',
      page: iamPage('CreateLoginProfile'),
      run: async (bench) =>
        refused(create(bench, 'nobody-here'), {
          code: 'NoSuchEntity',
          status: 404,
          message: /The user with name nobody-here cannot be found/,
        }),
    },
  ],
};
