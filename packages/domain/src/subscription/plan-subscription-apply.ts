import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import {
  type CompleteInventory,
  completeInventory,
  EC2_KINDS,
  type SubscriptionInventory,
} from './ec2-inventory.ts';
import type { SubscriptionBlueprint } from './ec2-resources.ts';
import { type EndedConnections, endedConnections } from './ended-connections.ts';
import { volumesOfNodes } from './node-volumes.ts';
import { keepOne, lackedTags, type Owned, ownedIn, type Recorded, usedBy } from './owned.ts';
import { planConnections, planSurplusRoutes, surplusConnections } from './plan-connections.ts';
import { planNetwork } from './plan-network.ts';
import { planNodes } from './plan-nodes.ts';
import { planRemovalOf } from './plan-removal.ts';
import { planRules } from './plan-rules.ts';
import {
  addSubscriptionStep,
  because,
  emptyPlan,
  planWithoutLook,
  type SubscriptionDraft,
  type SubscriptionPlan,
} from './subscription-draft.ts';
import { RESOURCE_TAG_KEY } from './subscription-tags.ts';

export interface SubscriptionApplyInput {
  profile: VendorProfile;
  blueprint: SubscriptionBlueprint;
  inventory: SubscriptionInventory;
  recorded: readonly Recorded[];
  /** Keys of the customer's tags that were put on resources before: those no longer wanted are taken off. */
  formerTagKeys: readonly string[];
  /** Ranges that were ever led to connections: a route that leads nowhere does not say whose it was. */
  formerRanges?: readonly string[];
  /** Connections that were seen to have come to nothing. */
  ended?: EndedConnections;
}

/**
 * What has to be called so that AWS holds what the blueprint says; nothing when anything could not be seen, or when
 * something of ours is otherwise than it can be changed to.
 */
export function planSubscriptionApply(input: SubscriptionApplyInput): SubscriptionPlan {
  const look = completeInventory(input.inventory);
  if (!look.complete) return planWithoutLook(look.unseen);
  const { plan } = draftSubscriptionApply({ ...input, inventory: look.inventory, replace: new Set() });
  if (plan.obstacles.length > 0) plan.steps = [];
  return plan;
}

export interface SubscriptionDraftInput extends Omit<SubscriptionApplyInput, 'inventory'> {
  inventory: CompleteInventory;
  /** Logical ids of nodes that are to be replaced, though they are there. */
  replace: ReadonlySet<string>;
}

/** Everything that would have to be called, and what stands in the way of it. */
export function draftSubscriptionApply(input: SubscriptionDraftInput): SubscriptionDraft {
  const { blueprint, recorded, profile, inventory, replace } = input;
  const owned = ownedIn(inventory, blueprint.id, recorded);
  const { kept, others } = sortOut(inventory, owned, recorded);
  const draft: SubscriptionDraft = {
    inventory,
    owned,
    recorded,
    replace,
    plan: emptyPlan(),
    known: new Map(kept.map(({ logicalId, thing }) => [logicalId, thing.id])),
    makers: new Map(),
    ended: endedConnections(Object.keys(blueprint.Resources), owned, recorded, input.ended),
  };
  planNetwork(draft, blueprint, kept);
  const { key: Key, value: Value } = profile.identifierTag;
  const surplus = surplusConnections(blueprint, owned, others);
  const routes = planSurplusRoutes(draft, blueprint, kept, input.formerRanges ?? []);
  const why = (one: Owned) => because('unwanted', `The ${EC2_KINDS[one.kind].word} is not wanted any more.`);
  planRemovalOf(draft, surplus, [{ Key, Value }], why, routes);
  planConnections(draft, blueprint, kept, routes);
  planRules(draft, blueprint, kept);
  planNodes(draft, blueprint, kept);
  planTags(
    draft,
    input,
    kept.filter((one) => !surplus.includes(one)),
  );
  planRemovalOf(draft, others, [{ Key, Value }], (one) =>
    because(
      'duplicate',
      `There are two of this ${EC2_KINDS[one.kind].word}, because an answer of AWS was lost; the other one stays.`,
    ),
  );
  return draft;
}

