import type { OperationTable } from '../protocol/operation.ts';
import { internetGatewayOperations } from './internet-gateways.ts';
import { keyPairOperations } from './key-pairs.ts';
import { networkAclEntryOperations } from './network-acl-entries.ts';
import { networkAclOperations } from './network-acls.ts';
import { networkInterfaceOperations } from './network-interfaces.ts';
import { peeringOperations } from './peerings.ts';
import { routeTableAssociationOperations } from './route-table-associations.ts';
import { routeTableOperations } from './route-tables.ts';
import { routeOperations } from './routes.ts';
import { securityGroupChangeOperations } from './security-group-changes.ts';
import { securityGroupRuleOperations } from './security-group-rules.ts';
import { securityGroupOperations } from './security-groups.ts';
import { subnetOperations } from './subnets.ts';
import { tagOperations } from './tags.ts';
import { transitGatewayAcceptanceOperations } from './transit-gateway-acceptance.ts';
import { transitGatewayAttachmentOperations } from './transit-gateway-attachments.ts';
import { transitGatewayOperations } from './transit-gateways.ts';
import { vpcAttributeOperations } from './vpc-attributes.ts';
import { vpcOperations } from './vpcs.ts';

/** Networks and what goes with them. An account begins without any: no default VPCs, as careful owners have it. */
export const networkOperations: OperationTable = {
  ...vpcOperations,
  ...vpcAttributeOperations,
  ...subnetOperations,
  ...internetGatewayOperations,
  ...routeTableOperations,
  ...routeOperations,
  ...routeTableAssociationOperations,
  ...securityGroupOperations,
  ...securityGroupRuleOperations,
  ...securityGroupChangeOperations,
  ...networkAclOperations,
  ...networkAclEntryOperations,
  ...networkInterfaceOperations,
  ...peeringOperations,
  ...transitGatewayOperations,
  ...transitGatewayAttachmentOperations,
  ...transitGatewayAcceptanceOperations,
  ...keyPairOperations,
  ...tagOperations,
};
