import type { OperationTable } from '../protocol/operation.ts';
import { instanceOperations } from './instances.ts';
import { networkOperations } from './networks.ts';
import { regionOperations } from './regions.ts';

/** Every EC2 operation that the sandbox has; each file of this folder holds those of its subject. */
export const ec2Operations: OperationTable = {
  ...instanceOperations,
  ...networkOperations,
  ...regionOperations,
};
