import { type ConnectionKind, isConnectionKind } from '../../subscription/connections.ts';
import { isTerminated } from '../../subscription/ec2-inventory.ts';
import { routeTarget } from '../../subscription/ec2-resources.ts';
import { keptOf } from '../../subscription/owned.ts';
import { isUsable } from '../../subscription/plan-connections.ts';
import { SUBSCRIPTION_IDS } from '../../subscription/subscription-blueprint.ts';
import type { Finding } from '../finding.ts';
import { aclDifference, aclText } from './acl-difference.ts';
import { finding, subjectOf, type Watched } from './watched.ts';

const KIND_OF = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::InternetGateway': 'internetGateway',
  'AWS::EC2::RouteTable': 'routeTable',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::SecurityGroup': 'securityGroup',
  'AWS::EC2::KeyPair': 'keyPair',
  'AWS::EC2::VPCPeeringConnection': 'vpcPeering',
  'AWS::EC2::TransitGatewayVpcAttachment': 'transitGatewayAttachment',
} as const;

/** What is wrong with the network that Berth made: parts that are gone, routes, attachments, network ACLs. */
export const networkFindings = (watched: Watched): Finding[] => [
  ...missingFindings(watched),
  ...gatewayFindings(watched),
  ...routeFindings(watched),
  ...associationFindings(watched),
  ...aclFindings(watched),
  ...subnetFindings(watched),
  ...foreignFindings(watched),
];

/** The databases run on; somebody no longer reaches them. */
const CONNECTION_GONE: Record<ConnectionKind, Partial<Pick<Finding, 'severity' | 'risk' | 'remedy'>>> = {
  vpcPeering: {
    severity: 'high',
    risk: 'Nobody in the other VPC reaches the databases through it.',
    remedy:
      'Have it undone: it is asked for anew, and the owner of the other VPC accepts it once more. Or delete it.',
  },
  transitGatewayAttachment: {
    severity: 'high',
    risk: 'Nobody behind the transit gateway reaches the databases through it.',
    remedy: 'Have it undone: the network is attached anew. Or delete the attachment.',
  },
};

function missingFindings(watched: Watched): Finding[] {
  const { blueprint, kept, sees, recorded, ended } = watched;
  return Object.entries(blueprint.Resources).flatMap(([id, resource]): Finding[] => {
    if (!(resource.Type in KIND_OF)) return [];
    const kind = KIND_OF[resource.Type as keyof typeof KIND_OF];
    // What the other side ended nobody here deleted: its status says so, and it is not asked for again.
    if (!sees(kind) || keptOf(kept, kind, id) || id in ended) return [];
    const known = recorded.find(({ logicalId }) => logicalId === id)?.physicalId ?? null;
    const title = `${id}${known ? ` (${known})` : ''} was deleted.`;
    const key = kind === 'keyPair';
    return [
      finding('resource_missing', subjectOf(kind, id, known), {
        title,
        wanted: resource.Metadata.Purpose,
        seen: 'AWS no longer shows it',
        // Nodes run on without it.
        ...(kind === 'internetGateway' ? otherGateway(watched) : {}),
        ...(isConnectionKind(kind) ? CONNECTION_GONE[kind] : {}),
        ...(key ? { severity: 'medium', risk: 'A node that fails can no longer be signed in to.' } : {}),
      }),
    ];
  });
}

const gatewayOf = ({ kept }: Watched) => keptOf(kept, 'internetGateway', SUBSCRIPTION_IDS.internetGateway);

/** Whether the gateway serves the VPC, as far as that was seen. */
function isAttached(watched: Watched): boolean {
  const vpcId = watched.at({ Ref: SUBSCRIPTION_IDS.vpc });
  return vpcId !== null && gatewayOf(watched)?.attachedTo.includes(vpcId) === true;
}

/** A VPC takes one internet gateway: as long as it has another's, ours can't be attached. */
function otherGateway({ inventory, owned, at }: Watched): Partial<Pick<Finding, 'undo'>> {
  const vpcId = at({ Ref: SUBSCRIPTION_IDS.vpc });
  const mine = new Set(owned.map(({ thing }) => thing.id));
  const other = inventory.internetGateway.find(
    ({ id, attachedTo }) => vpcId !== null && attachedTo.includes(vpcId) && !mine.has(id),
  );
  if (!other) return {};
  const how = `Detach ${other.id} from ${vpcId}: a VPC takes one internet gateway. Then the plan can undo it.`;
  return { undo: { kind: 'person', who: 'An administrator of the AWS account', how } };
}

