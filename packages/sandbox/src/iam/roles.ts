import type * as Iam from '@aws-sdk/client-iam';
import { policySize } from '../policy/validate.ts';
import { alreadyExists, constraintError, deleteConflict, limitExceeded } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import { uniqueId } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { Role } from '../state/model.ts';
import { boundaryView, checkedBoundary } from './boundary-arn.ts';
import { encodeDocument } from './documents.ts';
import { findRole, newArn, originOf, roleArn, visible } from './find.ts';
import { checkedPath, checkName, MAX_ROLE_NAME } from './names.ts';
import { pageOf, underPath } from './paging.ts';
import { refuseServiceLinked } from './protected.ts';
import { creationNeeds, newTags, resourceTagContext, toTagList } from './tags.ts';
import { shownTrust, storedTrust } from './trust-principals.ts';

const MAX_ROLES = 1000;
const MAX_TRUST = 2048;

/** A role as IAM shows it; lists leave tags and boundary out. */
export function roleView(call: Call, role: Role, detail: 'full' | 'listed'): Iam.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(shownTrust(call.world.state, role.trust)),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
    ...(detail === 'full' ? boundaryView(role.boundary) : {}),
    ...(detail === 'full' && role.tags.size > 0 ? { Tags: toTagList(role.tags) } : {}),
    ...(detail === 'full' ? { RoleLastUsed: {} } : {}),
  };
}

/** What acting on a role needs: the action on its ARN, with its tags as condition keys. */
export function needsOnRole(call: Call, name: string, context: Need['context'] = {}): Need[] {
  const tags = call.account.roles.get(keyOf(name))?.tags;
  return [{ resource: roleArn(call, name), context: { ...resourceTagContext(tags), ...context } }];
}

function checkedTrust(call: Call, text: string): string {
  const stored = storedTrust(call.world.state, text);
  if (policySize(text) > MAX_TRUST)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${MAX_TRUST}`);
  return stored;
}

function checkedDuration(seconds: number | undefined): number {
  if (seconds === undefined) return 3600;
  if (seconds < 3600)
    throw constraintError(
      'MaxSessionDuration',
      String(seconds),
      'Member must have value greater than or equal to 3600',
    );
  if (seconds > 43_200)
    throw constraintError(
      'MaxSessionDuration',
      String(seconds),
      'Member must have value less than or equal to 43200',
    );
  return seconds;
}

function checkedDescription(text: string | undefined): string | undefined {
  if (text !== undefined && text.length > 1000)
    throw constraintError('Description', text, 'Member must have length less than or equal to 1000');
  return text;
}

function create(input: Iam.CreateRoleRequest, call: Call): Iam.CreateRoleResponse {
  const name = input.RoleName;
  checkName('RoleName', name, MAX_ROLE_NAME);
  const path = checkedPath(input.Path);
  const { roles } = call.account;
  const description = checkedDescription(input.Description);
  const boundary = checkedBoundary(call, input.PermissionsBoundary);
  const trust = checkedTrust(call, input.AssumeRolePolicyDocument ?? '');
  if (roles.has(keyOf(name))) throw alreadyExists(`Role with name ${name} already exists.`);
  if (roles.size >= MAX_ROLES) throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${MAX_ROLES}`);
  const role: Role = {
    ...originOf(call),
    path,
    name,
    id: uniqueId('AROA'),
    arn: newArn(call, 'role', path, name),
    tags: newTags(input.Tags),
    attached: [],
    inline: new Map(),
    ...(boundary === undefined ? {} : { boundary }),
    ...(description === undefined ? {} : { description }),
    trust,
    maxSessionSeconds: checkedDuration(input.MaxSessionDuration),
  };
  roles.set(keyOf(name), role);
  return { Role: roleView(call, role, 'full') };
}

function remove(input: Iam.DeleteRoleRequest, call: Call): object {
  const role = findRole(call, input.RoleName ?? '');
  refuseServiceLinked(role);
  const first = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`);
  const profiles = [...call.account.instanceProfiles.values()];
  if (profiles.some((profile) => profile.role === keyOf(role.name)))
    throw first('remove roles from instance profile');
  if (role.attached.length > 0) throw first('detach all policies');
  if (role.inline.size > 0) throw first('delete policies');
  call.account.roles.delete(keyOf(role.name));
  return {};
}

const onRole = (input: { RoleName?: string | undefined }, call: Call) =>
  needsOnRole(call, input.RoleName ?? '');

export const roleOperations: OperationTable = {
  CreateRole: operation<Iam.CreateRoleRequest, Iam.CreateRoleResponse>({
    readOnly: false,
    needs: (input, call) =>
      creationNeeds(
        newArn(call, 'role', input.Path ?? '/', input.RoleName ?? ''),
        'iam:TagRole',
        input.Tags,
        input.PermissionsBoundary ? { 'iam:PermissionsBoundary': input.PermissionsBoundary } : {},
      ),
    run: create,
  }),
  GetRole: operation<Iam.GetRoleRequest, Iam.GetRoleResponse>({
    readOnly: true,
    needs: onRole,
    run: (input, call) => ({ Role: roleView(call, findRole(call, input.RoleName ?? ''), 'full') }),
  }),
  ListRoles: operation<Iam.ListRolesRequest, Iam.ListRolesResponse>({
    readOnly: true,
    needs: (input, call) => [
      { resource: `arn:aws:iam::${call.account.accountId}:role${input.PathPrefix ?? '/'}` },
    ],
    run: (input, call) => {
      const roles = underPath(call.account.roles.values(), input.PathPrefix).filter((role) =>
        visible(call, role),
      );
      const { items, ...page } = pageOf(roles, input);
      return { Roles: items.map((role) => roleView(call, role, 'listed')), ...page };
    },
  }),
  UpdateRole: operation<Iam.UpdateRoleRequest, object>({
    readOnly: false,
    needs: onRole,
    run: (input, call) => {
      const role = findRole(call, input.RoleName ?? '');
      const description = checkedDescription(input.Description);
      const seconds =
        input.MaxSessionDuration === undefined
          ? role.maxSessionSeconds
          : checkedDuration(input.MaxSessionDuration);
      role.maxSessionSeconds = seconds;
      if (description !== undefined) role.description = description;
      return {};
    },
  }),
  UpdateRoleDescription: operation<Iam.UpdateRoleDescriptionRequest, Iam.UpdateRoleDescriptionResponse>({
    readOnly: false,
    needs: onRole,
    run: (input, call) => {
      const role = findRole(call, input.RoleName ?? '');
      role.description = checkedDescription(input.Description) ?? '';
      return { Role: roleView(call, role, 'full') };
    },
  }),
  UpdateAssumeRolePolicy: operation<Iam.UpdateAssumeRolePolicyRequest, object>({
    readOnly: false,
    needs: onRole,
    run: (input, call) => {
      const role = findRole(call, input.RoleName ?? '');
      refuseServiceLinked(role);
      role.trust = checkedTrust(call, input.PolicyDocument ?? '');
      return {};
    },
  }),
  DeleteRole: operation<Iam.DeleteRoleRequest, object>({ readOnly: false, needs: onRole, run: remove }),
};
