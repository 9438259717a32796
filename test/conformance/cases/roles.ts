import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetRoleCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, guide, iamPage, refused, type Subject } from '../case.ts';
import { allow, aPolicy, aRole, attached, aUser, doc, trusting, trustingEc2 } from '../given.ts';

const principals = guide('reference_policies_elements_principal');

const trustOf = async (bench: Bench, role: string) => {
  const { Role } = await bench.admin.iam.send(new GetRoleCommand({ RoleName: role }));
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
};

const create = (bench: Bench, trust: string, more: { MaxSessionDuration?: number } = {}) =>
  bench.admin.iam.send(
    new CreateRoleCommand({ RoleName: bench.name('role'), AssumeRolePolicyDocument: trust, ...more }),
  );

const trustStatement = JSON.parse(trustingEc2).Statement[0];

const malformed: { what: string; document: string; message?: RegExp }[] = [
  { what: 'is no JSON', document: '{' },
  { what: 'names no principal', document: doc({ Effect: 'Allow', Action: 'sts:AssumeRole' }) },
  { what: 'has a resource', document: doc({ ...trustStatement, Resource: '*' }), message: /Resource/ },
  {
    what: 'grants an action of another service',
    document: doc({ ...trustStatement, Action: 's3:GetObject' }),
  },
  {
    what: 'names a user who is not there',
    document: trusting('arn:aws:iam::168085023892:user/nobody-at-all'),
    message: /Invalid principal in policy/,
  },
  { what: 'names something that is no principal', document: trusting('me'), message: /Invalid principal/ },
  {
    what: 'has an account number of eleven digits',
    document: trusting('12345678901'),
    message: /Invalid principal/,
  },
];

const refusals: Case[] = malformed.map(({ what, document, message }) => ({
  name: `a trust policy that ${what} is MalformedPolicyDocument`,
  page: principals,
  run: async (bench) =>
    refused(create(bench, document), {
      code: 'MalformedPolicyDocument',
      status: 400,
      ...(message ? { message } : {}),
    }),
}));

const holds: { what: string; message: RegExp; give(bench: Bench, role: string): Promise<unknown> }[] = [
  {
    what: 'an attached policy',
    message: /must detach all policies first/,
    give: async (bench, role) => attached(bench, { role }, await aPolicy(bench)),
  },
  {
    what: 'an inline policy',
    message: /must delete policies first/,
    give: (bench, role) =>
      bench.admin.iam.send(
        new PutRolePolicyCommand({ RoleName: role, PolicyName: 'in', PolicyDocument: doc(allow('s3:*')) }),
      ),
  },
  {
    what: 'an instance profile',
    message: /must remove roles from instance profile first/,
    give: async (bench, role) => {
      const profile = { InstanceProfileName: bench.name('profile') };
      await bench.admin.iam.send(new CreateInstanceProfileCommand(profile));
      await bench.admin.iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName: role }));
    },
  },
];

const conflicts: Case[] = holds.map(({ what, message, give }) => ({
  name: `a role with ${what} can't be deleted`,
  page: iamPage('DeleteRole'),
  run: async (bench) => {
    const { name } = await aRole(bench);
    await give(bench, name);
    await refused(bench.admin.iam.send(new DeleteRoleCommand({ RoleName: name })), {
      code: 'DeleteConflict',
      status: 409,
      message,
    });
  },
}));