function gatewayFindings(watched: Watched): Finding[] {
  const { blueprint, sees } = watched;
  const { gatewayAttachment, internetGateway } = SUBSCRIPTION_IDS;
  const gateway = gatewayOf(watched);
  if (!(gatewayAttachment in blueprint.Resources) || !sees('internetGateway') || !gateway) return [];
  if (isAttached(watched)) return [];
  const vpcId = watched.at({ Ref: SUBSCRIPTION_IDS.vpc });
  return [
    finding('gateway_detached', subjectOf('internetGateway', internetGateway, gateway.id), {
      title: `The internet gateway ${gateway.id} was detached from ${vpcId ?? 'the VPC'}.`,
      wanted: `attached to ${vpcId ?? 'the VPC'}`,
      ...otherGateway(watched),
      seen:
        gateway.attachedTo.length > 0
          ? `attached to ${gateway.attachedTo.join(', ')}`
          : 'attached to nothing',
    }),
  ];
}

function routeFindings(watched: Watched): Finding[] {
  const { blueprint, kept, sees, at } = watched;
  const { routeTable, gatewayAttachment } = SUBSCRIPTION_IDS;
  const table = keptOf(kept, 'routeTable', routeTable);
  const routes = Object.entries(blueprint.Resources).flatMap(([id, resource]) =>
    resource.Type === 'AWS::EC2::Route' ? [{ id, ...resource.Properties }] : [],
  );
  if (routes.length === 0 || !sees('routeTable') || !table) return [];
  const subject = subjectOf('routeTable', routeTable, table.id);
  const found: Finding[] = [];
  // A gateway that is gone or detached makes the route lead nowhere: that is one finding, the gateway's.
  const ownGateway = gatewayAttachment in blueprint.Resources;
  const gatewayHolds = !ownGateway || !sees('internetGateway') || isAttached(watched);
  for (const route of routes) {
    const { id, DestinationCidrBlock } = route;
    const toGateway = route.GatewayId !== undefined;
    // Of a connection that is gone, ended or not there yet the routes say nothing more.
    if (!toGateway && !isUsable(id, kept)) continue;
    const present = table.routes.find(({ destination }) => destination === DestinationCidrBlock);
    const target = at(routeTarget(route));
    const wanted = `${DestinationCidrBlock} to ${target ?? 'the internet gateway'}`;
    const seen = present ? `${DestinationCidrBlock} to ${present.target ?? 'nothing'}` : null;
    const say = (code: 'route_removed' | 'route_changed' | 'route_blackhole', title: string) =>
      found.push(finding(code, subject, { detail: DestinationCidrBlock, title, wanted, seen }));
    const holds = !toGateway || gatewayHolds;
    // Until the other side accepts a peering, its route leads nowhere.
    const toPeering = route.VpcPeeringConnectionId !== undefined;
    const leadsNowhere = present?.blackhole === true && !(toPeering && present.target === target);
    if (!present) say('route_removed', `The route to ${DestinationCidrBlock} was deleted from ${table.id}.`);
    else if (leadsNowhere && (holds || present.target !== target)) {
      if (holds) say('route_blackhole', `The route to ${DestinationCidrBlock} in ${table.id} leads nowhere.`);
    } else if (target !== null && present.target !== target && holds) {
      say(
        'route_changed',
        `The route to ${DestinationCidrBlock} in ${table.id} leads to ${present.target} now.`,
      );
    }
  }
  const destinations = new Set(routes.map(({ DestinationCidrBlock }) => DestinationCidrBlock));
  // A network of the customer's they connect with others themselves, by routes in the table of our subnets.
  const isTheirs = (to: string | null): boolean =>
    !(SUBSCRIPTION_IDS.vpc in blueprint.Resources) && /^(pcx|tgw)-/.test(to ?? '');
  const more = table.routes.filter(
    ({ destination, target: to }) => !destinations.has(destination) && to !== 'local' && !isTheirs(to),
  );
  for (const { destination, target: to } of more) {
    found.push(
      finding('route_added', subject, {
        detail: destination,
        title: `A route to ${destination} by ${to ?? 'nothing'} was added to ${table.id}.`,
        seen: `${destination} to ${to ?? 'nothing'}`,
        ...(IPV4_BLOCK.test(destination) ? {} : { undo: NOT_BY_US }),
      }),
    );
  }
  return found;
}

const IPV4_BLOCK = /^\d+\.\d+\.\d+\.\d+\/\d+$/;
const NOT_BY_US = {
  kind: 'person',
  who: 'An administrator of the AWS account',
  how: 'Delete the route, if nobody needs it.',
} as const;

