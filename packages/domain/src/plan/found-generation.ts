import { resourcesOf } from '../blueprint/blueprint.ts';
import { iamBlueprint } from '../blueprint/iam-blueprint.ts';
import { driftText, type PolicyDrift, policyDrift } from '../canonical/policy-drift.ts';
import type { AwsIdentity, IamInventory } from '../inventory/iam-inventory.ts';
import { type UnknownBecause, unknown } from '../inventory/seen.ts';
import type { PolicyDocument } from '../policy-document.ts';
import type { PolicyGeneration, VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { clean } from '../verify/text.ts';

/** Which published generation a policy's document is, by its meaning and not by its spelling. */
export type FoundGeneration =
  /** Oldest first; more than one when a policy did not change between generations. */
  | { kind: 'exact'; generations: string[] }
  /** None of them: `closest` is the one with the fewest differences, `drift` is against that. */
  | { kind: 'modified'; closest: string; drift: PolicyDrift }
  | { kind: 'absent' }
  | { kind: 'unknown'; because: UnknownBecause };

/** A policy of the vendor profile, and what was found of it. */
export interface FoundPolicy {
  /** Its logical id in the blueprint. */
  resource: string;
  /** As the AWS account spells it, or the vendor when there is none. */
  name: string;
  found: FoundGeneration;
}

/** A generation's policy documents by logical id. */
export function documentsOf(
  profile: VendorProfile,
  generation: PolicyGeneration,
): Map<string, PolicyDocument> {
  const blueprint = iamBlueprint({ profile, generation, consoleAccess: 'role' });
  return new Map(
    resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy').map(([id, { Properties }]) => [
      id,
      Properties.PolicyDocument,
    ]),
  );
}

/** Says of each policy in the account which generation it is, against all that the vendor published. */
export function foundGenerations(profile: VendorProfile, inventory: IamInventory): FoundPolicy[] {
  const published = profile.generations.map((generation) => ({
    id: generation.id,
    documents: documentsOf(profile, generation),
  }));
  const [first] = profile.generations;
  if (!first) return [];
  const { Resources } = iamBlueprint({ profile, generation: first, consoleAccess: 'role' });
  return [...documentsOf(profile, first).keys()].map((resource) => {
    const wanted = Resources[resource];
    const name = wanted?.Type === 'AWS::IAM::ManagedPolicy' ? wanted.Properties.ManagedPolicyName : resource;
    const seen = inventory.policies[resource] ?? unknown('not-looked');
    if (seen.kind === 'absent') return { resource, name, found: { kind: 'absent' } };
    if (seen.kind === 'unknown') return { resource, name, found: { kind: 'unknown', because: seen.because } };
    const { document } = seen.value;
    const found: FoundGeneration =
      document.kind === 'present'
        ? generationOfDocument(published.map(withDocument(resource)), document.value, inventory.identity)
        : { kind: 'unknown', because: document.kind === 'unknown' ? document.because : 'partial' };
    return { resource, name: seen.value.name, found };
  });
}

interface Published {
  id: string;
  document: PolicyDocument;
}

const withDocument =
  (resource: string) =>
  ({ id, documents }: { id: string; documents: Map<string, PolicyDocument> }): Published => ({
    id,
    document: documents.get(resource) ?? { Statement: [] },
  });

function generationOfDocument(
  published: Published[],
  observed: PolicyDocument,
  { partition }: AwsIdentity,
): FoundGeneration {
  const compared = published.map(({ id, document }) => ({
    id,
    drift: policyDrift(document, observed, partition),
  }));
  const exact = compared.filter(({ drift }) => drift === null).map(({ id }) => id);
  if (exact.length > 0) return { kind: 'exact', generations: exact };
  // Of equally close ones the newest: most accounts were brought there last.
  const [closest] = compared
    .flatMap(({ id, drift }) => (drift === null ? [] : [{ id, drift }]))
    .reverse()
    .sort((a, b) => size(a.drift) - size(b.drift));
  if (!closest) throw new Error('There is no generation to compare with');
  return { kind: 'modified', closest: closest.id, drift: closest.drift };
}

const size = ({ missing, extra }: PolicyDrift): number => missing.length + extra.length;

/** What somebody else wrote into a policy stays on one line, and within a few. */
const LONGEST_DRIFT = 600;

/** What was found of a policy, in a few words. */
export function foundText({ found }: FoundPolicy): string {
  switch (found.kind) {
    case 'exact':
      return found.generations.join(' and ');
    case 'modified':
      return `modified; closest to ${found.closest}, but ${clean(driftText(found.drift), LONGEST_DRIFT)}`;
    case 'absent':
      return 'not there';
    case 'unknown':
      return 'could not be seen';
  }
}