const others: Case[] = [
  {
    name: 'a new role has its trust, an hour of session at most, and nothing attached',
    page: iamPage('CreateRole'),
    run: async (bench) => {
      const { name, arn, id } = await aRole(bench);
      const { Role } = await bench.admin.iam.send(new GetRoleCommand({ RoleName: name }));
      expect(Role).toMatchObject({ RoleName: name, Arn: arn, RoleId: id, MaxSessionDuration: 3600 });
      expect(await trustOf(bench, name)).toEqual(JSON.parse(trustingEc2));
    },
  },
  {
    name: 'a role made twice is EntityAlreadyExists',
    page: iamPage('CreateRole'),
    run: async (bench) => {
      await create(bench, trustingEc2);
      await refused(create(bench, trustingEc2), {
        code: 'EntityAlreadyExists',
        status: 409,
        message: /Role with name .* already exists/,
      });
    },
  },
  {
    name: 'a trust with MFA and an external ID is given back as it was written',
    page: guide('id_credentials_mfa_configure-api-require'),
    run: async (bench) => {
      const trust = trusting(`arn:aws:iam::${bench.accountId}:root`, {
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        StringEquals: { 'sts:ExternalId': 'Ticket-1234' },
      });
      const { name } = await aRole(bench, trust);
      expect(await trustOf(bench, name)).toEqual(JSON.parse(trust));
    },
  },
  {
    name: 'an account trusted by its number is trusted as its root ARN names it',
    page: principals,
    run: async (bench) => {
      const { name } = await aRole(bench, trusting('168085023892'));
      const seen = (await trustOf(bench, name)).Statement[0].Principal.AWS;
      expect(['168085023892', 'arn:aws:iam::168085023892:root']).toContain(seen);
    },
  },
  {
    name: 'a trusted user who was deleted shows as its unique id',
    page: principals,
    run: async (bench) => {
      const user = await aUser(bench);
      const { name } = await aRole(bench, trusting(user.arn));
      expect((await trustOf(bench, name)).Statement[0].Principal.AWS).toBe(user.arn);
      await bench.admin.iam.send(new DeleteUserCommand({ UserName: user.name }));
      expect((await trustOf(bench, name)).Statement[0].Principal.AWS).toBe(user.id);
      await aUser(bench, user.name);
      expect((await trustOf(bench, name)).Statement[0].Principal.AWS).toBe(user.id);
    },
  },
  {
    name: 'UpdateAssumeRolePolicy replaces the trust; a malformed one changes nothing',
    page: iamPage('UpdateAssumeRolePolicy'),
    run: async (bench) => {
      const { name } = await aRole(bench);
      const update = (PolicyDocument: string) =>
        bench.admin.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument }));
      const better = trusting(`arn:aws:iam::${bench.accountId}:root`);
      await update(better);
      await refused(update('{}'), { code: 'MalformedPolicyDocument', status: 400 });
      expect(await trustOf(bench, name)).toEqual(JSON.parse(better));
    },
  },
  {
    name: 'the trust of a role that is not there is NoSuchEntity',
    page: iamPage('UpdateAssumeRolePolicy'),
    run: async (bench) =>
      refused(
        bench.admin.iam.send(
          new UpdateAssumeRolePolicyCommand({ RoleName: 'nothing-here', PolicyDocument: trustingEc2 }),
        ),
        { code: 'NoSuchEntity', status: 404 },
      ),
  },
  {
    name: 'a session lasts between one and twelve hours at most',
    page: iamPage('CreateRole'),
    run: async (bench) => {
      const bad = { code: 'ValidationError', status: 400 };
      await refused(create(bench, trustingEc2, { MaxSessionDuration: 3599 }), bad);
      await refused(create(bench, trustingEc2, { MaxSessionDuration: 43_201 }), bad);
      await create(bench, trustingEc2, { MaxSessionDuration: 43_200 });
    },
  },
  {
    name: 'UpdateRole changes description and session length',
    page: iamPage('UpdateRole'),
    run: async (bench) => {
      const { name } = await aRole(bench);
      await bench.admin.iam.send(
        new UpdateRoleCommand({ RoleName: name, Description: 'for us', MaxSessionDuration: 7200 }),
      );
      const { Role } = await bench.admin.iam.send(new GetRoleCommand({ RoleName: name }));
      expect(Role).toMatchObject({ Description: 'for us', MaxSessionDuration: 7200 });
    },
  },
  {
    name: 'a trust policy may have 2048 characters, and no more',
    page: guide('reference_iam-quotas'),
    run: async (bench) => {
      const sized = (characters: number) => {
        const with_ = (id: string) =>
          trusting(`arn:aws:iam::${bench.accountId}:root`, { StringEquals: { 'sts:ExternalId': id } });
        return with_('x'.repeat(characters - with_('').length));
      };
      await create(bench, sized(2048));
      await refused(aRole(bench, sized(2049), bench.name('long')), {
        code: 'LimitExceeded',
        status: 409,
        message: /ACLSizePerRole: 2048/,
      });
    },
  },
  {
    name: 'ListRoles lists by path prefix',
    page: iamPage('ListRoles'),
    run: async (bench) => {
      const { name } = await aRole(bench);
      const { Roles } = await bench.admin.iam.send(new ListRolesCommand({ PathPrefix: bench.path }));
      expect(Roles?.map((role) => role.RoleName)).toEqual([name]);
    },
  },
];

export const roles: Subject = { title: 'roles and trust', cases: [...others, ...refusals, ...conflicts] };
