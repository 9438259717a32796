import { type ManagedPolicyResource, resourcesOf } from '../blueprint/blueprint.ts';
import { IAM_IDS, iamBlueprint } from '../blueprint/iam-blueprint.ts';
import { type IamInventory, sameName } from '../inventory/iam-inventory.ts';
import { ownershipOf } from '../inventory/ownership.ts';
import { renderingName } from '../render/file-name.ts';
import type { RenderInput } from '../render/rendering.ts';
import {
  type ConsoleAccess,
  newestGeneration,
  type PolicyGeneration,
  type VendorProfile,
} from '../vendor-profile/vendor-profile.ts';
import { shellWord } from '../verify/text.ts';
import { type DocumentChange, documentChange } from './document-change.ts';
import { type FoundPolicy, foundGenerations, foundText } from './found-generation.ts';
import type { IamAction } from './iam-action.ts';
import { addObstacle, addUnchanged, addUnknown, type Draft, reason, stackInScope } from './iam-draft.ts';
import type { Plan, Reason } from './plan.ts';
import { planIamApply } from './plan-iam-apply.ts';
import { planPolicy } from './plan-policy.ts';

export interface IamUpgradeInput {
  profile: VendorProfile;
  inventory: IamInventory;
  /** The generation to bring both policies to. */
  to: PolicyGeneration;
  options: {
    /** Take over policies of the right name that Berth did not make. */
    adopt: boolean;
  };
  now: Date;
}

/** An upgrade as a plan, with what was found and what it changes. Data only. */
export interface IamUpgrade {
  to: string;
  /** `to` is the newest that the vendor published. */
  newest: boolean;
  /** Some policy is of a newer generation than `to`, as far as it can be told. */
  downgrade: boolean;
  policies: FoundPolicy[];
  /** What the policies say after the plan's steps and do not say now, and the other way round. */
  changes: DocumentChange[];
  plan: Plan<IamAction>;
}

/**
 * What has to be called so that the vendor's policies in an AWS account are of one generation, with the reason of
 * every step. It touches nothing but policies: it attaches nothing and makes no user and no key; what else differs
 * from the blueprint is said. A policy that has the generation's document already is left alone, whoever made it.
 * Pure, and as careful as `planIamApply`: what was not seen, or is not provably ours, is an obstacle.
 */
export function planIamUpgrade(input: IamUpgradeInput): IamUpgrade {
  const { profile, inventory, to, options, now } = input;
  const consoleAccess = consoleAccessSeen(inventory);
  const draft: Draft = {
    blueprint: iamBlueprint({ profile, generation: to, consoleAccess }),
    inventory,
    identity: inventory.identity,
    options: { adopt: options.adopt, rotateKey: false },
    now,
    plan: { steps: [], unchanged: [], obstacles: [] },
    blocked: new Set(),
  };
  const policies = foundGenerations(profile, inventory);
  for (const [id, resource] of resourcesOf(draft.blueprint, 'AWS::IAM::ManagedPolicy')) {
    const policy = policies.find((candidate) => candidate.resource === id);
    if (policy) upgradePolicy(draft, policy, resource, input);
  }
  sayCredentials(draft);
  sayConsolePolicy(draft, profile);
  sayElsewhere(draft, input);
  return {
    to: to.id,
    newest: newestGeneration(profile).id === to.id,
    downgrade: policies.some((policy) => isNewer(policy, input)),
    policies,
    changes: changesOf(draft, policies),
    plan: draft.plan,
  };
}

function upgradePolicy(
  draft: Draft,
  policy: FoundPolicy,
  resource: ManagedPolicyResource,
  input: IamUpgradeInput,
): void {
  const { to } = input;
  const { resource: id, found } = policy;
  const what = `The policy ${resource.Properties.ManagedPolicyName}`;
  if (found.kind === 'absent') {
    addObstacle(
      draft,
      id,
      reason('nothing_to_upgrade', `${what} does not exist, and an upgrade makes none.`),
      `Run \`berth iam apply --generation ${to.id}\`: it makes what is missing, with the policies of ${to.id}.`,
    );
    return;
  }
  const seen = draft.inventory.policies[id];
  const owner = seen?.kind === 'present' ? ownershipOf(seen.value.tags, draft.blueprint.id) : null;
  if (owner?.kind === 'cloudformation' || owner?.kind === 'foreign') {
    // Whoever owns it: there is nothing to change.
    if (found.kind === 'exact' && found.generations.includes(to.id)) {
      addUnchanged(draft, id, reason('right', `${what} is of ${to.id} already.`));
      return;
    }
    const stack = owner.kind === 'cloudformation' ? owner.stack : stackInScope(draft);
    if (stack !== null) {
      addObstacle(draft, id, ...throughTheStack(draft, what, { kind: owner.kind, stack }, input));
      return;
    }
    if (!draft.options.adopt) {
      addObstacle(draft, id, ...byHand(policy, what, to));
      return;
    }
    if (sayUnseen(draft, id)) return;
  }
  planPolicy(draft, id, resource, whyReplaced(policy, what, input));
}

