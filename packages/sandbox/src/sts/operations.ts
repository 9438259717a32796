import type { OperationTable } from '../protocol/operation.ts';
import { assumeRoleOperations } from './assume-role.ts';
import { callerOperations } from './caller-identity.ts';
import { sessionTokenOperations } from './session-token.ts';

/** Every STS operation that the sandbox has. */
export const stsOperations: OperationTable = {
  ...callerOperations,
  ...assumeRoleOperations,
  ...sessionTokenOperations,
};
