import type { PolicyKind, VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { nodeActions } from '../verify/grants.ts';
import { type Caller, openKeys } from '../verify/missing-context.ts';
import { NEEDED_ACTIONS, type Scope } from '../verify/needed-actions.ts';
import {
  clusterProbe,
  PROBE_REGION,
  type SimulationContextEntry,
  scopeArns,
  userProbes,
} from '../verify/probes.ts';
import type { RequestContext } from './conditions.ts';
import type { PolicyRequest } from './evaluate.ts';
import type { JudgedFeature } from './features.ts';

/** One action that Berth needs, with the calls for which it must be allowed. */
export interface NeededRequests {
  action: string;
  feature: JudgedFeature;
  required: boolean;
  onlyFor?: 'console-user';
  /** Whether what the action is used on carries the identifier tag. */
  tagged: boolean;
  requests: PolicyRequest[];
}

/** In whose account, and where. */
export interface Situation {
  profile: VendorProfile;
  accountId: string;
  /** What depends on the region is unknown without it. */
  region?: string | undefined;
}

/**
 * What simulated calls carry, by action. A key that is not given is absent where no call of Berth carries it, and
 * otherwise unknown: only a real call fills it in.
 */
export function probeContexts(
  entries: readonly SimulationContextEntry[],
  caller: Caller,
): (action: string) => RequestContext {
  const given = new Map(entries.map(({ key, values }) => [key.toLowerCase(), values]));
  return (action) => (key) =>
    given.get(key) ?? (openKeys([key], action, caller).length > 0 ? 'unknown' : 'absent');
}

/**
 * Every call for which a policy has to allow an action: the same questions, with the same context and the same ARNs,
 * that verification puts to AWS's simulator.
 */
export function neededRequests(kind: PolicyKind, situation: Situation): NeededRequests[] {
  return kind === 'user' ? userRequests(situation) : nodeRequests(situation);
}

const identityOf = ({ accountId, profile }: Situation) => ({
  accountId,
  arn: `arn:aws:iam::${accountId}:user/${profile.names.user}`,
});

function userRequests(situation: Situation): NeededRequests[] {
  const { profile, region } = situation;
  const identity = identityOf(situation);
  const probes = userProbes(identity, profile, region);
  const arnsOf = (scope: Scope) => scopeArns(scope, identity, profile, region ?? PROBE_REGION);
  const tagContext = probeContexts(probes.tagged.context, 'access-key');
  const plainContext = probeContexts(probes.untagged.context, 'access-key');
  const scopedContext = probeContexts(probes.scoped.context, 'access-key');
  return NEEDED_ACTIONS.map(({ action, feature, required, tagged, scope, onlyFor }) => {
    const context = (scope ? scopedContext : tagged ? tagContext : plainContext)(action);
    return {
      action,
      feature,
      required,
      tagged,
      ...(onlyFor ? { onlyFor } : {}),
      requests: (scope ? arnsOf(scope) : ['*']).map((resource) => ({ action, resource, context })),
    };
  });
}

function nodeRequests({ profile, accountId, region }: Situation): NeededRequests[] {
  const role = `arn:aws:iam::${accountId}:role/${profile.names.clusterNodeRole}`;
  const { context } = clusterProbe(role, profile, region);
  const contextOf = probeContexts(context, 'instance');
  return nodeActions(profile).map((action) => ({
    action,
    feature: 'cluster_node',
    required: true,
    tagged: true,
    requests: [{ action, resource: '*', context: contextOf(action) }],
  }));
}

/** Calls that no published policy allows: where one of them is allowed, a policy gives more than was asked for. */
export function excessRequests(
  situation: Situation,
  probes: readonly string[],
  otherRole: string,
): PolicyRequest[] {
  const { profile, accountId, region } = situation;
  const { untagged, scoped } = userProbes(identityOf(situation), profile, region);
  const passRole = 'iam:PassRole';
  const contextOf = probeContexts(untagged.context, 'access-key');
  return [
    ...probes.map((action) => ({ action, resource: '*', context: contextOf(action) })),
    {
      action: passRole,
      resource: `arn:aws:iam::${accountId}:role/${otherRole}`,
      context: probeContexts(scoped.context, 'access-key')(passRole),
    },
  ];
}
