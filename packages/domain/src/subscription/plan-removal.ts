import type { Tag } from '../blueprint/blueprint.ts';
import { isAttachmentGoing } from './connections.ts';
import { EC2_KINDS, isAlive, isTerminated } from './ec2-inventory.ts';
import { isLeft, lackedTags, type Owned, ofKind } from './owned.ts';
import type { SubscriptionAction } from './subscription-action.ts';
import { addSubscriptionStep, because, type SubscriptionDraft } from './subscription-draft.ts';

interface Removal {
  draft: SubscriptionDraft;
  going: Owned[];
  ids: Set<string>;
  why: (one: Owned) => { code: string; text: string };
  /** The steps that must be done before one on this thing. */
  before: Map<string, string>;
  /** Things of ours that something foreign holds. */
  blocked: Set<string>;
}

/**
 * Plans the removal of things of ours, each after what AWS wants gone before it: instances first, then what they were
 * in, the VPC last. What others put in the way is named and stays, and what holds it stays with it.
 */
export function planRemovalOf(
  draft: SubscriptionDraft,
  going: readonly Owned[],
  neededTags: readonly Tag[],
  why: Removal['why'],
  after: readonly string[] = [],
): void {
  const left = going.filter(isLeft);
  const removal: Removal = {
    draft,
    going: left,
    ids: new Set(left.map(({ thing }) => thing.id)),
    why,
    before: new Map(),
    blocked: new Set(),
  };
  retag(removal, neededTags);
  const gone = terminate(removal);
  for (const { thing, logicalId } of ofKind(left, 'volume')) {
    // An attached one is deleted with its instance.
    if (thing.attachedTo.length === 0) {
      add(removal, logicalId, thing.id, { call: 'DeleteVolume', input: { VolumeId: thing.id } });
    }
  }
  for (const { thing, logicalId } of ofKind(left, 'keyPair')) {
    add(removal, logicalId, thing.id, { call: 'DeleteKeyPair', input: { KeyPairId: thing.id } });
  }
  const apart = removeConnections(removal, after);
  const parts = [
    ...removeSecurityGroups(removal, gone),
    ...removeSubnets(removal, [gone, ...apart]),
    ...removeGateways(removal, gone),
  ];
  const tables = removeRouteTables(removal, parts);
  removeVpcs(removal, [...apart, ...parts, ...tables]);
}

/** An attachment holds an address in each subnet until it is gone; a peering that ended by itself holds nothing. */
function removeConnections(removal: Removal, after: readonly string[]): string[] {
  const { draft, going } = removal;
  const peerings = ofKind(going, 'vpcPeering').map(({ thing, logicalId }) => {
    const input = { VpcPeeringConnectionId: thing.id };
    return add(removal, logicalId, thing.id, { call: 'DeleteVpcPeeringConnection', input }, [...after]);
  });
  const attachments = ofKind(going, 'transitGatewayAttachment').map(({ thing, logicalId }) => {
    const input = { TransitGatewayAttachmentId: thing.id };
    const action = { call: 'DeleteTransitGatewayVpcAttachment', input } as const;
    const deleted = isAttachmentGoing(thing)
      ? undefined
      : add(removal, logicalId, thing.id, action, [...after]);
    const reason = because('holds_network', 'Until it is gone it holds an address in each subnet.');
    const wait = { call: 'WaitForDetachment', input: { ConnectionId: thing.id } } as const;
    return addSubscriptionStep(draft, logicalId || thing.id, wait, reason, [deleted]);
  });
  return [...peerings, ...attachments];
}

function add(
  { draft, going, before, why }: Removal,
  resource: string,
  physicalId: string,
  action: SubscriptionAction,
  dependsOn: (string | undefined)[] = [],
): string {
  const one = going.find(({ thing }) => thing.id === physicalId);
  const reason = one ? why(one) : because('ours', 'It carries the tags of the subscription.');
  return addSubscriptionStep(draft, resource || physicalId, action, reason, [
    before.get(physicalId),
    ...dependsOn,
  ]);
}

/** AWS lets us delete only what carries the vendor's identifier: what has lost it gets it back first. */
function retag({ draft, going, before }: Removal, neededTags: readonly Tag[]): void {
  const bare = going.filter(({ thing }) => lackedTags(neededTags, thing.tags).length > 0);
  if (bare.length === 0) return;
  const Resources = bare.map(({ thing }) => thing.id);
  const reason = because(
    'tags_missing',
    `${Resources.join(', ')} lost the tag without which the policy permits no removal.`,
  );
  const action: SubscriptionAction = { call: 'CreateTags', input: { Resources, Tags: [...neededTags] } };
  const step = addSubscriptionStep(draft, 'Tags', action, reason);
  for (const id of Resources) before.set(id, step);
}

function terminate({ draft, going, before }: Removal): string | undefined {
  const instances = ofKind(going, 'instance').map(({ thing }) => thing);
  if (instances.length === 0) return undefined;
  const alive = instances.filter(isAlive).map(({ id }) => id);
  const steps: string[] = [];
  if (alive.length > 0) {
    const reason = because('ours', 'They carry the tags of the subscription.');
    const action: SubscriptionAction = { call: 'TerminateInstances', input: { InstanceIds: alive } };
    const waitsFor = alive.map((id) => before.get(id));
    steps.push(addSubscriptionStep(draft, 'Nodes', action, reason, waitsFor));
  }
  const InstanceIds = instances.map(({ id }) => id);
  const reason = because('holds_network', 'Until they are gone they hold addresses and the security group.');
  return addSubscriptionStep(
    draft,
    'Nodes',
    { call: 'WaitForTermination', input: { InstanceIds } },
    reason,
    steps,
  );
}

