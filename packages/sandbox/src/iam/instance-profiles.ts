import type * as Iam from '@aws-sdk/client-iam';
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import { uniqueId } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { InstanceProfile } from '../state/model.ts';
import { findProfile, findRole, newArn, originOf, profileArn, roleArn, visible } from './find.ts';
import { checkedPath, checkName, MAX_NAME } from './names.ts';
import { pageOf, underPath } from './paging.ts';
import { needsOnRole, roleView } from './roles.ts';
import { creationNeeds, newTags, resourceTagContext, toTagList } from './tags.ts';

const MAX_PROFILES = 1000;

/** An instance profile as IAM shows it, its role inside. */
export function profileView(call: Call, profile: InstanceProfile): Iam.InstanceProfile {
  const role = profile.role === undefined ? undefined : call.account.roles.get(profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdAt),
    Roles: role ? [roleView(call, role, 'listed')] : [],
    ...(profile.tags.size > 0 ? { Tags: toTagList(profile.tags) } : {}),
  };
}

const onProfile = (input: { InstanceProfileName?: string | undefined }, call: Call): Need[] => {
  const name = input.InstanceProfileName ?? '';
  const tags = call.account.instanceProfiles.get(keyOf(name))?.tags;
  return [{ resource: profileArn(call, name), context: resourceTagContext(tags) }];
};

function create(input: Iam.CreateInstanceProfileRequest, call: Call): Iam.CreateInstanceProfileResponse {
  const name = input.InstanceProfileName;
  checkName('InstanceProfileName', name, MAX_NAME);
  const path = checkedPath(input.Path);
  const { instanceProfiles } = call.account;
  if (instanceProfiles.has(keyOf(name))) throw alreadyExists(`Instance Profile ${name} already exists.`);
  if (instanceProfiles.size >= MAX_PROFILES)
    throw limitExceeded(`Cannot exceed quota for InstanceProfilesPerAccount: ${MAX_PROFILES}`);
  const profile: InstanceProfile = {
    ...originOf(call),
    path,
    name,
    id: uniqueId('AIPA'),
    arn: newArn(call, 'instance-profile', path, name),
    tags: newTags(input.Tags),
  };
  instanceProfiles.set(keyOf(name), profile);
  return { InstanceProfile: profileView(call, profile) };
}

function addRole(input: Iam.AddRoleToInstanceProfileRequest, call: Call): object {
  const profile = findProfile(call, input.InstanceProfileName ?? '');
  const role = findRole(call, input.RoleName ?? '');
  if (profile.role !== undefined)
    throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
  profile.role = keyOf(role.name);
  return {};
}

function removeRole(input: Iam.RemoveRoleFromInstanceProfileRequest, call: Call): object {
  const profile = findProfile(call, input.InstanceProfileName ?? '');
  const role = findRole(call, input.RoleName ?? '');
  if (profile.role !== keyOf(role.name))
    throw noSuchEntity(`Role ${role.name} is not in instance profile ${profile.name}.`);
  delete profile.role;
  return {};
}

export const instanceProfileOperations: OperationTable = {
  CreateInstanceProfile: operation<Iam.CreateInstanceProfileRequest, Iam.CreateInstanceProfileResponse>({
    readOnly: false,
    needs: (input, call) =>
      creationNeeds(
        newArn(call, 'instance-profile', input.Path ?? '/', input.InstanceProfileName ?? ''),
        'iam:TagInstanceProfile',
        input.Tags,
      ),
    run: create,
  }),
  GetInstanceProfile: operation<Iam.GetInstanceProfileRequest, Iam.GetInstanceProfileResponse>({
    readOnly: true,
    needs: onProfile,
    run: (input, call) => ({
      InstanceProfile: profileView(call, findProfile(call, input.InstanceProfileName ?? '')),
    }),
  }),
  ListInstanceProfiles: operation<Iam.ListInstanceProfilesRequest, Iam.ListInstanceProfilesResponse>({
    readOnly: true,
    needs: (input, call) => [
      { resource: `arn:aws:iam::${call.account.accountId}:instance-profile${input.PathPrefix ?? '/'}` },
    ],
    run: (input, call) => {
      const profiles = underPath(call.account.instanceProfiles.values(), input.PathPrefix);
      const { items, ...page } = pageOf(
        profiles.filter((profile) => visible(call, profile)),
        input,
      );
      return { InstanceProfiles: items.map((profile) => profileView(call, profile)), ...page };
    },
  }),
  ListInstanceProfilesForRole: operation<
    Iam.ListInstanceProfilesForRoleRequest,
    Iam.ListInstanceProfilesForRoleResponse
  >({
    readOnly: true,
    needs: (input, call) => needsOnRole(call, input.RoleName ?? ''),
    run: (input, call) => {
      const role = keyOf(findRole(call, input.RoleName ?? '').name);
      const all = underPath(call.account.instanceProfiles.values(), undefined);
      const { items, ...page } = pageOf(
        all.filter((each) => each.role === role && visible(call, each)),
        input,
      );
      return { InstanceProfiles: items.map((profile) => profileView(call, profile)), ...page };
    },
  }),
  /** Needs iam:PassRole on the role, too. */
  AddRoleToInstanceProfile: operation<Iam.AddRoleToInstanceProfileRequest, object>({
    readOnly: false,
    needs: (input, call) => [
      ...onProfile(input, call),
      {
        action: 'iam:PassRole',
        resource: roleArn(call, input.RoleName ?? ''),
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      },
    ],
    run: addRole,
  }),
  RemoveRoleFromInstanceProfile: operation<Iam.RemoveRoleFromInstanceProfileRequest, object>({
    readOnly: false,
    needs: onProfile,
    run: removeRole,
  }),
  DeleteInstanceProfile: operation<Iam.DeleteInstanceProfileRequest, object>({
    readOnly: false,
    needs: onProfile,
    run: (input, call) => {
      const profile = findProfile(call, input.InstanceProfileName ?? '');
      if (profile.role !== undefined)
        throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
      call.account.instanceProfiles.delete(keyOf(profile.name));
      return {};
    },
  }),
};
