import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import { allow, aPolicy, aRole, attached, aUser, doc } from '../given.ts';

const addVersion = (bench: Bench, arn: string, SetAsDefault: boolean, action = 's3:GetObject') =>
  bench.admin.iam.send(
    new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: doc(allow(action)), SetAsDefault }),
  );

const dropVersion = (bench: Bench, arn: string, version: string) =>
  bench.admin.iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: version }));

const versions = async (bench: Bench, arn: string) => {
  const { Versions } = await bench.admin.iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  return (Versions ?? []).map((one) => `${one.VersionId}${one.IsDefaultVersion ? ' default' : ''}`).sort();
};

const malformed: { what: string; document: string }[] = [
  { what: 'is no JSON', document: '{"Version": "2012-10-17", "Statement": [' },
  { what: 'is a JSON string', document: '"hello"' },
  { what: 'has no statement', document: JSON.stringify({ Version: '2012-10-17' }) },
  {
    what: 'has a version that does not exist',
    document: JSON.stringify({ Version: '2024-01-01', Statement: [allow('s3:*')] }),
  },
  {
    what: 'has an effect that is neither Allow nor Deny',
    document: doc({ ...allow('s3:*'), Effect: 'Maybe' }),
  },
  { what: 'has no effect', document: doc({ Action: 's3:*', Resource: '*' }) },
  { what: 'has no action', document: doc({ Effect: 'Allow', Resource: '*' }) },
  { what: 'has no resource', document: doc({ Effect: 'Allow', Action: 's3:*' }) },
  { what: 'has an action without its service', document: doc(allow('GetObject')) },
  { what: 'has a resource that is no ARN', document: doc(allow('s3:GetObject', 'bucket/key')) },
  { what: 'names a principal', document: doc({ ...allow('s3:*'), Principal: '*' }) },
  { what: 'has an element that does not exist', document: doc({ ...allow('s3:*'), Colour: 'red' }) },
  {
    what: 'has two statements of one Sid',
    document: doc({ ...allow('s3:*'), Sid: 'Same' }, { ...allow('ec2:*'), Sid: 'Same' }),
  },
  {
    what: 'has a condition operator that does not exist',
    document: doc({ ...allow('s3:*'), Condition: { StringResembles: { 'aws:username': 'x' } } }),
  },
];

const refusals: Case[] = malformed.map(({ what, document }) => ({
  name: `a policy that ${what} is MalformedPolicyDocument`,
  page: guide('reference_policies_grammar'),
  run: async (bench) =>
    refused(
      bench.admin.iam.send(
        new CreatePolicyCommand({ PolicyName: bench.name('bad'), PolicyDocument: document }),
      ),
      { code: 'MalformedPolicyDocument', status: 400 },
    ),
}));

