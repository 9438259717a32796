import type { UserResource } from '../blueprint/blueprint.ts';
import type { ObservedUser } from '../inventory/iam-inventory.ts';
import { absent } from '../inventory/seen.ts';
import { addStep, addUnchanged, type Draft, lacking, planTags, reason, standing } from './iam-draft.ts';
import { planAttachments, type Ready } from './plan-attachments.ts';

/** A planned user: its steps, its name as AWS spells it, and what was seen of it (null: it is yet to be made). */
export interface PlannedUser {
  name: string;
  steps: string[];
  observed: ObservedUser | null;
}

/** Plans the programmatic user without its credentials. Null when it cannot be worked on. */
export function planUser(
  draft: Draft,
  id: string,
  { Properties }: UserResource,
  ready: Ready,
): PlannedUser | null {
  const what = `The user ${Properties.UserName}`;
  const found = standing(draft, id, what, draft.inventory.users[id]);
  if (found.kind === 'blocked') return null;
  const holder = { id, what, kind: 'User' as const };
  if (found.kind === 'absent') {
    const created = addStep(
      draft,
      id,
      { call: 'CreateUser', input: { UserName: Properties.UserName, Tags: draft.blueprint.Tags } },
      lacking(draft, id, `${what} does not exist.`),
    );
    const made = { ...holder, name: Properties.UserName, attached: absent };
    const attached = planAttachments(draft, made, Properties.ManagedPolicyArns, ready, [created]);
    return { name: Properties.UserName, steps: [created, ...attached], observed: null };
  }
  const user = found.value;
  const tagged = planTags(draft, id, what, found, (Tags) => ({
    call: 'TagUser',
    input: { UserName: user.name, Tags },
  }));
  const attached = planAttachments(
    draft,
    { ...holder, name: user.name, attached: user.attachedPolicies },
    Properties.ManagedPolicyArns,
    ready,
    tagged,
  );
  if (draft.blocked.has(id)) return null;
  remarks(draft, id, what, user);
  const steps = [...tagged, ...attached];
  if (steps.length === 0) addUnchanged(draft, id, reason('right', `${what} is right.`));
  return { name: user.name, steps, observed: user };
}

/** What is said but not touched: it is not Berth's, and may be somebody's intent. */
function remarks(draft: Draft, id: string, what: string, user: ObservedUser): void {
  const note = (code: string, text: string) => addUnchanged(draft, id, reason(code, text));
  if (user.inlinePolicies.kind === 'present' && user.inlinePolicies.value.length > 0) {
    note(
      'foreign_inline_policy',
      `${what} has inline policies (${user.inlinePolicies.value.join(', ')}); left.`,
    );
  }
  if (user.groups.kind === 'present' && user.groups.value.length > 0) {
    note('in_groups', `${what} is in groups (${user.groups.value.join(', ')}); left.`);
  }
  if (user.permissionsBoundary !== null) {
    note(
      'permissions_boundary',
      `${what} has the permissions boundary ${user.permissionsBoundary}, which may deny what Berth needs; left.`,
    );
  }
}
