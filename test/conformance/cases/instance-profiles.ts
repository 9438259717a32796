import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  ListInstanceProfilesForRoleCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { guide, iamPage, refused, type Subject } from '../case.ts';
import { aRole } from '../given.ts';

async function aProfile(bench: Bench, name = bench.name('profile')) {
  const made = await bench.admin.iam.send(
    new CreateInstanceProfileCommand({ InstanceProfileName: name, Path: bench.path }),
  );
  return { name, arn: made.InstanceProfile?.Arn ?? '', id: made.InstanceProfile?.InstanceProfileId ?? '' };
}

const add = (bench: Bench, profile: string, role: string) =>
  bench.admin.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: profile, RoleName: role }));
const remove = (bench: Bench, profile: string, role: string) =>
  bench.admin.iam.send(
    new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: profile, RoleName: role }),
  );
const show = (bench: Bench, profile: string) =>
  bench.admin.iam.send(new GetInstanceProfileCommand({ InstanceProfileName: profile }));
const drop = (bench: Bench, profile: string) =>
  bench.admin.iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: profile }));

export const instanceProfiles: Subject = {
  title: 'instance profiles',
  cases: [
    {
      name: 'a new profile is empty, with an ARN and a unique id of its kind',
      page: iamPage('CreateInstanceProfile'),
      run: async (bench) => {
        const { name, arn, id } = await aProfile(bench);
        expect(arn).toBe(`arn:aws:iam::${bench.accountId}:instance-profile${bench.path}${name}`);
        expect(id).toMatch(/^AIPA[A-Z0-9]{17}$/);
        expect((await show(bench, name)).InstanceProfile?.Roles ?? []).toEqual([]);
      },
    },
    {
      name: 'a profile made twice is EntityAlreadyExists',
      page: iamPage('CreateInstanceProfile'),
      run: async (bench) => {
        const { name } = await aProfile(bench);
        await refused(aProfile(bench, name), {
          code: 'EntityAlreadyExists',
          status: 409,
          message: new RegExp(`Instance Profile ${name} already exists`),
        });
      },
    },
    {
      name: 'a profile that is not there is NoSuchEntity',
      page: iamPage('GetInstanceProfile'),
      run: async (bench) => {
        const gone = { code: 'NoSuchEntity', status: 404, message: /nothing-here cannot be found/ };
        await refused(show(bench, 'nothing-here'), gone);
        await refused(drop(bench, 'nothing-here'), gone);
      },
    },
    {
      name: 'a profile shows the role that was put into it, and the role its profile',
      page: iamPage('ListInstanceProfilesForRole'),
      run: async (bench) => {
        const profile = await aProfile(bench);
        const role = await aRole(bench);
        await add(bench, profile.name, role.name);
        const seen = await show(bench, profile.name);
        expect(seen.InstanceProfile?.Roles?.map((one) => one.Arn)).toEqual([role.arn]);
        const back = await bench.admin.iam.send(
          new ListInstanceProfilesForRoleCommand({ RoleName: role.name }),
        );
        expect(back.InstanceProfiles?.map((one) => one.Arn)).toEqual([profile.arn]);
      },
    },
    {
      name: 'a profile holds one role',
      page: guide('reference_iam-quotas'),
      run: async (bench) => {
        const { name } = await aProfile(bench);
        const first = await aRole(bench, undefined, bench.name('first'));
        const second = await aRole(bench, undefined, bench.name('second'));
        await add(bench, name, first.name);
        await refused(add(bench, name, second.name), {
          code: 'LimitExceeded',
          status: 409,
          message: /InstanceSessionsPerInstanceProfile: 1/,
        });
      },
    },
    {
      name: 'a role that is not there goes into no profile',
      page: iamPage('AddRoleToInstanceProfile'),
      run: async (bench) => {
        const { name } = await aProfile(bench);
        await refused(add(bench, name, 'nothing-here'), { code: 'NoSuchEntity', status: 404 });
      },
    },
    {
      name: 'a role is taken out once; a second time it is NoSuchEntity',
      page: iamPage('RemoveRoleFromInstanceProfile'),
      run: async (bench) => {
        const { name } = await aProfile(bench);
        const role = await aRole(bench);
        await add(bench, name, role.name);
        await remove(bench, name, role.name);
        await refused(remove(bench, name, role.name), { code: 'NoSuchEntity', status: 404 });
      },
    },
    {
      name: "a profile that holds a role can't be deleted",
      page: iamPage('DeleteInstanceProfile'),
      run: async (bench) => {
        const { name } = await aProfile(bench);
        const role = await aRole(bench);
        await add(bench, name, role.name);
        await refused(drop(bench, name), {
          code: 'DeleteConflict',
          status: 409,
          message: /must remove roles from instance profile first/,
        });
        await remove(bench, name, role.name);
        await drop(bench, name);
      },
    },
    {
      name: 'a role made through the API has no profile of its own',
      page: guide('id_roles_use_switch-role-ec2_instance-profiles'),
      run: async (bench) => {
        const { name } = await aRole(bench);
        await refused(show(bench, name), { code: 'NoSuchEntity', status: 404 });
      },
    },
  ],
};
