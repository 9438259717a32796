import type { ManagedPolicyResource } from '../blueprint/blueprint.ts';
import { driftText, policyDrift } from '../canonical/policy-drift.ts';
import type { ObservedPolicy, PolicyVersionSeen } from '../inventory/iam-inventory.ts';
import {
  addStep,
  addUnchanged,
  addUnknown,
  type Draft,
  lacking,
  midSentence,
  planTags,
  reason,
  standing,
} from './iam-draft.ts';
import type { Reason } from './plan.ts';

/** A managed policy has at most five versions. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_VERSIONS = 5;

/**
 * Plans one managed policy. Gives the ids of the steps after which it is right; empty when it is so already.
 * Adopting comes before changing, so that a crash in between leaves something that is known to be ours.
 * `drifted` is why a document is replaced, when the caller knows it better than by the first few differences.
 */
export function planPolicy(
  draft: Draft,
  id: string,
  { Properties }: ManagedPolicyResource,
  drifted?: Reason,
): string[] {
  const what = `The policy ${Properties.ManagedPolicyName}`;
  const found = standing(draft, id, what, draft.inventory.policies[id]);
  if (found.kind === 'blocked') return [];
  if (found.kind === 'absent') {
    const input = {
      PolicyName: Properties.ManagedPolicyName,
      Description: Properties.Description,
      PolicyDocument: Properties.PolicyDocument,
      Tags: draft.blueprint.Tags,
    };
    return [
      addStep(draft, id, { call: 'CreatePolicy', input }, lacking(draft, id, `${what} does not exist.`)),
    ];
  }
  const policy = found.value;
  if (policy.document.kind !== 'present') {
    addUnknown(draft, id, `The document of ${midSentence(what)}`, unseen(policy.document));
    return [];
  }
  const tagged = planTags(draft, id, what, found, (Tags) => ({
    call: 'TagPolicy',
    input: { PolicyArn: policy.arn, Tags },
  }));
  const drift = policyDrift(Properties.PolicyDocument, policy.document.value, draft.identity.partition);
  if (drift === null) {
    if (tagged.length === 0) addUnchanged(draft, id, reason('right', `${what} is right.`));
    return tagged;
  }
  const room = makeRoom(draft, id, policy, what, tagged);
  if (room === null) return [];
  return [
    addStep(
      draft,
      id,
      {
        call: 'CreatePolicyVersion',
        input: { PolicyArn: policy.arn, PolicyDocument: Properties.PolicyDocument },
      },
      drifted ?? reason('policy_drift', `${what} ${driftText(drift)}.`),
      [...tagged, ...room],
    ),
  ];
}

const unseen = (seen: { kind: string }) =>
  seen.kind === 'unknown'
    ? (seen as Extract<ObservedPolicy['document'], { kind: 'unknown' }>)
    : ({ kind: 'unknown', because: 'partial' } as const);

/** Deletes the oldest version that is not in force when a sixth would not fit. Null: the versions are unknown. */
function makeRoom(
  draft: Draft,
  id: string,
  policy: ObservedPolicy,
  what: string,
  dependsOn: string[],
): string[] | null {
  if (policy.versions.kind !== 'present') {
    addUnknown(draft, id, `The versions of ${midSentence(what)}`, unseen(policy.versions));
    return null;
  }
  const versions = policy.versions.value;
  if (versions.length < MAX_VERSIONS) return [];
  const oldest = oldestSpare(versions);
  if (!oldest) return [];
  const because = reason(
    'version_limit',
    `${what} has ${versions.length} versions, and AWS keeps no more than ${MAX_VERSIONS}: the oldest that is not in force goes.`,
  );
  return [
    addStep(
      draft,
      id,
      {
        call: 'DeletePolicyVersion',
        input: { PolicyArn: policy.arn, VersionId: oldest.versionId },
      },
      because,
      dependsOn,
    ),
  ];
}

const versionNumber = ({ versionId }: PolicyVersionSeen): number => Number(versionId.replace(/^v/, ''));

/** The oldest version that is not the default: by date, and by number where the dates are equal. */
const oldestSpare = (versions: PolicyVersionSeen[]): PolicyVersionSeen | undefined =>
  versions
    .filter(({ isDefault }) => !isDefault)
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || versionNumber(a) - versionNumber(b))[0];
