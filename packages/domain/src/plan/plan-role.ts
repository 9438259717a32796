import { type InstanceProfileResource, type RoleResource, resourcesOf } from '../blueprint/blueprint.ts';
import { deletedPrincipals, driftText, policyDrift } from '../canonical/policy-drift.ts';
import { type ObservedRole, sameName } from '../inventory/iam-inventory.ts';
import { absent } from '../inventory/seen.ts';
import {
  addObstacle,
  addStep,
  addUnchanged,
  type Draft,
  lacking,
  midSentence,
  planTags,
  reason,
  standing,
} from './iam-draft.ts';
import { planAttachments, type Ready } from './plan-attachments.ts';

/** Plans a role: trust policy, tags, attached policies. Gives the ids of its steps, its own creation first. */
export function planRole(draft: Draft, id: string, { Properties }: RoleResource, ready: Ready): string[] {
  const what = `The role ${Properties.RoleName}`;
  const found = standing(draft, id, what, draft.inventory.roles[id]);
  if (found.kind === 'blocked') return [];
  const holder = { id, what, kind: 'Role' as const };
  if (found.kind === 'absent') {
    const created = addStep(
      draft,
      id,
      {
        call: 'CreateRole',
        input: {
          RoleName: Properties.RoleName,
          Description: Properties.Description,
          AssumeRolePolicyDocument: Properties.AssumeRolePolicyDocument,
          Tags: draft.blueprint.Tags,
        },
      },
      lacking(draft, id, `${what} does not exist.`),
    );
    const made = { ...holder, name: Properties.RoleName, attached: absent };
    return [created, ...planAttachments(draft, made, Properties.ManagedPolicyArns, ready, [created])];
  }
  const role = found.value;
  if (misplaced(draft, id, what, role)) return [];
  const tagged = planTags(draft, id, what, found, (Tags) => ({
    call: 'TagRole',
    input: { RoleName: role.name, Tags },
  }));
  const steps = [
    ...tagged,
    ...planTrust(draft, id, what, role, Properties, tagged),
    ...planAttachments(
      draft,
      { ...holder, name: role.name, attached: role.attachedPolicies },
      Properties.ManagedPolicyArns,
      ready,
      tagged,
    ),
  ];
  remarks(draft, id, what, role);
  if (steps.length === 0 && !draft.blocked.has(id)) {
    addUnchanged(draft, id, reason('right', `${what} is right.`));
  }
  return steps;
}

/**
 * Whether a role that was made by hand cannot serve, because others name it exactly and IAM can rename nothing:
 * the vendor's policies allow to pass one ARN only, and a console role is given to the vendor by its name alone.
 */
function misplaced(draft: Draft, id: string, what: string, role: ObservedRole): boolean {
  const place = role.arn.replace(/^arn:[^/]*:role\//, '');
  const wanted = what.replace(/^The role /, '');
  const namedExactly = resourcesOf(draft.blueprint, 'AWS::IAM::ManagedPolicy').some(([, { Properties }]) =>
    JSON.stringify(Properties.PolicyDocument).includes(`:role/${wanted}"`),
  );
  if (place === wanted || (place === role.name && !namedExactly)) return false;
  const text = namedExactly
    ? `${what} is here ${role.arn}, but the vendor's policies name role/${wanted} exactly.`
    : `${what} is here ${role.arn}, and the vendor, who is given its name alone, would not find it under a path.`;
  const remedy = 'IAM cannot rename or move a role: delete it, then run again.';
  addObstacle(draft, id, reason('misplaced', text), remedy);
  return true;
}

function planTrust(
  draft: Draft,
  id: string,
  what: string,
  role: ObservedRole,
  wanted: RoleResource['Properties'],
  dependsOn: string[],
): string[] {
  const drift = policyDrift(wanted.AssumeRolePolicyDocument, role.trust, draft.identity.partition);
  if (drift === null) return [];
  const gone = deletedPrincipals(role.trust);
  const because =
    gone.length === 0
      ? reason('trust_drift', `The trust policy of ${midSentence(what)} ${driftText(drift)}.`)
      : reason(
          'trust_of_deleted_principal',
          `The trust policy of ${midSentence(what)} names ${gone.join(', ')}, which is deleted; it ${driftText(drift)}.`,
        );
  const input = { RoleName: role.name, PolicyDocument: wanted.AssumeRolePolicyDocument };
  return [addStep(draft, id, { call: 'UpdateAssumeRolePolicy', input }, because, dependsOn)];
}

/** What is said but not touched: it is not Berth's, and may be somebody's intent. */
function remarks(draft: Draft, id: string, what: string, role: ObservedRole): void {
  if (role.inlinePolicies.kind === 'present' && role.inlinePolicies.value.length > 0) {
    const names = role.inlinePolicies.value.join(', ');
    addUnchanged(draft, id, reason('foreign_inline_policy', `${what} has inline policies (${names}); left.`));
  }
  if (role.permissionsBoundary !== null) {
    const text = `${what} has the permissions boundary ${role.permissionsBoundary}, which may deny what Berth needs; left.`;
    addUnchanged(draft, id, reason('permissions_boundary', text));
  }
}

/** Plans an instance profile and its one role. `roleSteps`: what must have happened to the role before. */
export function planInstanceProfile(
  draft: Draft,
  id: string,
  { Properties }: InstanceProfileResource,
  roleReady: (roleId: string) => string[],
): string[] {
  const what = `The instance profile ${Properties.InstanceProfileName}`;
  const roleId = Properties.Roles[0].Ref;
  const roleName = roleNameOf(draft, roleId);
  const found = standing(draft, id, what, draft.inventory.instanceProfiles[id]);
  if (found.kind === 'blocked') return [];
  const InstanceProfileName = found.kind === 'have' ? found.value.name : Properties.InstanceProfileName;
  const before: string[] = [];
  if (found.kind === 'absent') {
    before.push(
      addStep(
        draft,
        id,
        { call: 'CreateInstanceProfile', input: { InstanceProfileName, Tags: draft.blueprint.Tags } },
        lacking(draft, id, `${what} does not exist.`),
      ),
    );
  } else {
    before.push(
      ...planTags(draft, id, what, found, (Tags) => ({
        call: 'TagInstanceProfile',
        input: { InstanceProfileName, Tags },
      })),
    );
  }
  const holds = found.kind === 'have' ? found.value.roles : [];
  if (holds.some((name) => sameName(name, roleName))) {
    if (before.length === 0) addUnchanged(draft, id, reason('right', `${what} is right.`));
    return before;
  }
  if (draft.blocked.has(roleId)) return before;
  const removed = holds.map((RoleName) =>
    addStep(
      draft,
      id,
      { call: 'RemoveRoleFromInstanceProfile', input: { InstanceProfileName, RoleName } },
      reason('wrong_role', `${what} holds the role ${RoleName}, and AWS allows one only.`),
      before,
    ),
  );
  const added = addStep(
    draft,
    id,
    { call: 'AddRoleToInstanceProfile', input: { InstanceProfileName, RoleName: roleName } },
    reason('role_not_in_profile', `${what} must hold the role ${roleName}.`),
    [...before, ...removed, ...roleReady(roleId)],
  );
  return [...before, ...removed, added];
}

function roleNameOf(draft: Draft, roleId: string): string {
  const seen = draft.inventory.roles[roleId];
  if (seen?.kind === 'present') return seen.value.name;
  const resource = draft.blueprint.Resources[roleId];
  if (resource?.Type !== 'AWS::IAM::Role') throw new Error(`${roleId} is not a role of the blueprint`);
  return resource.Properties.RoleName;
}
