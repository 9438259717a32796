import { CONNECTION_IDS } from './connections.ts';
import { EC2_KINDS } from './ec2-inventory.ts';
import { demandOf, sizeCluster } from './sizing.ts';
import { ownSecurityGroup, SUBSCRIPTION_IDS } from './subscription-blueprint.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';

/** One AWS resource of a subscription, and those that must be there before it. */
export interface GraphResource {
  logicalId: string;
  /** CloudFormation's type. */
  type: string;
  /** Logical ids of resources in the same graph. */
  dependsOn: string[];
}

/**
 * What a subscription is made of, and what stands on what: the blueprint without the parts that only join two others
 * (attachments, routes, rules), for people to look at before, while and after it is made. In a network of the
 * customer's what they keep themselves is not part of it. Nothing where the databases are too large for any cluster.
 * @param nodes How many were chosen; as many as the databases need while nobody has chosen yet.
 */
export function resourceGraph(spec: SubscriptionSpec, nodes?: number): GraphResource[] {
  const zones = spec.multipleAvailabilityZones ? 3 : 1;
  const count = nodes ?? sizeCluster(demandOf(spec.databases), zones)?.nodes ?? 0;
  if (count === 0) return [];
  const { network, peerings = [], attachments = [] } = spec;
  const ids = SUBSCRIPTION_IDS;
  const numbered = (most: number, id: (n: number) => string): string[] =>
    Array.from({ length: most }, (_, index) => id(index + 1));
  const vpc = network.kind === 'new' ? [ids.vpc] : [];
  const gateway = network.kind === 'new' ? [ids.internetGateway] : [];
  const makesSubnets = network.kind === 'new' || network.subnetIds.length === 0;
  const subnets = makesSubnets ? numbered(zones, ids.subnet) : [];
  const table = makesSubnets ? [ids.routeTable] : [];
  const group = ownSecurityGroup(spec) === null ? [ids.securityGroup] : [];
  const each = (
    logicalIds: string[],
    kind: keyof typeof EC2_KINDS,
    dependsOn: (index: number) => string[],
  ): GraphResource[] =>
    logicalIds.map((logicalId, index) => ({
      logicalId,
      type: EC2_KINDS[kind].type,
      dependsOn: dependsOn(index),
    }));
  return [
    ...each(vpc, 'vpc', () => []),
    ...each(gateway, 'internetGateway', () => vpc),
    ...each(table, 'routeTable', () => [...vpc, ...gateway]),
    ...each(subnets, 'subnet', () => [...vpc, ...table]),
    ...each(group, 'securityGroup', () => vpc),
    ...each(
      peerings.map(({ id }) => CONNECTION_IDS.vpcPeering(id)),
      'vpcPeering',
      () => vpc,
    ),
    ...each(
      attachments.map(({ id }) => CONNECTION_IDS.transitGatewayAttachment(id)),
      'transitGatewayAttachment',
      () => [...vpc, ...subnets],
    ),
    ...each([ids.keyPair], 'keyPair', () => []),
    ...each(numbered(count, ids.node), 'instance', (index) => [
      ...subnets.slice(index % zones, (index % zones) + 1),
      ...group,
      ids.keyPair,
    ]),
  ];
}