/** One thing for each logical id, and what there is beside it. Volumes belong to their instances. */
export function sortOut(
  inventory: CompleteInventory,
  owned: readonly Owned[],
  recorded: readonly Recorded[],
): { kept: Owned[]; others: Owned[] } {
  const inUse = usedBy(inventory, owned);
  const groups = new Map<string, Owned[]>();
  for (const one of owned) {
    if (one.kind === 'volume' || one.logicalId === '') continue;
    const key = `${one.kind}/${one.logicalId}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const sorted = [...groups.values()].map((same) => keepOne(same, recorded, inUse));
  return {
    kept: sorted.flatMap(({ kept }) => kept ?? []),
    others: sorted.flatMap(({ others }) => others),
  };
}

type KeptResource = Recorded & { type: string; privateIp?: string | null; publicIp?: string | null };

/** What of the blueprint is there and stays, as it is to be remembered; of nodes, where they are reached too. */
export function keptResources({
  blueprint,
  inventory,
  recorded,
}: Pick<SubscriptionApplyInput, 'blueprint' | 'inventory' | 'recorded'>): KeptResource[] {
  const look = completeInventory(inventory);
  if (!look.complete) return [];
  const owned = ownedIn(look.inventory, blueprint.id, recorded);
  return sortOut(look.inventory, owned, recorded).kept.map(({ kind, logicalId, thing }) => ({
    logicalId,
    type: EC2_KINDS[kind].type,
    physicalId: thing.id,
    ...('privateIp' in thing && { privateIp: thing.privateIp, publicIp: thing.publicIp }),
  }));
}

/** Which of the blueprint's connections ended, as they are to be remembered. */
export function endedOf({
  blueprint,
  inventory,
  recorded,
  ended = {},
}: Pick<SubscriptionApplyInput, 'blueprint' | 'inventory' | 'recorded' | 'ended'>): EndedConnections {
  const look = completeInventory(inventory);
  if (!look.complete) return ended;
  const owned = ownedIn(look.inventory, blueprint.id, recorded);
  return endedConnections(Object.keys(blueprint.Resources), owned, recorded, ended);
}

/** Tags on what is there already: those that are lacking, and the customer's that are no longer wanted. */
function planTags(draft: SubscriptionDraft, input: SubscriptionDraftInput, kept: readonly Owned[]): void {
  const wantedOf = (logicalId: string) => {
    const resource = input.blueprint.Resources[logicalId];
    return resource && 'Tags' in resource.Properties ? resource.Properties.Tags : null;
  };
  const changes = new Map<
    string,
    { Resources: string[]; action: 'CreateTags' | 'DeleteTags'; detail: string }
  >();
  const note = (action: 'CreateTags' | 'DeleteTags', detail: unknown, id: string) => {
    const key = `${action} ${JSON.stringify(detail)}`;
    const change = changes.get(key) ?? { Resources: [], action, detail: JSON.stringify(detail) };
    change.Resources.push(id);
    changes.set(key, change);
  };
  const volumes = volumesOfNodes(input.blueprint, draft.inventory, kept).map(({ logicalId, volume }) => ({
    logicalId,
    thing: volume,
  }));
  for (const { logicalId, thing } of [...kept, ...volumes]) {
    const wanted = wantedOf(logicalId);
    if (!wanted) continue;
    const lacking = lackedTags(wanted, thing.tags);
    if (lacking.length > 0) note('CreateTags', lacking, thing.id);
    const keys = new Set(wanted.map(({ Key }) => Key));
    const former = input.formerTagKeys.filter((key) => !keys.has(key) && Object.hasOwn(thing.tags, key));
    if (former.length > 0) note('DeleteTags', former, thing.id);
  }
  for (const { Resources, action, detail } of changes.values()) {
    if (action === 'CreateTags') {
      const Tags: { Key: string; Value: string }[] = JSON.parse(detail);
      const names = Tags.map(({ Key }) => Key).filter((key) => key !== RESOURCE_TAG_KEY);
      const reason = because(
        'tags_missing',
        `Not yet there, or no longer: ${names.join(', ') || RESOURCE_TAG_KEY}.`,
      );
      addSubscriptionStep(draft, 'Tags', { call: 'CreateTags', input: { Resources, Tags } }, reason);
      if (Tags.some(({ Key }) => Key === input.profile.identifierTag.key)) putFirst(draft);
    } else {
      const reason = because('tags_unwanted', 'The subscription no longer has these tags.');
      const input = { Resources, Keys: JSON.parse(detail) as string[] };
      addSubscriptionStep(draft, 'Tags', { call: 'DeleteTags', input }, reason);
    }
  }
}

/** The policy permits changes only to what carries the vendor's identifier: the last step goes before all others. */
function putFirst({ plan }: SubscriptionDraft): void {
  const first = plan.steps.pop();
  if (!first) return;
  plan.steps = [first, ...plan.steps.map((step) => ({ ...step, dependsOn: [first.id, ...step.dependsOn] }))];
}
