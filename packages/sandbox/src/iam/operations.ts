import type { OperationTable } from '../protocol/operation.ts';
import { accessKeyOperations } from './access-keys.ts';
import { accountOperations } from './account.ts';
import { attachmentOperations } from './attachments.ts';
import { authorizationDetailsOperations } from './authorization-details.ts';
import { boundaryOperations } from './boundaries.ts';
import { groupOperations } from './groups.ts';
import { inlinePolicyOperations } from './inline-policies.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { loginProfileOperations } from './login-profiles.ts';
import { managedPolicyOperations } from './managed-policies.ts';
import { mfaDeviceOperations } from './mfa-devices.ts';
import { otherCredentialOperations } from './other-credentials.ts';
import { policyEntityOperations } from './policy-entities.ts';
import { policyVersionOperations } from './policy-versions.ts';
import { roleOperations } from './roles.ts';
import { serviceLinkedRoleOperations } from './service-linked-roles.ts';
import { simulateOperations } from './simulate.ts';
import { taggingOperations } from './tagging.ts';
import { userOperations } from './users.ts';

/** Every IAM operation that the sandbox has; each file of this folder holds those of its subject. */
export const iamOperations: OperationTable = {
  ...accessKeyOperations,
  ...accountOperations,
  ...attachmentOperations,
  ...authorizationDetailsOperations,
  ...boundaryOperations,
  ...groupOperations,
  ...inlinePolicyOperations,
  ...instanceProfileOperations,
  ...loginProfileOperations,
  ...managedPolicyOperations,
  ...mfaDeviceOperations,
  ...otherCredentialOperations,
  ...policyEntityOperations,
  ...policyVersionOperations,
  ...roleOperations,
  ...serviceLinkedRoleOperations,
  ...simulateOperations,
  ...taggingOperations,
  ...userOperations,
};
