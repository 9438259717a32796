import type { Blueprint, Tag } from '../blueprint/blueprint.ts';
import type { AwsIdentity, IamInventory, Tags } from '../inventory/iam-inventory.ts';
import { missingTags, ownershipOf } from '../inventory/ownership.ts';
import type { Seen, UnknownBecause } from '../inventory/seen.ts';
import type { IamAction } from './iam-action.ts';
import type { Plan, Reason } from './plan.ts';

/** What the person asked for beyond the blueprint. */
export interface IamApplyOptions {
  /** Take over resources of the right name that Berth did not make. */
  adopt: boolean;
  /** Make a new access key (and console password), and hand them over. */
  rotateKey: boolean;
  /**
   * What becomes of the keys beside the new one, or, without rotation, beside the one that was handed over last.
   * `delete`: they go once the new one is handed over. `keep`: they stay. `keep-handed-over` (default): the one
   * that was handed over before stays, since somebody may be using it; the others go when a new one is made.
   */
  oldKeys?: OldKeys;
}

export type OldKeys = 'delete' | 'keep' | 'keep-handed-over';

/** A plan being written. Everything else in this folder adds to one and reads nothing but its input. */
export interface Draft {
  blueprint: Blueprint;
  inventory: IamInventory;
  identity: AwsIdentity;
  options: IamApplyOptions;
  now: Date;
  plan: Plan<IamAction>;
  /** Logical ids that cannot be worked on: what depends on them is left out of the plan. */
  blocked: Set<string>;
}

export const reason = (code: string, text: string): Reason => ({ code, text });

/** Why something is made: that it is not there, and what the blueprint says it is for. */
export const lacking = (draft: Draft, id: string, text: string): Reason =>
  reason('absent', `${text} ${draft.blueprint.Resources[id]?.Metadata.Purpose ?? ''}`.trimEnd());

/** "The role x" in the middle of a sentence; names keep their case. */
export const midSentence = (what: string): string => what.replace(/^The /, 'the ');

/** Adds a step and gives its id, which is stable: the same call for the same resource has the same id. */
export function addStep(
  draft: Pick<Draft, 'plan'>,
  resource: string,
  action: IamAction,
  because: Reason,
  dependsOn: string[] = [],
): string {
  const detail = stepDetail(action);
  const id = `${action.call}/${resource}${detail ? `/${detail}` : ''}`;
  draft.plan.steps.push({ id, resource, action, because, dependsOn });
  return id;
}