function associationFindings(watched: Watched): Finding[] {
  const { blueprint, inventory, kept, sees, at } = watched;
  if (!sees('routeTable') || !sees('subnet')) return [];
  return Object.values(blueprint.Resources).flatMap((resource): Finding[] => {
    if (resource.Type !== 'AWS::EC2::SubnetRouteTableAssociation') return [];
    const { RouteTableId, SubnetId } = resource.Properties;
    const [tableId, subnetId] = [at(RouteTableId), at(SubnetId)];
    const logicalId = typeof SubnetId === 'string' ? null : SubnetId.Ref;
    // What is gone is a finding by itself.
    if (!subnetId || !logicalId || !keptOf(kept, 'subnet', logicalId)) return [];
    if (!keptOf(kept, 'routeTable', SUBSCRIPTION_IDS.routeTable)) return [];
    const table = inventory.routeTable.find(({ associations }) =>
      associations.some((one) => one.subnetId === subnetId),
    );
    if (table?.id === tableId) return [];
    return [
      finding('subnet_table_changed', subjectOf('subnet', logicalId, subnetId), {
        title: table
          ? `${logicalId} (${subnetId}) was given the route table ${table.id}.`
          : `${logicalId} (${subnetId}) lost its route table, and goes by the main one of the VPC.`,
        wanted: tableId,
        seen: table?.id ?? 'the main route table',
        ...(table
          ? {
              undo: {
                kind: 'person',
                who: 'An administrator of the AWS account',
                how: `Disassociate ${table.id} from the subnet: the policy does not let Berth do that. Then it is given back by the plan.`,
              },
            }
          : {}),
      }),
    ];
  });
}

/** Only of subnets that Berth made: what else is in a VPC of the customer's is theirs to guard. */
function aclFindings({ blueprint, acls, kept, sees }: Watched): Finding[] {
  if (!sees('networkAcl') || !sees('subnet')) return [];
  const found = new Map<string, Finding>();
  for (const [id, resource] of Object.entries(blueprint.Resources)) {
    const subnet = resource.Type === 'AWS::EC2::Subnet' ? keptOf(kept, 'subnet', id) : null;
    const acl = subnet && acls.find(({ subnetIds }) => subnetIds.includes(subnet.id));
    if (!subnet || !acl) continue;
    if (!acl.isDefault) {
      const usual = acls.find((one) => one.isDefault && one.vpcId === subnet.vpcId)?.id ?? 'the default one';
      found.set(
        id,
        finding('subnet_acl_changed', subjectOf('subnet', id, subnet.id), {
          title: `${id} (${subnet.id}) was given the network ACL ${acl.id}.`,
          wanted: usual,
          seen: `${acl.id}: ${acl.entries.map(aclText).join('; ')}`,
        }),
      );
      continue;
    }
    const { missing, more } = aclDifference(acl.entries);
    // In a VPC of the customer's the default ACL is theirs, too.
    if (missing.length + more.length === 0 || !(SUBSCRIPTION_IDS.vpc in blueprint.Resources)) continue;
    found.set(
      acl.id,
      finding('acl_changed', subjectOf('networkAcl', null, acl.id), {
        title: `Entries of the network ACL ${acl.id} were changed, by which the subnets go.`,
        wanted: missing.length > 0 ? missing.map(aclText).join('; ') : 'no other entries',
        seen: more.length > 0 ? more.map(aclText).join('; ') : 'they are gone',
      }),
    );
  }
  return [...found.values()];
}

/** Nodes ask for their public addresses by themselves; a subnet that gives them to everything was changed. */
function subnetFindings({ blueprint, kept }: Watched): Finding[] {
  return Object.entries(blueprint.Resources).flatMap(([id, resource]): Finding[] => {
    const subnet = resource.Type === 'AWS::EC2::Subnet' ? keptOf(kept, 'subnet', id) : null;
    if (!subnet?.mapsPublicIp) return [];
    return [
      finding('subnet_changed', subjectOf('subnet', id, subnet.id), {
        title: `${id} (${subnet.id}) gives a public address to whatever is launched in it.`,
        wanted: 'no public addresses by itself',
        seen: 'public addresses for everything',
      }),
    ];
  });
}

/** What others put into the VPC that Berth made. */
function foreignFindings({ blueprint, inventory, owned, at, sees }: Watched): Finding[] {
  if (!(SUBSCRIPTION_IDS.vpc in blueprint.Resources)) return [];
  const vpcId = at({ Ref: SUBSCRIPTION_IDS.vpc });
  const mine = new Set(owned.map(({ thing }) => thing.id));
  const isTheirs = (one: { id: string; vpcId: string | null }) => one.vpcId === vpcId && !mine.has(one.id);
  const theirs = [
    ...inventory.instance
      .filter((one) => isTheirs(one) && !isTerminated(one))
      .map((one) => ['instance', one] as const),
    ...inventory.subnet.filter(isTheirs).map((one) => ['subnet', one] as const),
    ...inventory.securityGroup
      .filter((one) => isTheirs(one) && one.name !== 'default')
      .map((one) => ['securityGroup', one] as const),
    ...inventory.internetGateway
      .filter(({ id, attachedTo }) => vpcId !== null && attachedTo.includes(vpcId) && !mine.has(id))
      .map((one) => ['internetGateway', one] as const),
    ...inventory.routeTable
      .filter((one) => isTheirs(one) && !one.main)
      .map((one) => ['routeTable', one] as const),
  ];
  return theirs.flatMap(([kind, one]) =>
    sees(kind)
      ? [
          finding('foreign_resource', subjectOf(kind, null, one.id), {
            title: `${one.id} was put into the VPC of the subscription, and Berth did not put it there.`,
            seen: one.id,
          }),
        ]
      : [],
  );
}
