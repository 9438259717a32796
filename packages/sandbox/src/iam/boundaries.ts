import type * as Iam from '@aws-sdk/client-iam';
import { noSuchEntity } from '../protocol/aws-error.ts';
import { type OperationTable, operation } from '../protocol/operation.ts';
import { checkedBoundary } from './boundary-arn.ts';
import { findRole, findUser } from './find.ts';
import { needsOnRole } from './roles.ts';
import { needsOnUser } from './users.ts';

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
