import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import { guide, iamPage, refused, type Subject } from '../case.ts';
import { aCaller, aKey, allow, aUser } from '../given.ts';

export const accessKeys: Subject = {
  title: 'access keys',
  cases: [
    {
      name: 'a new key is active at once, its id begins with AKIA, and its secret has 40 characters',
      page: iamPage('CreateAccessKey'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const { AccessKey } = await bench.admin.iam.send(new CreateAccessKeyCommand({ UserName: name }));
        expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
        expect(AccessKey?.SecretAccessKey).toHaveLength(40);
        expect(AccessKey).toMatchObject({ UserName: name, Status: 'Active' });
      },
    },
    {
      name: 'a user has two keys at most, whether they are active or not',
      page: guide('reference_iam-quotas'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const first = await aKey(bench, name);
        await aKey(bench, name);
        const off = { UserName: name, AccessKeyId: first.accessKeyId, Status: 'Inactive' } as const;
        await bench.admin.iam.send(new UpdateAccessKeyCommand(off));
        await refused(bench.admin.iam.send(new CreateAccessKeyCommand({ UserName: name })), {
          code: 'LimitExceeded',
          status: 409,
          message: /Cannot exceed quota for AccessKeysPerUser: 2/,
        });
      },
    },
    {
      name: 'deleting one of two keys makes room for another',
      page: iamPage('DeleteAccessKey'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const first = await aKey(bench, name);
        const second = await aKey(bench, name);
        const gone = { UserName: name, AccessKeyId: first.accessKeyId };
        await bench.admin.iam.send(new DeleteAccessKeyCommand(gone));
        const third = await aKey(bench, name);
        const { AccessKeyMetadata } = await bench.admin.iam.send(
          new ListAccessKeysCommand({ UserName: name }),
        );
        expect(AccessKeyMetadata?.map((key) => key.AccessKeyId).sort()).toEqual(
          [second.accessKeyId, third.accessKeyId].sort(),
        );
      },
    },
    {
      name: 'the secret is given once: no list shows it',
      page: iamPage('CreateAccessKey'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const keys = await aKey(bench, name);
        const listed = await bench.admin.iam.send(new ListAccessKeysCommand({ UserName: name }));
        expect(listed.AccessKeyMetadata).toHaveLength(1);
        expect(JSON.stringify(listed)).not.toContain(keys.secretAccessKey);
      },
    },
    {
      name: 'an inactive key works again once it is active',
      page: iamPage('UpdateAccessKey'),
      run: async (bench) => {
        const { name, arn } = await aUser(bench);
        const keys = await aKey(bench, name);
        const caller = bench.as(keys);
        const set = (Status: 'Active' | 'Inactive') =>
          bench.admin.iam.send(
            new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: keys.accessKeyId, Status }),
          );
        await set('Inactive');
        await refused(caller.sts.send(new GetCallerIdentityCommand({})), { code: 'InvalidClientTokenId' });
        await set('Active');
        expect((await caller.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
      },
    },
    {
      name: 'a deleted key works no more, and deleting it again is NoSuchEntity',
      page: iamPage('DeleteAccessKey'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const keys = await aKey(bench, name);
        const gone = { UserName: name, AccessKeyId: keys.accessKeyId };
        await bench.admin.iam.send(new DeleteAccessKeyCommand(gone));
        await refused(bench.as(keys).sts.send(new GetCallerIdentityCommand({})), {
          code: 'InvalidClientTokenId',
          status: 403,
        });
        await refused(bench.admin.iam.send(new DeleteAccessKeyCommand(gone)), {
          code: 'NoSuchEntity',
          status: 404,
          message: new RegExp(`The Access Key with id ${keys.accessKeyId} cannot be found`),
        });
      },
    },
    {
      name: "a key can't be deleted in the name of a user who does not own it",
      page: iamPage('DeleteAccessKey'),
      run: async (bench) => {
        const owner = await aUser(bench, bench.name('owner'));
        const other = await aUser(bench, bench.name('other'));
        const keys = await aKey(bench, owner.name);
        await refused(
          bench.admin.iam.send(
            new DeleteAccessKeyCommand({ UserName: other.name, AccessKeyId: keys.accessKeyId }),
          ),
          { code: 'NoSuchEntity', status: 404 },
        );
      },
    },
    {
      name: 'without a user name the key is the caller’s own',
      page: iamPage('CreateAccessKey'),
      run: async (bench) => {
        const { caller, name } = await aCaller(bench, [allow(['iam:CreateAccessKey', 'iam:ListAccessKeys'])]);
        const made = await caller.iam.send(new CreateAccessKeyCommand({}));
        expect(made.AccessKey?.UserName).toBe(name);
        const own = await caller.iam.send(new ListAccessKeysCommand({}));
        expect(own.AccessKeyMetadata).toHaveLength(2);
      },
    },
    {
      name: 'a key for a user who is not there is NoSuchEntity',
      page: iamPage('CreateAccessKey'),
      run: async (bench) =>
        refused(bench.admin.iam.send(new CreateAccessKeyCommand({ UserName: 'nobody-here' })), {
          code: 'NoSuchEntity',
          status: 404,
          message: /The user with name nobody-here cannot be found/,
        }),
    },
    {
      name: 'a key never used says N/A for its last service and region',
      page: iamPage('AccessKeyLastUsed'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const { accessKeyId } = await aKey(bench, name);
        const seen = await bench.admin.iam.send(
          new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }),
        );
        expect(seen.UserName).toBe(name);
        expect(seen.AccessKeyLastUsed).toMatchObject({ ServiceName: 'N/A', Region: 'N/A' });
        expect(seen.AccessKeyLastUsed?.LastUsedDate).toBeUndefined();
      },
    },
  ],
};
