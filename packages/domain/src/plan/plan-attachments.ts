import type { Ref } from '../blueprint/blueprint.ts';
import { type AttachedPolicy, policyArn, sameName } from '../inventory/iam-inventory.ts';
import type { Seen } from '../inventory/seen.ts';
import { addStep, addUnchanged, addUnknown, type Draft, midSentence, reason } from './iam-draft.ts';

/** Something that policies are attached to. */
export interface Holder {
  id: string;
  what: string;
  name: string;
  kind: 'Role' | 'User';
  /** Absent when the holder is only about to be made. */
  attached: Seen<AttachedPolicy[]>;
}

/** Steps that make each policy of the blueprint right, by logical id; what attaches them waits for those. */
export type Ready = Map<string, string[]>;

/**
 * Attaches what the blueprint asks for, and detaches a policy of this blueprint that sits in the wrong place.
 * Policies that somebody else attached are theirs: they are named and left.
 */
export function planAttachments(
  draft: Draft,
  holder: Holder,
  wanted: Ref[],
  ready: Ready,
  dependsOn: string[],
): string[] {
  if (holder.attached.kind === 'unknown') {
    addUnknown(draft, holder.id, `What is attached to ${midSentence(holder.what)}`, holder.attached);
    return [];
  }
  const attached = holder.attached.kind === 'present' ? holder.attached.value : [];
  const scope = policiesInScope(draft);
  const wantedIds = new Set(wanted.map(({ Ref }) => Ref));
  const steps: string[] = [];
  for (const id of wantedIds) {
    const policy = scope.find((candidate) => candidate.id === id);
    if (!policy || draft.blocked.has(id)) continue;
    if (attached.some(({ arn }) => sameName(arn, policy.arn))) continue;
    steps.push(
      attach(draft, holder, policy, 'Attach', [...dependsOn, ...(ready.get(id) ?? [])], {
        code: 'not_attached',
        text: `${holder.what} needs the policy ${policy.name}.`,
      }),
    );
  }
  for (const { arn, name } of attached) {
    const policy = scope.find((candidate) => sameName(candidate.arn, arn));
    if (policy && wantedIds.has(policy.id)) continue;
    if (policy && !draft.blocked.has(policy.id)) {
      steps.push(
        attach(draft, holder, policy, 'Detach', [...dependsOn, ...steps], {
          code: 'wrongly_attached',
          text: `${holder.what} has the policy ${policy.name}, which belongs elsewhere.`,
        }),
      );
      continue;
    }
    addUnchanged(
      draft,
      holder.id,
      reason('foreign_attachment', `${holder.what} also has the policy ${name}, which is not Berth's; left.`),
    );
  }
  return steps;
}

function policiesInScope(draft: Draft): { id: string; name: string; arn: string }[] {
  return Object.entries(draft.blueprint.Resources).flatMap(([id, resource]) => {
    if (resource.Type !== 'AWS::IAM::ManagedPolicy') return [];
    const seen = draft.inventory.policies[id];
    const name = resource.Properties.ManagedPolicyName;
    // A policy made by hand may sit under a path, so what was seen goes before what would be made.
    const arn = seen?.kind === 'present' ? seen.value.arn : policyArn(draft.identity, name);
    return [{ id, name, arn }];
  });
}

function attach(
  draft: Draft,
  holder: Holder,
  policy: { arn: string },
  verb: 'Attach' | 'Detach',
  dependsOn: string[],
  because: { code: string; text: string },
): string {
  const PolicyArn = policy.arn;
  return addStep(
    draft,
    holder.id,
    holder.kind === 'Role'
      ? { call: `${verb}RolePolicy`, input: { RoleName: holder.name, PolicyArn } }
      : { call: `${verb}UserPolicy`, input: { UserName: holder.name, PolicyArn } },
    because,
    dependsOn,
  );
}