function removeSecurityGroups(removal: Removal, gone: string | undefined): string[] {
  const { draft, going, ids } = removal;
  return ofKind(going, 'securityGroup').flatMap(({ thing, logicalId }) => {
    const users = draft.inventory.instance.filter(
      (one) => !isTerminated(one) && !ids.has(one.id) && one.securityGroupIds.includes(thing.id),
    );
    const others = draft.inventory.securityGroup.filter(
      (one) =>
        !ids.has(one.id) &&
        one.ingress.some(({ source }) => source.kind === 'group' && source.value === thing.id),
    );
    const holders = [...users, ...others].map(({ id }) => id);
    if (inTheWay(removal, thing.id, 'uses the security group', holders)) return [];
    const action: SubscriptionAction = { call: 'DeleteSecurityGroup', input: { GroupId: thing.id } };
    return [add(removal, logicalId, thing.id, action, [gone])];
  });
}

function removeSubnets(removal: Removal, before: (string | undefined)[]): string[] {
  const { draft, going, ids } = removal;
  return ofKind(going, 'subnet').flatMap(({ thing, logicalId }) => {
    const foreign = draft.inventory.instance.filter(
      (one) => !isTerminated(one) && !ids.has(one.id) && one.subnetId === thing.id,
    );
    const holders = foreign.map(({ id }) => id);
    if (inTheWay(removal, thing.id, 'lives in the subnet', holders)) return [];
    return [
      add(removal, logicalId, thing.id, { call: 'DeleteSubnet', input: { SubnetId: thing.id } }, before),
    ];
  });
}

function removeGateways(removal: Removal, gone: string | undefined): string[] {
  const { going, ids, draft } = removal;
  return ofKind(going, 'internetGateway').flatMap(({ thing, logicalId }) => {
    // AWS detaches no gateway while something in the VPC has a public address.
    const foreign = draft.inventory.instance.filter(
      (one) =>
        !isTerminated(one) &&
        !ids.has(one.id) &&
        one.publicIp !== null &&
        thing.attachedTo.includes(one.vpcId ?? ''),
    );
    const holders = foreign.map(({ id }) => id);
    if (inTheWay(removal, thing.id, 'has a public address through the internet gateway', holders)) return [];
    const InternetGatewayId = thing.id;
    const detached = thing.attachedTo.map((VpcId) => {
      const action: SubscriptionAction = {
        call: 'DetachInternetGateway',
        input: { InternetGatewayId, VpcId },
      };
      return add(removal, logicalId, thing.id, action, [gone]);
    });
    const action: SubscriptionAction = { call: 'DeleteInternetGateway', input: { InternetGatewayId } };
    return [...detached, add(removal, logicalId, thing.id, action, detached)];
  });
}

function removeRouteTables(removal: Removal, parts: string[]): string[] {
  const { going, ids } = removal;
  return ofKind(going, 'routeTable').flatMap(({ thing, logicalId }) => {
    const subnets = thing.associations.flatMap(({ subnetId }) => subnetId ?? []);
    const foreign = subnets.filter((id) => !ids.has(id) || removal.blocked.has(id));
    if (inTheWay(removal, thing.id, 'uses the route table', foreign)) return [];
    const waitsFor = parts.filter((id) => subnets.some((subnet) => id.endsWith(`/${subnet}`)));
    const action: SubscriptionAction = { call: 'DeleteRouteTable', input: { RouteTableId: thing.id } };
    return [add(removal, logicalId, thing.id, action, waitsFor)];
  });
}

function removeVpcs(removal: Removal, parts: string[]): void {
  const { draft, going, ids, blocked } = removal;
  const { inventory } = draft;
  for (const { thing, logicalId } of ofKind(going, 'vpc')) {
    const inside = [
      ...inventory.subnet.filter(({ vpcId }) => vpcId === thing.id),
      ...inventory.securityGroup.filter(({ vpcId, name }) => vpcId === thing.id && name !== 'default'),
      ...inventory.routeTable.filter(({ vpcId, main }) => vpcId === thing.id && !main),
      ...inventory.internetGateway.filter(({ attachedTo }) => attachedTo.includes(thing.id)),
    ].map(({ id }) => id);
    const foreign = inside.filter((id) => !ids.has(id));
    const held = inside.some((id) => blocked.has(id));
    if (inTheWay(removal, thing.id, 'is in the VPC', foreign) || held) continue;
    add(removal, logicalId, thing.id, { call: 'DeleteVpc', input: { VpcId: thing.id } }, parts);
  }
}

/** Names what others put in the way of a thing of ours; true when something is. */
function inTheWay({ draft, blocked, going }: Removal, id: string, does: string, foreign: string[]): boolean {
  if (foreign.length === 0) return false;
  blocked.add(id);
  const kind = going.find(({ thing }) => thing.id === id)?.kind;
  for (const other of foreign) {
    draft.plan.obstacles.push({
      resource: other,
      because: because('in_the_way', `${other} ${does} ${id}, and Berth did not put it there.`),
      remedy: `Remove ${other}, so that the ${kind ? EC2_KINDS[kind].word : 'resource'} ${id} can go, then try again.`,
    });
  }
  return true;
}
