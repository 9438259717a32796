import type { Blueprint } from '../blueprint/blueprint.ts';
import {
  type IamInventory,
  type ObservedInstanceProfile,
  type ObservedPolicy,
  type ObservedRole,
  type ObservedUser,
  sameName,
} from '../inventory/iam-inventory.ts';
import { type Going, inTheWay, isGoing, mine, need, ours, withdraw } from './destroy-draft.ts';
import type { IamAction } from './iam-action.ts';
import {
  addObstacle,
  addStep,
  addUnchanged,
  addUnknown,
  type Draft,
  midSentence,
  reason,
} from './iam-draft.ts';
import type { Plan } from './plan.ts';

export interface IamDestroyInput {
  /** Only its id matters: whose tags to look for. Everything in the inventory that is ours goes. */
  blueprint: Blueprint;
  inventory: IamInventory;
  now: Date;
}

/**
 * What has to be called so that nothing of ours is left: credentials, attachments, then the things themselves,
 * and policies when nothing holds them. What Berth did not make stays and is said. Something foreign that AWS
 * wants gone first (an inline policy, a group, another holder of our policy) is an obstacle, never deleted.
 */
export function planIamDestroy({ blueprint, inventory, now }: IamDestroyInput): Plan<IamAction> {
  const draft: Draft = {
    blueprint,
    inventory,
    identity: inventory.identity,
    options: { adopt: false, rotateKey: false },
    now,
    plan: { steps: [], unchanged: [], obstacles: [] },
    blocked: new Set(),
  };
  const users = ours(draft, 'user', inventory.users);
  const roles = ours(draft, 'role', inventory.roles);
  const profiles = ours(draft, 'instance profile', inventory.instanceProfiles);
  const policies = ours(draft, 'policy', inventory.policies);
  const going = {
    policies: policies.map(({ value }) => value.arn),
    holders: [] as string[],
    profiles: profiles.map(({ value }) => value.name),
    waiting: [] as string[],
  };
  for (const { id, value } of users) destroyUser(draft, id, value, going);
  for (const { id, value } of profiles) destroyProfile(draft, id, value);
  for (const { id, value } of roles) destroyRole(draft, id, value, going);
  // A policy cannot go while a user or role that stays has it.
  const holders = [...users, ...roles];
  going.holders = holders.filter(({ id }) => !draft.blocked.has(id)).map(({ value }) => value.name);
  going.waiting = holders.filter(({ id }) => draft.blocked.has(id)).map(({ value }) => value.name);
  for (const { id, value } of policies) destroyPolicy(draft, id, value, going);
  return draft.plan;
}

function destroyUser(draft: Draft, id: string, user: ObservedUser, going: Going): void {
  const what = `The user ${user.name}`;
  const UserName = user.name;
  const keys = need(draft, id, `The access keys of ${midSentence(what)}`, user.accessKeys);
  const steps = keys.map(({ accessKeyId }) =>
    addStep(
      draft,
      id,
      { call: 'DeleteAccessKey', input: { UserName, AccessKeyId: accessKeyId } },
      reason('goes_with_user', `The key ${accessKeyId} goes with its user.`),
    ),
  );
  if (user.loginProfile.kind === 'unknown') {
    addUnknown(draft, id, `The console password of ${midSentence(what)}`, user.loginProfile);
  }
  if (user.loginProfile.kind === 'present') {
    const because = reason('goes_with_user', 'The console password goes with its user.');
    steps.push(addStep(draft, id, { call: 'DeleteLoginProfile', input: { UserName } }, because));
  }
  const attached = need(draft, id, `What is attached to ${midSentence(what)}`, user.attachedPolicies);
  for (const { arn, name } of attached) {
    if (!isGoing(going.policies, arn)) continue;
    const because = reason('goes_with_user', `The policy ${name} must be detached before either is deleted.`);
    steps.push(
      addStep(draft, id, { call: 'DetachUserPolicy', input: { UserName, PolicyArn: arn } }, because),
    );
  }
  inTheWay(
    draft,
    id,
    `${what} has other policies attached`,
    attached.filter(({ arn }) => !isGoing(going.policies, arn)).map(({ name }) => name),
    `Detach them from ${user.name}, then run again.`,
  );
  inTheWay(
    draft,
    id,
    `${what} has inline policies`,
    need(draft, id, `The inline policies of ${midSentence(what)}`, user.inlinePolicies),
    `Delete them from ${user.name}, then run again.`,
  );
  inTheWay(
    draft,
    id,
    `${what} is in groups`,
    need(draft, id, `The groups of ${midSentence(what)}`, user.groups),
    `Take ${user.name} out of them, then run again.`,
  );
  if (user.otherCredentials.kind === 'unknown') {
    // AWS itself refuses to delete a user that has one, so not knowing of it can harm nobody.
    const text = `Whether ${midSentence(what)} has SSH keys, certificates or MFA devices could not be seen; AWS will say.`;
    addUnchanged(draft, id, reason('other_credentials_unseen', text));
  }
  inTheWay(
    draft,
    id,
    `${what} has other credentials`,
    user.otherCredentials.kind === 'present' ? user.otherCredentials.value : [],
    `Remove them from ${user.name}, then run again.`,
  );
  if (draft.blocked.has(id)) {
    withdraw(draft, id);
    return;
  }
  addStep(draft, id, { call: 'DeleteUser', input: { UserName } }, mine(what), steps);
}