/** Why a policy gets another document: the differences themselves are told with the plan. */
function whyReplaced(policy: FoundPolicy, what: string, input: IamUpgradeInput): Reason {
  const { found } = policy;
  const { id } = input.to;
  if (found.kind !== 'exact')
    return reason('modified', `${what} is none of the published ones; ${id} replaces it.`);
  const is = found.generations.join(' and ');
  return isNewer(policy, input)
    ? reason('newer_generation', `${what} is of ${is}, and ${id} is asked for.`)
    : reason('older_generation', `${what} is of ${is}, which is older than ${id}.`);
}

/** Adoption asks whether a stack owns anything here, so everything has to have been seen. */
function sayUnseen(draft: Draft, id: string): boolean {
  const { roles, instanceProfiles, users } = draft.inventory;
  for (const seen of [roles, instanceProfiles, users].flatMap((group) => Object.values(group))) {
    if (seen.kind !== 'unknown') continue;
    addUnknown(draft, id, 'Whether a CloudFormation stack owns these resources', seen);
    return true;
  }
  return false;
}

function throughTheStack(
  draft: Draft,
  what: string,
  { kind, stack }: { kind: 'cloudformation' | 'foreign'; stack: string },
  { profile, to }: IamUpgradeInput,
): [Reason, string] {
  const consoleAccess = IAM_IDS.consoleRole in draft.blueprint.Resources ? 'role' : 'user';
  const because =
    kind === 'cloudformation'
      ? reason(
          'owned_by_stack',
          `${what} belongs to the CloudFormation stack ${stack}, which would undo what others change.`,
        )
      : reason(
          'beside_a_stack',
          `${what} may belong to the CloudFormation stack ${stack}, which owns other resources of this set.`,
        );
  return [because, stackRemedy(stack, { profile, generation: to, consoleAccess })];
}

/**
 * How a stack is brought to another generation: by its own template. `deploy` updates with the parameters that the
 * stack has; `update-stack` would take the template's defaults for those that it is not given.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
 */
const stackRemedy = (stack: string, rendering: Omit<RenderInput, 'tags'>): string =>
  `Update the stack with the template of ${rendering.generation.id}: \`berth iam render --format cloudformation ` +
  `--generation ${rendering.generation.id}${rendering.consoleAccess === 'user' ? ' --console-access user' : ''} --out .\`, then \`aws cloudformation deploy ` +
  `--stack-name ${shellWord(stack, 'stack name')} --template-file ${renderingName({ ...rendering, tags: [] })}.yaml ` +
  '--capabilities CAPABILITY_NAMED_IAM`. A stack made from another template is updated with that one, its two ' +
  'policy documents replaced.';

function byHand(policy: FoundPolicy, what: string, to: PolicyGeneration): [Reason, string] {
  return [
    reason('not_ours', `${what} (${foundText(policy)}) was not made by Berth.`),
    `Pass --adopt to let Berth take it over and change it. Or in the AWS console open IAM > Policies > ${policy.name} > Edit > JSON, ` +
      `replace the text by the published one of ${to.id} and save it as the default version ` +
      `(\`berth iam render --format console --generation ${to.id}\` shows the text).`,
  ];
}

/** Console access as the account has it: by a user only when there is a password and no console role. */
function consoleAccessSeen({ roles, users }: IamInventory): ConsoleAccess {
  const user = users[IAM_IDS.user];
  const password = user?.kind === 'present' && user.value.loginProfile.kind === 'present';
  return password && roles[IAM_IDS.consoleRole]?.kind === 'absent' ? 'user' : 'role';
}

/** An upgrade makes no user and no key: who has none is told which command does. */
function sayCredentials(draft: Draft): void {
  const seen = draft.inventory.users[IAM_IDS.user];
  const resource = draft.blueprint.Resources[IAM_IDS.user];
  const name = resource?.Type === 'AWS::IAM::User' ? resource.Properties.UserName : '';
  if (seen?.kind === 'absent') {
    const text = `The user ${name} does not exist; an upgrade makes no user and no key, \`berth iam apply\` does.`;
    addUnchanged(draft, IAM_IDS.user, reason('no_user', text));
    return;
  }
  if (seen?.kind !== 'present' || seen.value.accessKeys.kind !== 'present') return;
  if (seen.value.accessKeys.value.some(({ active }) => active)) return;
  const text = `The user ${name} has no active access key; an upgrade makes none, \`berth iam apply\` does.`;
  addUnchanged(draft, IAM_IDS.user, reason('no_key', text));
}

