import type { OperationTable } from '../protocol/operation.ts';
import { aliasOperations } from './aliases.ts';
import { cryptographyOperations } from './cryptography.ts';
import { keyOperations } from './keys.ts';
import { policyOperations } from './policies.ts';

/** Every KMS operation that the sandbox has; each file of this folder holds those of its subject. */
export const kmsOperations: OperationTable = {
  ...aliasOperations,
  ...cryptographyOperations,
  ...keyOperations,
  ...policyOperations,
};
