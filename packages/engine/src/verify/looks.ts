import {
  type ActionVerdict,
  clusterProbe,
  consoleName,
  consolePrincipal,
  consoleProbe,
  isIamName,
  type JudgeContext,
  namedRegion,
  type ObservationKey,
  type Observations,
  type ObservationValues,
  partitionOf,
  roleArn,
  type Sighting,
  sameIamName,
  userProbes,
} from '@berth/domain';
import type { AccountReader } from './account-reader.ts';

/** What a look has to go by: what was entered, what was seen before it, and whom to ask. */
export interface LookInput {
  context: JudgeContext;
  seen: Observations;
  reader: AccountReader;
  signal: AbortSignal;
}

/** One look at AWS: which others it waits for, why it may be left out, and how it is taken. */
interface Look<T> {
  after: readonly ObservationKey[];
  /** Why there is nothing to ask, or null when there is. */
  needless?(input: LookInput): string | null;
  take(input: LookInput): Promise<Sighting<T>>;
}

const KEY_FIRST = 'The access key must work first.';
const ROLE_FIRST = 'The console role must exist first.';
const NOT_SEEN: Sighting<never> = { kind: 'not-looked', why: KEY_FIRST };

/** Nothing else is asked unless the key is an IAM user's, in an account that is not the vendor's. */
function unusableIdentity({ seen, context }: LookInput): string | null {
  if (seen.identity?.kind !== 'present') return KEY_FIRST;
  const { arn, accountId } = seen.identity.value;
  if (!/:user\/./.test(arn)) return 'The access key must belong to an IAM user first.';
  if (accountId === context.profile.awsAccountId)
    return `The access key must belong to an account that is not ${context.profile.vendorName}'s first.`;
  return null;
}

const userLook = (which: 'tagged' | 'untagged' | 'scoped'): Look<ActionVerdict[]> => ({
  after: ['identity'],
  take: async ({ seen, context, reader, signal }) => {
    if (seen.identity?.kind !== 'present') return NOT_SEEN;
    const probes = userProbes(seen.identity.value, context.profile, namedRegion(context.details.region));
    return reader.simulate(probes[which], signal);
  },
});

const principalOf = ({ seen, context }: LookInput) => consolePrincipal(seen, context);

/** ARN of the cluster node role: as an instance profile shows it, else the one of that name without a path. */
function clusterRoleArn({ seen, context }: LookInput): string | null {
  if (seen.identity?.kind !== 'present') return null;
  const name = context.profile.names.clusterNodeRole;
  const profiles = seen.clusterProfiles?.kind === 'present' ? seen.clusterProfiles.value : [];
  const found = profiles.flatMap(({ roles }) => roles).find((role) => sameIamName(role.name, name));
  const { arn, accountId } = seen.identity.value;
  return found?.arn ?? roleArn(partitionOf(arn), accountId, name);
}

/** Every look there is. What waits for nothing but the identity is taken side by side. */
export const LOOKS: { readonly [K in ObservationKey]: Look<ObservationValues[K]> } = {
  identity: {
    after: [],
    take: ({ reader, signal }) => reader.identity(signal),
  },
  userTagged: userLook('tagged'),
  userUntagged: userLook('untagged'),
  userScoped: userLook('scoped'),
  consoleRole: {
    after: ['identity'],
    needless: ({ context }) =>
      isIamName(consoleName(context.details.console))
        ? null
        : 'The name must be one that IAM can have given first.',
    take: ({ context, reader, signal }) => reader.role(consoleName(context.details.console), signal),
  },
  consoleUsers: {
    after: ['identity'],
    needless: ({ context }) =>
      context.details.console.kind === 'role' ? 'Console access is by a role.' : null,
    take: ({ reader, signal }) => reader.users(signal),
  },
  consoleRolePolicies: {
    after: ['identity', 'consoleRole', 'consoleUsers'],
    needless: (input) =>
      principalOf(input).kind === 'user'
        ? 'Console access is by a user.'
        : input.seen.consoleRole?.kind === 'present'
          ? null
          : ROLE_FIRST,
    take: ({ context, reader, signal }) =>
      reader.attachedRolePolicies(consoleName(context.details.console), signal),
  },
  consoleActions: {
    after: ['identity', 'consoleRole', 'consoleUsers'],
    needless: (input) => (['role', 'user'].includes(principalOf(input).kind) ? null : ROLE_FIRST),
    take: async (input) => {
      const principal = principalOf(input);
      const { context, reader, signal } = input;
      if (principal.kind !== 'role' && principal.kind !== 'user') return NOT_SEEN;
      const arn = principal.kind === 'role' ? principal.role.arn : principal.user.arn;
      return reader.simulate(consoleProbe(arn, context.profile, namedRegion(context.details.region)), signal);
    },
  },
  clusterProfiles: {
    after: ['identity'],
    take: ({ context, reader, signal }) =>
      reader.instanceProfilesForRole(context.profile.names.clusterNodeRole, signal),
  },
  clusterPolicies: {
    after: ['identity'],
    take: ({ context, reader, signal }) =>
      reader.attachedRolePolicies(context.profile.names.clusterNodeRole, signal),
  },
  clusterActions: {
    after: ['identity', 'clusterProfiles'],
    needless: ({ seen }) =>
      seen.clusterProfiles?.kind === 'absent' ? 'The cluster node role must exist first.' : null,
    take: async (input) => {
      const arn = clusterRoleArn(input);
      const { context, reader, signal } = input;
      if (arn === null) return NOT_SEEN;
      return reader.simulate(clusterProbe(arn, context.profile, namedRegion(context.details.region)), signal);
    },
  },
  instances: {
    after: ['identity'],
    needless: ({ context: { details } }) =>
      details.region === undefined || namedRegion(details.region) !== undefined
        ? null
        : 'What was entered is no region of AWS.',
    take: ({ context, reader, signal }) =>
      reader.instances({ region: context.details.region, tag: context.profile.identifierTag }, signal),
  },
};

/** Why a look is left out, or null when it is to be taken. Its `after` must be in. */
export function needless(key: ObservationKey, input: LookInput): string | null {
  if (key === 'identity') return null;
  return unusableIdentity(input) ?? LOOKS[key].needless?.(input) ?? null;
}
