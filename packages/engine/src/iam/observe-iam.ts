import {
  type AwsIdentity,
  absent,
  type IamInventory,
  type IamScope,
  policyArn,
  type Seen,
  sameName,
} from '@berth/domain';
import type { IamReader, PolicyPlace, Purpose } from './ports.ts';

/** Exact places of things, from an earlier look and the calls made since: spares the listing. */
export interface KnownPlaces {
  identity: AwsIdentity;
  /** By logical id; null: known to be absent, and nobody made one since. */
  policies: Record<string, PolicyPlace | null>;
  roles: Record<string, string | null>;
  instanceProfiles: Record<string, string | null>;
  users: Record<string, string | null>;
}

export interface ObserveInput {
  scope: IamScope;
  purpose: Purpose;
  known?: KnownPlaces;
}

/**
 * Looks at everything of an IAM scope, in parallel: one round of listings to find names without regard to case
 * and under any path, and one round of details; with `known` places, the details alone. A listing that is denied
 * falls back to the exact name. Gives `unknown` when not even the caller's identity can be known.
 */
export async function observeIam(
  reader: IamReader,
  { scope, purpose, known }: ObserveInput,
  signal: AbortSignal,
): Promise<Seen<IamInventory>> {
  const places = known ?? (await locate(reader, scope, signal));
  if ('kind' in places) return places;
  const [policies, roles, instanceProfiles, users] = await Promise.all([
    each(places.policies, (place) => reader.readPolicy(place, purpose, signal)),
    each(places.roles, (name) => reader.readRole(name, purpose, signal)),
    each(places.instanceProfiles, (name) => reader.readInstanceProfile(name, signal)),
    each(places.users, (name) => reader.readUser(name, purpose, signal)),
  ]);
  signal.throwIfAborted();
  return {
    kind: 'present',
    value: { identity: places.identity, policies, roles, instanceProfiles, users },
  };
}

async function each<Place, T>(
  places: Record<string, Place | null>,
  read: (place: Place) => Promise<Seen<T>>,
): Promise<Record<string, Seen<T>>> {
  const entries = Object.entries(places).map(
    async ([id, place]) => [id, place === null ? absent : await read(place)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function locate(
  reader: IamReader,
  scope: IamScope,
  signal: AbortSignal,
): Promise<KnownPlaces | Extract<Seen<never>, { kind: 'unknown' }>> {
  const [identity, policies, roles, instanceProfiles, users] = await Promise.all([
    reader.identity(signal),
    reader.listPolicies(signal),
    reader.listRoles(signal),
    reader.listInstanceProfiles(signal),
    reader.listUsers(signal),
  ]);
  signal.throwIfAborted();
  if (identity.kind === 'unknown') return identity;
  if (identity.kind === 'absent') return { kind: 'unknown', because: 'unclassified' };
  const named = (names: Record<string, string>, listed: Seen<string[]>) =>
    mapValues(names, (name) =>
      listed.kind === 'present' ? (listed.value.find((other) => sameName(other, name)) ?? null) : name,
    );
  return {
    identity: identity.value,
    policies: mapValues(scope.policies, (name) =>
      policies.kind === 'present'
        ? (policies.value.find((other) => sameName(other.name, name)) ?? null)
        : { name, arn: policyArn(identity.value, name) },
    ),
    roles: named(scope.roles, roles),
    instanceProfiles: named(scope.instanceProfiles, instanceProfiles),
    users: named(scope.users, users),
  };
}

const mapValues = <A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