/** The 2024 page attaches the instance policy to the console role, where all else says the user policy. */
function sayConsolePolicy(draft: Draft, { names }: VendorProfile): void {
  const role = draft.inventory.roles[IAM_IDS.consoleRole];
  if (role?.kind !== 'present' || role.value.attachedPolicies.kind !== 'present') return;
  if (!role.value.attachedPolicies.value.some(({ name }) => sameName(name, names.instancePolicy))) return;
  const text =
    `The role ${role.value.name} has the policy ${names.instancePolicy}, as one of the vendor's pages says; ` +
    `Berth expects ${names.userPolicy} there, and accepts either. \`berth iam apply\` replaces it.`;
  addUnchanged(draft, IAM_IDS.consoleRole, reason('console_role_instance_policy', text));
}

/** Names what else differs from the blueprint: an upgrade leaves it to `apply`. */
function sayElsewhere(draft: Draft, { inventory, now }: IamUpgradeInput): void {
  const apply = planIamApply({
    blueprint: draft.blueprint,
    inventory,
    options: { adopt: false, rotateKey: false },
    now,
  });
  const said = new Set(
    draft.plan.unchanged
      .filter(({ because }) => because.code === 'console_role_instance_policy' || because.code === 'no_user')
      .map(({ resource }) => resource),
  );
  const things = apply.steps
    .filter(({ resource }) => !said.has(resource) && resource !== IAM_IDS.accessKey)
    .flatMap(({ resource }) => nameOf(draft, resource) ?? []);
  if (things.length === 0) return;
  const text =
    `Not as it should be, either: ${[...new Set(things)].join(', ')}. An upgrade changes policies alone; ` +
    '`berth iam plan` shows the differences, and `berth iam apply` mends them.';
  addUnchanged(draft, IAM_IDS.user, reason('elsewhere', text));
}

/** What a resource other than a policy is called in a sentence. */
function nameOf({ blueprint }: Draft, id: string): string | null {
  const resource = blueprint.Resources[id];
  switch (resource?.Type) {
    case 'AWS::IAM::Role':
      return `the role ${resource.Properties.RoleName}`;
    case 'AWS::IAM::InstanceProfile':
      return `the instance profile ${resource.Properties.InstanceProfileName}`;
    case 'AWS::IAM::User':
      return `the user ${resource.Properties.UserName}`;
    default:
      return null;
  }
}

function changesOf(draft: Draft, policies: FoundPolicy[]): DocumentChange[] {
  return draft.plan.steps.flatMap(({ resource, action }) => {
    const policy = policies.find((candidate) => candidate.resource === resource);
    const seen = draft.inventory.policies[resource];
    if (action.call !== 'CreatePolicyVersion' || !policy || seen?.kind !== 'present') return [];
    if (seen.value.document.kind !== 'present') return [];
    return documentChange(policy, {
      from: seen.value.document.value,
      to: action.input.PolicyDocument,
      partition: draft.identity.partition,
    });
  });
}

function isNewer({ found }: FoundPolicy, { profile, to }: IamUpgradeInput): boolean {
  const place = (id: string) => profile.generations.findIndex((generation) => generation.id === id);
  if (found.kind === 'exact') return found.generations.every((id) => place(id) > place(to.id));
  return found.kind === 'modified' && place(found.closest) > place(to.id);
}

/**
 * The commands that undo an upgrade: AWS keeps the version that was in force, and Berth never deletes that one.
 * One command of Berth's where both policies were of one generation; AWS's own for anything else.
 */
export function wayBack({ policies, changes }: IamUpgrade, inventory: IamInventory): string[] {
  const changed = policies.filter(({ resource }) => changes.some((change) => change.resource === resource));
  const [first] = changed;
  const generation =
    first?.found.kind === 'exact' && changed.length === policies.length
      ? first.found.generations.find((id) =>
          changed.every(({ found }) => found.kind === 'exact' && found.generations.includes(id)),
        )
      : undefined;
  if (generation !== undefined) return [`berth iam upgrade --to ${generation}`];
  return changed.flatMap(({ resource }) => {
    const seen = inventory.policies[resource];
    if (seen?.kind !== 'present' || seen.value.versions.kind !== 'present') return [];
    const before = seen.value.versions.value.find(({ isDefault }) => isDefault);
    if (!before) return [];
    return `aws iam set-default-policy-version --policy-arn ${arnWord(seen.value.arn)} --version-id ${shellWord(before.versionId, 'version')}`;
  });
}

/** A path may hold any printable character, so an ARN is pasted into a command only when it is plain. */
const arnWord = (arn: string): string => (/^arn:[\w+=,.@:/-]+$/.test(arn) ? arn : '<policy ARN>');