function stepDetail(action: IamAction): string {
  switch (action.call) {
    case 'DeletePolicyVersion':
      return action.input.VersionId;
    case 'AttachRolePolicy':
    case 'AttachUserPolicy':
    case 'DetachRolePolicy':
    case 'DetachUserPolicy':
      return action.input.PolicyArn.replace(/^arn:.*\//, '');
    case 'DeleteAccessKey':
      return action.input.AccessKeyId;
    case 'AddRoleToInstanceProfile':
    case 'RemoveRoleFromInstanceProfile':
      return action.input.RoleName;
    default:
      return '';
  }
}

/** Notes what stands in the way, and that nothing may build on the resource. */
export function addObstacle(draft: Draft, resource: string, because: Reason, remedy: string): void {
  draft.blocked.add(resource);
  draft.plan.obstacles.push({ resource, because, remedy });
}

/** Notes that nothing is to be done; code `right` when all is as the blueprint says, another when it is a remark. */
export function addUnchanged(draft: Pick<Draft, 'plan'>, resource: string, because: Reason): void {
  draft.plan.unchanged.push({ resource, because });
}

const WHY_UNKNOWN: Record<UnknownBecause, { text: string; remedy: string }> = {
  denied: {
    text: 'AWS denied the look',
    remedy: 'Have the action allowed to these credentials, or use others that may read IAM.',
  },
  throttled: { text: 'AWS throttled the look', remedy: 'Wait a minute and run again.' },
  'bad-credentials': {
    text: 'AWS refused the credentials',
    remedy:
      'Check the credentials: `aws sts get-caller-identity` shows whose they are. Those of a session without MFA may not call IAM.',
  },
  partial: { text: 'AWS showed only part of it', remedy: 'Run again.' },
  unreachable: { text: 'AWS could not be reached', remedy: 'Check the network and --endpoint-url.' },
  unclassified: { text: 'AWS gave an answer that Berth does not know', remedy: 'Run again, and report it.' },
  'not-looked': { text: 'it was not looked at', remedy: 'Run again.' },
};

/** An obstacle for a look that gave no answer: nothing is done on what was not seen. */
export function addUnknown(
  draft: Draft,
  resource: string,
  what: string,
  seen: Extract<Seen<unknown>, { kind: 'unknown' }>,
): void {
  const { text, remedy } = WHY_UNKNOWN[seen.because];
  const detail = seen.detail ? ` (${seen.detail})` : '';
  addObstacle(
    draft,
    resource,
    reason(
      `unknown_${seen.because.replace('-', '_')}`,
      `${what}: ${text}${detail}, so nothing is done here.`,
    ),
    remedy,
  );
}

/** Where a resource stands before its properties are compared. */
export type Standing<T> =
  | { kind: 'absent' }
  | { kind: 'blocked' }
  | { kind: 'have'; value: T; adopt: boolean; missingTags: Tag[] };

/** Decides whether a resource is to be made, may be worked on, or has to be left alone (with the obstacle). */
export function standing<T extends { name: string; arn: string; tags: Tags }>(
  draft: Draft,
  resource: string,
  what: string,
  seen: Seen<T> | undefined,
): Standing<T> {
  const found = seen ?? { kind: 'unknown', because: 'not-looked' };
  if (found.kind === 'absent') return { kind: 'absent' };
  if (found.kind === 'unknown') {
    addUnknown(draft, resource, what, found);
    return { kind: 'blocked' };
  }
  const owner = ownershipOf(found.value.tags, draft.blueprint.id);
  const missing = missingTags(draft.blueprint.Tags, found.value.tags);
  if (owner.kind === 'ours') return { kind: 'have', value: found.value, adopt: false, missingTags: missing };
  if (owner.kind === 'foreign' && draft.options.adopt) return adoption(draft, resource, what, found.value);
  addObstacle(draft, resource, ...refusal(placed(what, found.value), owner));
  return { kind: 'blocked' };
}

/** Names the resource by its ARN too, when it is spelled or placed otherwise than the blueprint has it. */
const placed = (what: string, { arn }: { arn: string }): string =>
  what.endsWith(` ${arn.replace(/^arn:[^/]*\//, '')}`) ? what : `${what} (here ${arn})`;

/**
 * Adoption is refused beside anything that a stack owns: CloudFormation cannot tag a managed policy or an
 * instance profile, so the untagged one is most likely the same stack's.
 */
function adoption<T extends { name: string; arn: string; tags: Tags }>(
  draft: Draft,
  resource: string,
  what: string,
  value: T,
): Standing<T> {
  const stack = stackInScope(draft);
  if (stack === null) {
    return { kind: 'have', value, adopt: true, missingTags: missingTags(draft.blueprint.Tags, value.tags) };
  }
  addObstacle(
    draft,
    resource,
    reason(
      'beside_a_stack',
      `${placed(what, value)} may belong to the CloudFormation stack ${stack}, which owns other resources of this set.`,
    ),
    `Change it through the stack ${stack}, or delete the stack first.`,
  );
  return { kind: 'blocked' };
}

function refusal(
  what: string,
  owner: Exclude<ReturnType<typeof ownershipOf>, { kind: 'ours' }>,
): [Reason, string] {
  switch (owner.kind) {
    case 'cloudformation':
      return [
        reason('owned_by_stack', `${what} belongs to the CloudFormation stack ${owner.stack}.`),
        `Change it through the stack ${owner.stack}, or delete the stack first.`,
      ];
    case 'other-blueprint':
      return [
        reason('other_blueprint', `${what} belongs to another blueprint of Berth (${owner.blueprint}).`),
        'Destroy that blueprint first, or use another AWS account.',
      ];
    case 'foreign':
      return [
        reason('not_ours', `${what} exists already, and Berth did not make it.`),
        'Pass --adopt to let Berth take it over, or delete it first.',
      ];
  }
}

/** The name of a CloudFormation stack that owns something in the scope, or null. */
export function stackInScope({
  inventory,
  blueprint,
}: Pick<Draft, 'inventory' | 'blueprint'>): string | null {
  const { policies, roles, instanceProfiles, users } = inventory;
  for (const seen of [policies, roles, instanceProfiles, users].flatMap((group) =>
    Object.values<Seen<{ tags: Tags }>>(group),
  )) {
    if (seen.kind !== 'present') continue;
    const owner = ownershipOf(seen.value.tags, blueprint.id);
    if (owner.kind === 'cloudformation') return owner.stack;
  }
  return null;
}

/** Puts the tags that are missing, if any: adoption, or a tag that somebody took away. */
export function planTags(
  draft: Draft,
  resource: string,
  what: string,
  { adopt, missingTags: tags }: Pick<Extract<Standing<unknown>, { kind: 'have' }>, 'adopt' | 'missingTags'>,
  action: (tags: Tag[]) => IamAction,
): string[] {
  if (tags.length === 0) return [];
  const because = adopt
    ? reason('adopt', `${what} was made by hand; --adopt takes it over.`)
    : reason('tags_missing', `${what} has lost ${tags.map(({ Key }) => Key).join(', ')}.`);
  return [addStep(draft, resource, action(tags), because)];
}
