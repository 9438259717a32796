import type * as Iam from '@aws-sdk/client-iam';
import { managedPolicySource } from '../auth/layers.ts';
import { AwsError, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { findRole, findUser } from './find.ts';
import { needsOnRole } from './roles.ts';
import { needsOnUser } from './users.ts';

/** The member that shows a boundary, or nothing. */
export const boundaryView = (
  arn: string | undefined,
): { PermissionsBoundary?: Iam.AttachedPermissionsBoundary } =>
  arn === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: arn,
        },
      };

/** The boundary's ARN, checked to be a managed policy that exists. */
export function checkedBoundary(call: Call, arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  if (!arn.startsWith('arn:aws:iam::')) throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
  if (!managedPolicySource(call.account, arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  return arn;
}

const boundaryKey = (arn: string | undefined): Record<string, string> =>
  arn === undefined ? {} : { 'iam:PermissionsBoundary': arn };

export const boundaryOperations: OperationTable = {
  PutUserPermissionsBoundary: operation<Iam.PutUserPermissionsBoundaryRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnUser(call, input.UserName ?? '', boundaryKey(input.PermissionsBoundary)),
    run: (input, call) => {
      const boundary = checkedBoundary(call, input.PermissionsBoundary);
      Object.assign(findUser(call, input.UserName ?? ''), { boundary });
      return {};
    },
  }),
  DeleteUserPermissionsBoundary: operation<Iam.DeleteUserPermissionsBoundaryRequest, object>({
    readOnly: false,
    needs: (input, call) =>
      needsOnUser(
        call,
        input.UserName ?? '',
        boundaryKey(call.account.users.get((input.UserName ?? '').toLowerCase())?.boundary),
      ),
    run: (input, call) => {
      const user = findUser(call, input.UserName ?? '');
      if (user.boundary === undefined)
        throw noSuchEntity(`No permissions boundary found for user ${user.name}`);
      delete user.boundary;
      return {};
    },
  }),
  PutRolePermissionsBoundary: operation<Iam.PutRolePermissionsBoundaryRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnRole(call, input.RoleName ?? '', boundaryKey(input.PermissionsBoundary)),
    run: (input, call) => {
      const boundary = checkedBoundary(call, input.PermissionsBoundary);
      Object.assign(findRole(call, input.RoleName ?? ''), { boundary });
      return {};
    },
  }),
  DeleteRolePermissionsBoundary: operation<Iam.DeleteRolePermissionsBoundaryRequest, object>({
    readOnly: false,
    needs: (input, call) =>
      needsOnRole(
        call,
        input.RoleName ?? '',
        boundaryKey(call.account.roles.get((input.RoleName ?? '').toLowerCase())?.boundary),
      ),
    run: (input, call) => {
      const role = findRole(call, input.RoleName ?? '');
      if (role.boundary === undefined)
        throw noSuchEntity(`No permissions boundary found for role ${role.name}`);
      delete role.boundary;
      return {};
    },
  }),
};
