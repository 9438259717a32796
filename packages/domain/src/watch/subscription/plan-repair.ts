import type { Step } from '../../plan/plan.ts';
import { completeInventory, type WatchedInventory } from '../../subscription/ec2-inventory.ts';
import { isRef, type SubscriptionBlueprint } from '../../subscription/ec2-resources.ts';
import type { EndedConnections } from '../../subscription/ended-connections.ts';
import type { Recorded } from '../../subscription/owned.ts';
import { keptOf } from '../../subscription/owned.ts';
import { isReady } from '../../subscription/plan-nodes.ts';
import { draftSubscriptionApply } from '../../subscription/plan-subscription-apply.ts';
import type { SubscriptionAction } from '../../subscription/subscription-action.ts';
import { because, planWithoutLook, type SubscriptionPlan } from '../../subscription/subscription-draft.ts';
import type { VendorProfile } from '../../vendor-profile/vendor-profile.ts';
import type { Undone } from '../finding.ts';
import { nodeFindings } from './node-findings.ts';
import { planNodeRepairs } from './plan-node-repairs.ts';
import { planPartRepairs } from './plan-part-repairs.ts';
import { REPLACES_NODE, stepsThatUndo } from './steps-that-undo.ts';
import { type Watched, watched } from './watched.ts';

export interface RepairInput {
  profile: VendorProfile;
  blueprint: SubscriptionBlueprint;
  inventory: WatchedInventory;
  recorded: readonly Recorded[];
  finding: Undone;
  /** Connections that were seen to have come to nothing. */
  ended?: EndedConnections;
}

/**
 * The steps that undo one finding, and those that they need before them: a part of what would be done to bring
 * everything to the blueprint. Empty once it is undone. What else is wrong stays as it is.
 */
export function planRepair(input: RepairInput): SubscriptionPlan {
  const { profile, blueprint, inventory, recorded, finding, ended = {} } = input;
  const look = completeInventory(inventory);
  if (!look.complete) return planWithoutLook(look.unseen);
  const seen = watched(profile, blueprint, inventory, recorded, ended);
  const node = finding.subject.logicalId;
  const isFinding = ({ code, subject, detail }: Undone): boolean =>
    code === finding.code && detail === finding.detail && subject.physicalId === finding.subject.physicalId;
  // Of this very instance: the one that took its place may not have reported yet.
  const replaces = node !== null && REPLACES_NODE.has(finding.code) && nodeFindings(seen).some(isFinding);
  const others = replaces ? notReady(seen, node) : [];
  const replace = new Set(replaces && others.length === 0 ? [node] : []);
  const common = { profile, blueprint, recorded, formerTagKeys: [], ended };
  const draft = draftSubscriptionApply({ ...common, inventory: look.inventory, replace });
  planNodeRepairs(draft, seen);
  planPartRepairs(draft, seen, finding);
  if (others.length > 0) {
    return {
      steps: [],
      unchanged: [],
      obstacles: [
        {
          resource: node ?? '',
          because: because(
            'others_not_ready',
            `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} not ready: to replace another node now could lose data.`,
          ),
          remedy: 'Have the other findings undone first.',
        },
      ],
    };
  }
  const { steps, obstacles } = draft.plan;
  const chosen = withNeeded(steps.filter(stepsThatUndo(finding)), steps);
  const concerned = new Set([node, ...chosen.map(({ resource }) => resource)]);
  const isOwn = (id: unknown): boolean =>
    id === finding.subject.physicalId ||
    (node !== null && (draft.known.get(node) === id || isRefTo(id, node)));
  return {
    steps: chosen.flatMap((step) => narrowed(step, finding, isOwn)),
    unchanged: [],
    obstacles: obstacles.filter(({ resource }) => concerned.has(resource)),
  };
}

/** The other nodes that are not there and ready. */
function notReady({ blueprint, kept }: Watched, node: string): string[] {
  return Object.entries(blueprint.Resources).flatMap(([id, resource]) => {
    if (resource.Type !== 'AWS::EC2::Instance' || id === node) return [];
    const instance = keptOf(kept, 'instance', id);
    return instance && isReady(instance) ? [] : [id];
  });
}

const isRefTo = (id: unknown, logicalId: string): boolean =>
  typeof id === 'object' && id !== null && isRef(id as never) && (id as { Ref: string }).Ref === logicalId;

/** The steps, and all that must be done before them, in the order of the plan. */
function withNeeded(
  chosen: readonly Step<SubscriptionAction>[],
  all: readonly Step<SubscriptionAction>[],
): Step<SubscriptionAction>[] {
  const byId = new Map(all.map((step) => [step.id, step]));
  const needed = new Set<string>();
  const need = (id: string): void => {
    if (needed.has(id)) return;
    needed.add(id);
    const step = byId.get(id);
    // Nodes are waited for all at once; those that nobody asked for are not started for it.
    if (step?.action.call === 'WaitForNodes') return;
    for (const other of step?.dependsOn ?? []) need(other);
  };
  for (const { id } of chosen) need(id);
  const kept = all.filter(({ id }) => needed.has(id));
  return inOrder(kept.map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => needed.has(id)) })));
}

/** Each step after those that it depends on, and otherwise as they were: repairs are planned after the rest. */
function inOrder(steps: readonly Step<SubscriptionAction>[]): Step<SubscriptionAction>[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const placed = new Map<string, Step<SubscriptionAction>>();
  const put = (step: Step<SubscriptionAction>): void => {
    if (placed.has(step.id)) return;
    for (const id of step.dependsOn) {
      const before = byId.get(id);
      if (before) put(before);
    }
    placed.set(step.id, step);
  };
  for (const step of steps) put(step);
  return [...placed.values()];
}

/** A step that is for several things at once, as far as it is for the one that was found. */
function narrowed(
  step: Step<SubscriptionAction>,
  { code }: Undone,
  isOwn: (id: unknown) => boolean,
): Step<SubscriptionAction>[] {
  const { action } = step;
  if (action.call === 'WaitForNodes' || action.call === 'WaitForTermination') {
    const InstanceIds = action.input.InstanceIds.filter(isOwn);
    return InstanceIds.length > 0 ? [{ ...step, action: { ...action, input: { InstanceIds } } }] : [];
  }
  if (action.call === 'TerminateInstances') {
    const InstanceIds = action.input.InstanceIds.filter(isOwn);
    return InstanceIds.length > 0 ? [{ ...step, action: { ...action, input: { InstanceIds } } }] : [];
  }
  if (action.call === 'CreateTags' && code.startsWith('tags_')) {
    const Resources = action.input.Resources.filter(isOwn);
    return [{ ...step, action: { ...action, input: { ...action.input, Resources } } }];
  }
  return [step];
}