const others: Case[] = [
  {
    name: 'a new policy has version v1 as its default, and no attachment',
    page: iamPage('CreatePolicy'),
    run: async (bench) => {
      const arn = await aPolicy(bench);
      const { Policy } = await bench.admin.iam.send(new GetPolicyCommand({ PolicyArn: arn }));
      expect(Policy).toMatchObject({
        Arn: arn,
        DefaultVersionId: 'v1',
        AttachmentCount: 0,
        IsAttachable: true,
        PolicyId: expect.stringMatching(/^ANPA[A-Z0-9]{17}$/),
      });
      expect(await versions(bench, arn)).toEqual(['v1 default']);
    },
  },
  {
    name: 'a policy made twice is EntityAlreadyExists',
    page: iamPage('CreatePolicy'),
    run: async (bench) => {
      const name = bench.name('twice');
      await aPolicy(bench, undefined, name);
      await refused(aPolicy(bench, undefined, name), {
        code: 'EntityAlreadyExists',
        status: 409,
        message: new RegExp(`A policy called ${name} already exists`),
      });
    },
  },
  {
    name: 'a policy that is not there is NoSuchEntity',
    page: iamPage('GetPolicy'),
    run: async (bench) => {
      const arn = `arn:aws:iam::${bench.accountId}:policy/nothing-here`;
      await refused(bench.admin.iam.send(new GetPolicyCommand({ PolicyArn: arn })), {
        code: 'NoSuchEntity',
        status: 404,
        message: /nothing-here/,
      });
      await refused(bench.admin.iam.send(new DeletePolicyCommand({ PolicyArn: arn })), {
        code: 'NoSuchEntity',
        status: 404,
      });
    },
  },
  {
    name: 'a version becomes the default only when asked',
    page: iamPage('CreatePolicyVersion'),
    run: async (bench) => {
      const arn = await aPolicy(bench);
      const second = await addVersion(bench, arn, false);
      expect(second.PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: false });
      expect(await versions(bench, arn)).toEqual(['v1 default', 'v2']);
      await addVersion(bench, arn, true);
      expect(await versions(bench, arn)).toEqual(['v1', 'v2', 'v3 default']);
      const { Policy } = await bench.admin.iam.send(new GetPolicyCommand({ PolicyArn: arn }));
      expect(Policy?.DefaultVersionId).toBe('v3');
    },
  },
  {
    name: 'a policy has five versions at most',
    page: guide('access_policies_managed-versioning'),
    run: async (bench) => {
      const arn = await aPolicy(bench);
      for (let version = 2; version <= 5; version += 1) await addVersion(bench, arn, false);
      await refused(addVersion(bench, arn, true), {
        code: 'LimitExceeded',
        status: 409,
        message: /up to 5 versions/,
      });
      expect(await versions(bench, arn)).toEqual(['v1 default', 'v2', 'v3', 'v4', 'v5']);
    },
  },
  {
    name: 'a version number is never used again',
    page: iamPage('PolicyVersion'),
    run: async (bench) => {
      const arn = await aPolicy(bench);
      await addVersion(bench, arn, false);
      await dropVersion(bench, arn, 'v2');
      expect((await addVersion(bench, arn, false)).PolicyVersion?.VersionId).toBe('v3');
    },
  },
  {
    name: "the default version can't be deleted",
    page: iamPage('DeletePolicyVersion'),
    run: async (bench) => {
      const arn = await aPolicy(bench);
      await addVersion(bench, arn, false);
      await refused(dropVersion(bench, arn, 'v1'), {
        code: 'DeleteConflict',
        status: 409,
        message: /Cannot delete the default version of a policy/,
      });
    },
  },
  {
    name: 'a version that is not there is NoSuchEntity',
    page: iamPage('GetPolicyVersion'),
    run: async (bench) => {
      const arn = await aPolicy(bench);
      const missing = { PolicyArn: arn, VersionId: 'v9' };
      const gone = { code: 'NoSuchEntity', status: 404, message: /v9/ };
      await refused(bench.admin.iam.send(new GetPolicyVersionCommand(missing)), gone);
      await refused(bench.admin.iam.send(new SetDefaultPolicyVersionCommand(missing)), gone);
      await refused(dropVersion(bench, arn, 'v9'), gone);
    },
  },
  {
    name: 'SetDefaultPolicyVersion goes back to an older version, and that is what is enforced',
    page: iamPage('SetDefaultPolicyVersion'),
    run: async (bench) => {
      const arn = await aPolicy(bench, doc(allow('iam:GetUser')));
      await addVersion(bench, arn, true, 'iam:ListUsers');
      await bench.admin.iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v1' }));
      expect(await versions(bench, arn)).toEqual(['v1 default', 'v2']);
    },
  },
  {
    name: "a policy with other versions can't be deleted",
    page: iamPage('DeletePolicy'),
    run: async (bench) => {
      const arn = await aPolicy(bench);
      await addVersion(bench, arn, false);
      await refused(bench.admin.iam.send(new DeletePolicyCommand({ PolicyArn: arn })), {
        code: 'DeleteConflict',
        status: 409,
        message: /more than one version/,
      });
      await dropVersion(bench, arn, 'v2');
      await bench.admin.iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
    },
  },
  {
    name: "a policy attached to a user or a role can't be deleted",
    page: iamPage('DeletePolicy'),
    run: async (bench) => {
      const conflict = { code: 'DeleteConflict', status: 409, message: /attached to entities/ };
      for (const to of [{ user: (await aUser(bench)).name }, { role: (await aRole(bench)).name }]) {
        const arn = await aPolicy(bench, undefined, bench.name(`for-${Object.keys(to)[0]}`));
        await attached(bench, to, arn);
        await refused(bench.admin.iam.send(new DeletePolicyCommand({ PolicyArn: arn })), conflict);
      }
    },
  },
  {
    name: 'a policy may have 6144 characters without white space, and no more',
    page: guide('reference_iam-quotas'),
    run: async (bench) => {
      const sized = (characters: number) => {
        const empty = doc(allow('s3:GetObject', 'arn:aws:s3:::'));
        return doc(allow('s3:GetObject', `arn:aws:s3:::${'x'.repeat(characters - empty.length)}`));
      };
      const spaced = JSON.stringify(JSON.parse(sized(6144)), null, 8);
      await aPolicy(bench, spaced, bench.name('just-fits'));
      await refused(aPolicy(bench, sized(6145), bench.name('too-long')), {
        code: 'LimitExceeded',
        status: 409,
        message: /PolicySize: 6144/,
      });
    },
  },
  {
    name: 'ListPolicies of scope Local shows what is ours, and OnlyAttached what is in use',
    page: iamPage('ListPolicies'),
    run: async (bench) => {
      const used = await aPolicy(bench, undefined, bench.name('used'));
      const idle = await aPolicy(bench, undefined, bench.name('idle'));
      await attached(bench, { user: (await aUser(bench)).name }, used);
      const list = async (OnlyAttached: boolean) =>
        (
          await bench.admin.iam.send(
            new ListPoliciesCommand({ Scope: 'Local', PathPrefix: bench.path, OnlyAttached }),
          )
        ).Policies?.map((policy) => policy.Arn).sort();
      expect(await list(false)).toEqual([idle, used].sort());
      expect(await list(true)).toEqual([used]);
    },
  },
];

export const policies: Subject = { title: 'managed policies and versions', cases: [...others, ...refusals] };
