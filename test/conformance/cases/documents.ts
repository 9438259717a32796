import { GetPolicyVersionCommand, GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import { aKey, allow, aPolicy, aRole, attached, aUser, CALLER_NAME, doc, trustingEc2 } from '../given.ts';
import { published } from '../published.ts';

const stored = async (bench: Bench, PolicyArn: string) =>
  (await bench.admin.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))).PolicyVersion
    ?.Document ?? '';

const texts: { what: string; text: string }[] = [
  { what: 'with white space', text: JSON.stringify(JSON.parse(doc(allow('s3:GetObject'))), null, '\t') },
  {
    what: 'with a plus, a percent and an ampersand',
    text: doc({ ...allow('s3:GetObject', 'arn:aws:s3:::b/a+b%20c&d=e'), Sid: 'One' }),
  },
  { what: 'with letters of Latin-1', text: doc(allow('s3:GetObject', 'arn:aws:s3:::café/*')) },
  { what: 'with a policy variable', text: doc(allow('iam:GetUser', `arn:aws:iam::*:user/${CALLER_NAME}`)) },
  { what: 'with quotes and angle brackets', text: doc(allow('s3:GetObject', `arn:aws:s3:::b/<a>"'`)) },
];

const kept: Case[] = [
  ...texts,
  ...published.map(({ generation, name, text }) => ({ what: `${name} of ${generation}`, text })),
].map(({ what, text }) => ({
  name: `a document is given back as it was written, percent-encoded: ${what}`,
  page: iamPage('GetPolicyVersion'),
  run: async (bench) => {
    const raw = await stored(bench, await aPolicy(bench, text));
    expect(raw).toMatch(/^[A-Za-z0-9\-._~%*'()!]+$/);
    expect(decodeURIComponent(raw)).toBe(text);
  },
}));

export const documents: Subject = {
  title: 'policy documents',
  cases: [
    ...kept,
    {
      name: 'a trust policy is percent-encoded too',
      page: iamPage('GetRole'),
      run: async (bench) => {
        const { name } = await aRole(bench);
        const { Role } = await bench.admin.iam.send(new GetRoleCommand({ RoleName: name }));
        expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B/);
        expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(
          JSON.parse(trustingEc2),
        );
      },
    },
    {
      name: 'a list of roles carries their trust as GetRole does',
      page: iamPage('ListRoles'),
      run: async (bench) => {
        const { ListRolesCommand } = await import('@aws-sdk/client-iam');
        await aRole(bench);
        const { Roles } = await bench.admin.iam.send(new ListRolesCommand({ PathPrefix: bench.path }));
        expect(decodeURIComponent(Roles?.[0]?.AssumeRolePolicyDocument ?? '')).toBe(trustingEc2);
      },
    },
    {
      name: 'aws:username stands for the caller: a user sees itself and nobody else',
      page: guide('reference_policies_variables'),
      run: async (bench) => {
        const own = doc(allow('iam:GetUser', `arn:aws:iam::*:user/*${CALLER_NAME}`));
        const arn = await aPolicy(bench, own);
        const user = await aUser(bench, bench.name('me'));
        const other = await aUser(bench, bench.name('other'));
        await attached(bench, { user: user.name }, arn);
        const caller = bench.as(await aKey(bench, user.name));
        const seen = await caller.iam.send(new GetUserCommand({ UserName: user.name }));
        expect(seen.User?.Arn).toBe(user.arn);
        await refused(caller.iam.send(new GetUserCommand({ UserName: other.name })), {
          code: 'AccessDenied',
          status: 403,
        });
      },
    },
    {
      name: 'a document with characters outside Latin-1 is refused',
      page: guide('reference_iam-quotas'),
      run: async (bench) =>
        refused(aPolicy(bench, doc(allow('s3:GetObject', 'arn:aws:s3:::шлюпка'))), {
          code: ['ValidationError', 'MalformedPolicyDocument'],
          status: 400,
        }),
    },
  ],
};