function destroyProfile(draft: Draft, id: string, profile: ObservedInstanceProfile): void {
  const InstanceProfileName = profile.name;
  const removed = profile.roles.map((RoleName) =>
    addStep(
      draft,
      id,
      { call: 'RemoveRoleFromInstanceProfile', input: { InstanceProfileName, RoleName } },
      reason('goes_with_profile', `The role ${RoleName} must leave the profile before either is deleted.`),
    ),
  );
  const because = mine(`The instance profile ${profile.name}`);
  addStep(draft, id, { call: 'DeleteInstanceProfile', input: { InstanceProfileName } }, because, removed);
}

function destroyRole(draft: Draft, id: string, role: ObservedRole, going: Going): void {
  const what = `The role ${role.name}`;
  const RoleName = role.name;
  const attached = need(draft, id, `What is attached to ${midSentence(what)}`, role.attachedPolicies);
  const steps = attached
    .filter(({ arn }) => isGoing(going.policies, arn))
    .map(({ arn, name }) =>
      addStep(
        draft,
        id,
        { call: 'DetachRolePolicy', input: { RoleName, PolicyArn: arn } },
        reason('goes_with_role', `The policy ${name} must be detached before either is deleted.`),
      ),
    );
  inTheWay(
    draft,
    id,
    `${what} has other policies attached`,
    attached.filter(({ arn }) => !isGoing(going.policies, arn)).map(({ name }) => name),
    `Detach them from ${role.name}, then run again.`,
  );
  inTheWay(
    draft,
    id,
    `${what} has inline policies`,
    need(draft, id, `The inline policies of ${midSentence(what)}`, role.inlinePolicies),
    `Delete them from ${role.name}, then run again.`,
  );
  const profiles = need(draft, id, `The instance profiles of ${midSentence(what)}`, role.instanceProfiles);
  inTheWay(
    draft,
    id,
    `${what} is in other instance profiles`,
    profiles.filter((name) => !going.profiles.some((other) => sameName(other, name))),
    `Remove ${role.name} from them, then run again.`,
  );
  if (draft.blocked.has(id)) {
    withdraw(draft, id);
    return;
  }
  const left = draft.plan.steps
    .filter(
      ({ action }) =>
        action.call === 'RemoveRoleFromInstanceProfile' && sameName(action.input.RoleName, role.name),
    )
    .map((step) => step.id);
  addStep(draft, id, { call: 'DeleteRole', input: { RoleName } }, mine(what), [...steps, ...left]);
}

function destroyPolicy(draft: Draft, id: string, policy: ObservedPolicy, going: Going): void {
  const what = `The policy ${policy.name}`;
  const PolicyArn = policy.arn;
  const versions = need(draft, id, `The versions of ${midSentence(what)}`, policy.versions);
  const holders = need(draft, id, `Who has ${midSentence(what)}`, policy.attachedTo);
  const waiting = holders.filter(({ name }) => going.waiting.some((other) => sameName(other, name)));
  if (waiting.length > 0) {
    const names = waiting.map(({ name }) => name).join(', ');
    const text = `${what} is attached to ${names}, which cannot go yet.`;
    addObstacle(draft, id, reason('holder_stays', text), `Clear what is in the way of ${names} first.`);
  }
  inTheWay(
    draft,
    id,
    `${what} is attached elsewhere`,
    holders
      .filter(
        ({ kind, name }) =>
          kind === 'group' || ![...going.holders, ...going.waiting].some((holder) => sameName(holder, name)),
      )
      .map(({ kind, name }) => `${kind} ${name}`),
    `Detach it from them, then run again.`,
  );
  if (draft.blocked.has(id)) {
    withdraw(draft, id);
    return;
  }
  const steps = versions
    .filter(({ isDefault }) => !isDefault)
    .map(({ versionId }) =>
      addStep(
        draft,
        id,
        { call: 'DeletePolicyVersion', input: { PolicyArn, VersionId: versionId } },
        reason('goes_with_policy', 'AWS wants all versions but the default gone first.'),
      ),
    );
  const detached = draft.plan.steps
    .filter(
      ({ action }) =>
        (action.call === 'DetachRolePolicy' || action.call === 'DetachUserPolicy') &&
        sameName(action.input.PolicyArn, policy.arn),
    )
    .map((step) => step.id);
  addStep(draft, id, { call: 'DeletePolicy', input: { PolicyArn } }, mine(what), [...steps, ...detached]);
}
