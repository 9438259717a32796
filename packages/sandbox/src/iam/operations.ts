import type { OperationTable } from '../protocol/operation.ts';
import { boundaryOperations } from './boundaries.ts';
import { roleOperations } from './roles.ts';
import { userOperations } from './users.ts';

/** Every IAM operation that the sandbox has; each file of this folder holds those of its subject. */
export const iamOperations: OperationTable = {
  ...boundaryOperations,
  ...roleOperations,
  ...userOperations,
};
