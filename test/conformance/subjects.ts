import type { Subject } from './case.ts';
import { accessKeys } from './cases/access-keys.ts';
import { assumingRoles } from './cases/assume-role.ts';
import { assumingWithMfa } from './cases/assume-role-mfa.ts';
import { attachments } from './cases/attachments.ts';
import { cloudTrail } from './cases/cloudtrail.ts';
import { cloudwatch } from './cases/cloudwatch.ts';
import { credentials } from './cases/credentials.ts';
import { denialWording } from './cases/denial-wording.ts';
import { documents } from './cases/documents.ts';
import { ec2 } from './cases/ec2.ts';
import { ec2Tags } from './cases/ec2-tags.ts';
import { enforcement } from './cases/enforcement.ts';
import { groups } from './cases/groups.ts';
import { instanceAttributes } from './cases/instance-attributes.ts';
import { instancePermissions } from './cases/instance-permissions.ts';
import { instanceProfiles } from './cases/instance-profiles.ts';
import { instances } from './cases/instances.ts';
import { keyPairs } from './cases/key-pairs.ts';
import { kms } from './cases/kms.ts';
import { loginProfiles } from './cases/login-profiles.ts';
import { mfaDevices } from './cases/mfa-devices.ts';
import { names } from './cases/names.ts';
import { networkAcls } from './cases/network-acls.ts';
import { networkInterfaces } from './cases/network-interfaces.ts';
import { networkPermissions } from './cases/network-permissions.ts';
import { networks } from './cases/networks.ts';
import { pagination } from './cases/pagination.ts';
import { peeringPermissions } from './cases/peering-permissions.ts';
import { peerings } from './cases/peerings.ts';
import { policies } from './cases/policies.ts';
import { publishedPolicies } from './cases/published-policies.ts';
import { roles } from './cases/roles.ts';
import { routing } from './cases/routing.ts';
import { securityGroupChanges } from './cases/security-group-changes.ts';
import { securityGroups } from './cases/security-groups.ts';
import { simulation } from './cases/simulate.ts';
import { simulatedLayers } from './cases/simulate-layers.ts';
import { tags } from './cases/tags.ts';
import { transitGatewayPermissions } from './cases/transit-gateway-permissions.ts';
import { transitGateways } from './cases/transit-gateways.ts';
import { users } from './cases/users.ts';

/** Everything that the suite states about AWS. */
export const subjects: readonly Subject[] = [
  credentials,
  names,
  users,
  accessKeys,
  policies,
  documents,
  roles,
  instanceProfiles,
  loginProfiles,
  mfaDevices,
  groups,
  attachments,
  tags,
  pagination,
  simulation,
  simulatedLayers,
  enforcement,
  denialWording,
  publishedPolicies,
  assumingRoles,
  assumingWithMfa,
  ec2,
  networks,
  routing,
  peerings,
  transitGateways,
  securityGroups,
  securityGroupChanges,
  networkAcls,
  networkInterfaces,
  keyPairs,
  ec2Tags,
  networkPermissions,
  peeringPermissions,
  transitGatewayPermissions,
  instances,
  instanceAttributes,
  instancePermissions,
  kms,
  cloudTrail,
  cloudwatch,
];
