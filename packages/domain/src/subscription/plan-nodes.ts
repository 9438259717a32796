import { isAlive, isTerminated, type ObservedInstance } from './ec2-inventory.ts';
import type { Id, InstanceProperties, SubscriptionBlueprint } from './ec2-resources.ts';
import { keptOf, type Owned, ofKind } from './owned.ts';
import { right } from './plan-network.ts';
import { shortHash } from './short-hash.ts';
import type { SubscriptionAction } from './subscription-action.ts';
import { SUBSCRIPTION_IDS } from './subscription-blueprint.ts';
import {
  addSubscriptionStep,
  because,
  makersOf,
  place,
  type SubscriptionDraft,
} from './subscription-draft.ts';
import { NODE_READY, NODE_STATE_TAG_KEY } from './subscription-tags.ts';

/** Whether a node runs and has reported that it is part of the cluster. */
export const isReady = ({ state, tags }: ObservedInstance): boolean =>
  state === 'running' && tags[NODE_STATE_TAG_KEY] === NODE_READY;

/** Plans the nodes: each is started once all that it needs at its first start is there. */
export function planNodes(
  draft: SubscriptionDraft,
  blueprint: SubscriptionBlueprint,
  kept: readonly Owned[],
): void {
  const waiting: Id[] = [];
  const started: string[] = [];
  for (const [id, resource] of Object.entries(blueprint.Resources)) {
    if (resource.Type !== 'AWS::EC2::Instance') continue;
    const there = keptOf(kept, 'instance', id);
    const instance = draft.replace.has(id) ? null : there;
    if (instance && isReady(instance)) {
      right(draft, id, instance.id);
      continue;
    }
    waiting.push(instance ? instance.id : { Ref: id });
    if (instance?.state === 'stopped' || instance?.state === 'stopping') {
      const reason = because('stopped', `${instance.id} was stopped.`);
      const input = { InstanceIds: [instance.id] };
      const stopped =
        instance.state === 'stopping'
          ? addSubscriptionStep(draft, id, { call: 'WaitForStop', input }, reason)
          : undefined;
      started.push(addSubscriptionStep(draft, id, { call: 'StartInstances', input }, reason, [stopped]));
    } else if (!instance) {
      const step = planNode(draft, blueprint.id, id, resource.Properties, resource.Metadata.Purpose);
      draft.makers.set(id, step);
      started.push(step);
    }
  }
  if (waiting.length === 0) return;
  const reason = because('not_ready', 'A node is part of the cluster when it says so.');
  addSubscriptionStep(
    draft,
    'Nodes',
    { call: 'WaitForNodes', input: { InstanceIds: waiting } },
    reason,
    started,
  );
}

function planNode(
  draft: SubscriptionDraft,
  blueprintId: string,
  id: string,
  properties: InstanceProperties,
  purpose: string,
): string {
  const { routeTable, defaultRoute, clusterTraffic, keyPair } = SUBSCRIPTION_IDS;
  const former = ofKind(draft.owned, 'instance').filter((one) => one.logicalId === id);
  const interfaces = properties.NetworkInterfaces.map((one) => ({
    ...one,
    SubnetId: place(draft, one.SubnetId),
    GroupSet: one.GroupSet.map((group) => place(draft, group)),
  }));
  const needs = interfaces.flatMap(({ SubnetId, GroupSet }) => [SubnetId, ...GroupSet]);
  const network = [routeTable, defaultRoute, clusterTraffic, keyPair, ...associations(draft)];
  const dependsOn = [
    ...makersOf(draft, needs),
    ...network.map((one) => draft.makers.get(one)),
    waitFor(
      draft,
      id,
      former.map(({ thing }) => thing),
    ),
  ];
  const predecessors = [
    ...former.map(({ thing }) => thing.id),
    ...draft.recorded.filter(({ logicalId }) => logicalId === id).map(({ physicalId }) => physicalId),
  ];
  const action = {
    call: 'RunInstances',
    input: {
      ...properties,
      NetworkInterfaces: interfaces,
      ClientToken: clientToken(blueprintId, id, properties, predecessors),
    },
  } as const;
  const text = predecessors.length > 0 ? `${purpose} The one before it is gone.` : purpose;
  return addSubscriptionStep(draft, id, action, because('absent', text), dependsOn);
}

const associations = ({ makers }: SubscriptionDraft): string[] =>
  [...makers.keys()].filter((id) => id.startsWith('SubnetRouteTableAssociation'));

/** A node's address is free only when the one before it is gone. */
function waitFor(draft: SubscriptionDraft, id: string, former: ObservedInstance[]): string | undefined {
  const replaced = draft.replace.has(id) ? former.filter(isAlive).map((one) => one.id) : [];
  const left = former.filter((one) => !isAlive(one) && !isTerminated(one)).map((one) => one.id);
  const leaving = [...left, ...replaced];
  if (leaving.length === 0) return undefined;
  const why = because('replaced', 'It cannot be put right in place; another one takes its address.');
  const goes: SubscriptionAction = { call: 'TerminateInstances', input: { InstanceIds: replaced } };
  const gone = replaced.length > 0 ? addSubscriptionStep(draft, id, goes, why) : undefined;
  const reason = because('address_in_use', 'It still has the address that the new node gets.');
  const action = { call: 'WaitForTermination', input: { InstanceIds: leaving } } as const;
  return addSubscriptionStep(draft, id, action, reason, [gone]);
}

/**
 * The token by which AWS knows a repeated request: the same as long as the same node is asked for in the same way,
 * another once the one that came of it is gone. At most 64 characters.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
function clientToken(
  blueprintId: string,
  id: string,
  properties: InstanceProperties,
  predecessors: readonly string[],
): string {
  const asked = [blueprintId, id, [...new Set(predecessors)].sort(), properties];
  return `berth-${shortHash(JSON.stringify(asked))}`;
}
