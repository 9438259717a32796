import type { OperationTable } from '../protocol/operation.ts';
import { imageOperations } from './images.ts';
import { instanceAttributeOperations } from './instance-attributes.ts';
import { instanceProfileAssociationOperations } from './instance-profiles.ts';
import { instanceStateOperations } from './instance-states.ts';
import { instanceOperations } from './instances.ts';
import { networkOperations } from './networks.ts';
import { offeringOperations } from './offerings.ts';
import { regionOperations } from './regions.ts';
import { runInstancesOperations } from './run-instances.ts';
import { volumeOperations } from './volumes.ts';

/** Every EC2 operation that the sandbox has; each file of this folder holds those of its subject. */
export const ec2Operations: OperationTable = {
  ...imageOperations,
  ...offeringOperations,
  ...runInstancesOperations,
  ...instanceOperations,
  ...instanceStateOperations,
  ...instanceAttributeOperations,
  ...instanceProfileAssociationOperations,
  ...volumeOperations,
  ...networkOperations,
  ...regionOperations,
};
