import { type Blueprint, resourcesOf } from '../blueprint/blueprint.ts';
import type { IamInventory } from '../inventory/iam-inventory.ts';
import { ownershipOf } from '../inventory/ownership.ts';
import type { IamAction } from './iam-action.ts';
import { addUnchanged, type Draft, type IamApplyOptions, reason } from './iam-draft.ts';
import type { Plan } from './plan.ts';
import type { Ready } from './plan-attachments.ts';
import { planCredentials, withdrawCredentials } from './plan-credentials.ts';
import { planPolicy } from './plan-policy.ts';
import { planInstanceProfile, planRole } from './plan-role.ts';
import { planUser } from './plan-user.ts';

export type { IamApplyOptions };

export interface IamApplyInput {
  blueprint: Blueprint;
  inventory: IamInventory;
  options: IamApplyOptions;
  /** For the ages of keys in the reasons. */
  now: Date;
}

/**
 * What has to be called so that an AWS account is as an IAM blueprint says, with the reason of every step.
 * Pure: the same input gives the same plan, step ids included. An empty plan without obstacles means that all is
 * right. What a look did not show is an obstacle and never a step; so is what is not provably ours, unless
 * `adopt` is given, and what a CloudFormation stack owns in any case.
 */
export function planIamApply({ blueprint, inventory, options, now }: IamApplyInput): Plan<IamAction> {
  const draft: Draft = {
    blueprint,
    inventory,
    identity: inventory.identity,
    options,
    now,
    plan: { steps: [], unchanged: [], obstacles: [] },
    blocked: new Set(),
  };
  const ready: Ready = new Map();
  for (const [id, resource] of resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy')) {
    ready.set(id, planPolicy(draft, id, resource));
  }
  const roleSteps = new Map<string, string[]>();
  for (const [id, resource] of resourcesOf(blueprint, 'AWS::IAM::Role')) {
    roleSteps.set(id, planRole(draft, id, resource, ready));
  }
  const roleReady = (id: string) =>
    (roleSteps.get(id) ?? []).filter((step) => step === `CreateRole/${id}` || step === `TagRole/${id}`);
  for (const [id, resource] of resourcesOf(blueprint, 'AWS::IAM::InstanceProfile')) {
    planInstanceProfile(draft, id, resource, roleReady);
  }
  for (const [id, resource] of resourcesOf(blueprint, 'AWS::IAM::User')) {
    const user = planUser(draft, id, resource, ready);
    if (user === null) continue;
    const key = resourcesOf(blueprint, 'AWS::IAM::AccessKey').find(
      ([, candidate]) => candidate.Properties.UserName.Ref === id,
    );
    planCredentials(draft, {
      userId: id,
      keyId: key?.[0],
      user,
      loginProfile: resource.Properties.LoginProfile !== undefined,
      after: draft.plan.steps.map((step) => step.id),
    });
  }
  // Credentials come last, when everything that they need stands: not while anything is in the way.
  if (draft.plan.obstacles.length > 0) withdrawCredentials(draft);
  sayLeftovers(draft);
  return draft.plan;
}

/** Says what is ours and no longer in the blueprint: `apply` adds and mends, only `destroy` removes. */
function sayLeftovers(draft: Draft): void {
  for (const [id, seen] of Object.entries(draft.inventory.roles)) {
    if (id in draft.blueprint.Resources || seen.kind !== 'present') continue;
    if (ownershipOf(seen.value.tags, draft.blueprint.id).kind !== 'ours') continue;
    const text = `The role ${seen.value.name} is Berth's, but this blueprint has none such; left until destroy.`;
    addUnchanged(draft, id, reason('leftover', text));
  }
}
