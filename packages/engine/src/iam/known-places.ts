import type { IamAction, IamInventory, IamScope, Plan, Seen } from '@berth/domain';
import { policyArn } from '@berth/domain';
import type { KnownPlaces } from './observe-iam.ts';
import type { IamOutput, PolicyPlace } from './ports.ts';

/**
 * Where things are after a run: what an earlier look found, and under the blueprint's names what the plan made.
 * What neither was there nor was to be made needs no second look.
 */
export function placesAfter(
  scope: IamScope,
  inventory: IamInventory,
  { steps }: Pick<Plan<IamAction>, 'steps'>,
  outputs: Iterable<IamOutput>,
): KnownPlaces {
  const touched = new Set(steps.map(({ resource }) => resource));
  const versions = new Map<string, string>();
  for (const { policyVersion } of outputs) {
    if (policyVersion) versions.set(policyVersion.arn, policyVersion.versionId);
  }
  const named = (names: Record<string, string>, seen: Record<string, Seen<{ name: string }>>) =>
    Object.fromEntries(
      Object.entries(names).map(([id, name]) => {
        const found = seen[id];
        if (found?.kind === 'present') return [id, found.value.name];
        return [id, touched.has(id) || found?.kind === 'unknown' ? name : null];
      }),
    );
  const policies = Object.entries(scope.policies).map(([id, name]): [string, PolicyPlace | null] => {
    const found = inventory.policies[id];
    if (found?.kind !== 'present' && !touched.has(id) && found?.kind !== 'unknown') return [id, null];
    const arn = found?.kind === 'present' ? found.value.arn : policyArn(inventory.identity, name);
    const versionId = versions.get(arn) ?? defaultVersion(found);
    return [id, { name, arn, ...(versionId === undefined ? {} : { versionId }) }];
  });
  return {
    identity: inventory.identity,
    policies: Object.fromEntries(policies),
    roles: named(scope.roles, inventory.roles),
    instanceProfiles: named(scope.instanceProfiles, inventory.instanceProfiles),
    users: named(scope.users, inventory.users),
  };
}

function defaultVersion(found: IamInventory['policies'][string] | undefined): string | undefined {
  if (found?.kind !== 'present' || found.value.versions.kind !== 'present') return undefined;
  return found.value.versions.value.find(({ isDefault }) => isDefault)?.versionId;
}
