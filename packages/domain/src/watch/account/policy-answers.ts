import type { PolicyGeneration } from '../../vendor-profile/vendor-profile.ts';
import { namedRegion, partitionOf, roleArn, sameIamName } from '../../verify/arns.ts';
import { consolePrincipal } from '../../verify/checks/console-principal.ts';
import { type ActionAnswer, answerFor, scpDoubt } from '../../verify/checks/simulated.ts';
import { neededAnswer, worked } from '../../verify/checks/user-permissions.ts';
import { leastConsoleActions, nodeActions, publishedGrant } from '../../verify/grants.ts';
import {
  EXCESS_PROBES,
  NEEDED_ACTIONS,
  type NeededAction,
  OLDER_PROBES,
} from '../../verify/needed-actions.ts';
import { fullConsoleActions, OTHER_ROLE, PROBE_REGION, roleExcess, scopeArns } from '../../verify/probes.ts';
import { shown } from './account-rule.ts';
import { recordedGeneration, type WatchedAccount } from './watched-account.ts';

/** What a principal's policies came to: what it should be allowed, and what it should not. */
export interface PolicyAnswers {
  wanted: (ActionAnswer & Partial<Pick<NeededAction, 'feature' | 'required'>>)[];
  excess: ActionAnswer[];
}

/** Whether the generation grants what is needed, on what it is needed for. */
function grants({ userPolicy }: PolicyGeneration, needed: NeededAction, account: WatchedAccount): boolean {
  const identity = shown(account.seen, 'identity');
  if (!needed.scope || !identity) return publishedGrant(userPolicy, needed.action, needed.tagged);
  const region = namedRegion(account.details.region) ?? PROBE_REGION;
  return scopeArns(needed.scope, identity, account.profile, region).every((arn) =>
    publishedGrant(userPolicy, needed.action, true, arn),
  );
}

/**
 * What the programmatic user's policy was known to allow: what the generation grants, and of a policy of the customer's
 * own the required actions, without which it would not have been accepted.
 */
function wantedOfUser(account: WatchedAccount): NeededAction[] {
  const generation = recordedGeneration(account);
  return NEEDED_ACTIONS.filter(
    (needed) =>
      (needed.onlyFor === undefined || account.details.console.kind === 'user') &&
      (needed.required || (generation !== null && grants(generation, needed, account))),
  );
}

/** Null where the simulator was not asked, or gave no answer. */
export function userAnswers(account: WatchedAccount): PolicyAnswers | null {
  const { seen, details, profile } = account;
  const identity = shown(seen, 'identity');
  const untagged = shown(seen, 'userUntagged');
  const scoped = shown(seen, 'userScoped');
  if (!identity || !untagged || !scoped || !shown(seen, 'userTagged')) return null;
  const wanted = wantedOfUser(account).map((needed) => ({
    ...(needed.feature === 'verify' && worked(seen, needed.action)
      ? { action: needed.action, judged: { kind: 'allowed' as const } }
      : neededAnswer(needed, seen, { profile, details })),
    feature: needed.feature,
    required: needed.required,
  }));
  const generation = recordedGeneration(account);
  const generations = generation === null ? profile.generations : [generation];
  const probes = [...EXCESS_PROBES, ...OLDER_PROBES].filter((action) =>
    generations.every(({ userPolicy }) => !publishedGrant(userPolicy, action, false)),
  );
  const other = roleArn(partitionOf(identity.arn), identity.accountId, OTHER_ROLE);
  return {
    wanted,
    excess: [
      ...probes.map((action) => answerFor(action, untagged, { caller: 'access-key' })),
      answerFor('iam:PassRole', scoped, { caller: 'access-key', resources: [other] }),
    ],
  };
}

/**
 * Of who signs in to the console, where that is not the programmatic user itself. The 2024 page attaches the instance
 * policy to the console role, so that this one is as good as the user policy, and only the least can be lost.
 */
export function consoleAnswers(account: WatchedAccount): PolicyAnswers | null {
  const { seen, details, profile } = account;
  const actions = shown(seen, 'consoleActions');
  if (!actions) return null;
  const doubt = scpDoubt(seen, details);
  const answer = (action: string) => answerFor(action, actions, { caller: 'console', scpDoubt: doubt });
  const attached = shown(seen, 'consoleRolePolicies');
  const has = (name: string): boolean => attached?.some((one) => sameIamName(one.name, name)) ?? false;
  const isRole = consolePrincipal(seen, { details }).kind === 'role';
  const { userPolicy, instancePolicy } = profile.names;
  // Where the attachments were not shown, it may be the instance policy.
  const leastOnly = isRole && (!attached || (has(instancePolicy) && !has(userPolicy)));
  const wanted = leastOnly
    ? leastConsoleActions(profile)
    : [...new Set([...leastConsoleActions(profile), ...fullConsoleActions()])];
  return { wanted: wanted.map(answer), excess: roleExcess(profile).map(answer) };
}

export const consoleIsUser = ({ seen, details }: WatchedAccount): boolean => {
  const principal = consolePrincipal(seen, { details });
  return principal.kind === 'user' && principal.user.arn === shown(seen, 'identity')?.arn;
};

export function clusterAnswers(account: WatchedAccount): PolicyAnswers | null {
  const { seen, details, profile } = account;
  const actions = shown(seen, 'clusterActions');
  if (!actions) return null;
  const doubt = scpDoubt(seen, details);
  const answer = (action: string) => answerFor(action, actions, { caller: 'instance', scpDoubt: doubt });
  return { wanted: nodeActions(profile).map(answer), excess: roleExcess(profile).map(answer) };
}
