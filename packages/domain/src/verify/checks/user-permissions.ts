import { type DenyLayer, layerInWords, NAME_REGION, refusal } from '../action-verdicts.ts';
import { namedRegion } from '../arns.ts';
import type { JudgeContext } from '../check-definition.ts';
import { type CheckDefinition, defineCheck, notYet, type Verdict } from '../check-definition.ts';
import type { CloudAccountDetails } from '../details.ts';
import { type Feature, NEEDED_ACTIONS, type NeededAction } from '../needed-actions.ts';
import type { FailedLook, ObservationKey, Observations } from '../observations.ts';
import { PROBE_REGION, scopeArns } from '../probes.ts';
import { grantRemedy, userName } from '../remedies.ts';
import { listed } from '../text.ts';
import {
  type ActionAnswer,
  allDenied,
  answerFor,
  evidenceOf,
  layersOf,
  scpDoubt,
  unknownVerdict,
} from './simulated.ts';

const FRESH_POLICY =
  'AWS still denies what it should allow. If the policy was attached a moment ago, that takes some seconds to be known everywhere.';

interface FeatureCheck {
  feature: Feature;
  title: string;
  /** What stops working without it, for optional features. */
  lost?: string;
}

const FEATURES: readonly FeatureCheck[] = [
  { feature: 'watch', title: 'The user may read what a subscription consists of' },
  { feature: 'network', title: 'The user may create the network of a subscription' },
  { feature: 'instances', title: 'The user may launch the instances of a subscription' },
  { feature: 'delete', title: 'The user may delete what it created' },
  {
    feature: 'changes',
    title: 'The user may change the network of a subscription',
    lost: 'allow lists, routes and subnets of a subscription cannot be changed after its creation',
  },
  {
    feature: 'repair',
    title: 'The user may start, stop, reboot and resize instances',
    lost: 'instances that were stopped or have to be resized cannot be repaired in place',
  },
  {
    feature: 'volumes',
    title: 'The user may manage data volumes',
    lost: 'volumes cannot be added, moved or removed after launch',
  },
  {
    feature: 'snapshots',
    title: 'The user may manage snapshots',
    lost: 'no snapshots can be taken of volumes',
  },
  {
    feature: 'metrics',
    title: 'The user may read metrics',
    lost: "CloudWatch's metrics of the instances cannot be read",
  },
  { feature: 'peering', title: 'The user may manage VPC peering', lost: 'VPC peering cannot be set up' },
  {
    feature: 'transit_gateway',
    title: 'The user may manage transit gateways',
    lost: 'transit gateways cannot be attached',
  },
  {
    feature: 'encryption',
    title: 'The user may use customer-managed encryption keys',
    lost: 'volumes cannot be encrypted with a key of your own',
  },
];

type Simulated = Pick<Observations, 'identity' | 'userTagged' | 'userUntagged' | 'userScoped' | 'instances'>;

/** Every needed action of a feature with the simulator's answer. Passing the node role has checks of its own. */
function answersFor(feature: Feature, seen: Simulated, { profile, details }: JudgeContext): ActionAnswer[] {
  return NEEDED_ACTIONS.filter(
    (needed) => needed.feature === feature && needed.scope !== 'cluster-node-role',
  ).map((needed) => neededAnswer(needed, seen, { profile, details }));
}

/** The simulator's answer for an action of the programmatic user, on what the action is needed for. */
export function neededAnswer(
  needed: NeededAction,
  seen: Simulated,
  { profile, details }: Pick<JudgeContext, 'profile' | 'details'>,
): ActionAnswer {
  const look = needed.scope ? seen.userScoped : needed.tagged ? seen.userTagged : seen.userUntagged;
  const verdicts = look?.kind === 'present' ? look.value : [];
  const identity = seen.identity?.kind === 'present' ? seen.identity.value : null;
  return answerFor(needed.action, verdicts, {
    caller: 'access-key',
    scpDoubt: scpDoubt(seen, details),
    ...(needed.scope && identity
      ? {
          resources: scopeArns(needed.scope, identity, profile, namedRegion(details.region) ?? PROBE_REGION),
        }
      : {}),
  });
}

/** Turns answers into a verdict: any denial fails, otherwise anything unknown leaves it unknown. */
export function permissionVerdict(
  answers: readonly ActionAnswer[],
  user: string,
  context: JudgeContext,
  lost?: string,
): Verdict {
  const denied = answers.filter(({ judged }) => judged.kind === 'denied');
  const unknown = answers.filter(({ judged }) => judged.kind === 'unknown');
  const evidence = evidenceOf(answers);
  const without = lost ? ` Without ${denied.length + unknown.length === 1 ? 'it' : 'them'}, ${lost}.` : '';
  if (denied.length > 0)
    return {
      status: 'failed',
      seen: `${denied.length} of ${answers.length} actions ${denied.length === 1 ? 'is' : 'are'} denied: ${listed(denied.map(({ action }) => action))}.${without}`,
      remedy: grantRemedy(layersOf(denied), user, context),
      evidence,
    };
  if (unknown.length > 0) return unknownVerdict(unknown, evidence, without);
  return {
    status: 'passed',
    seen: answers.length === 1 ? 'It is allowed.' : `All ${answers.length} actions are allowed.`,
    evidence,
  };
}

const simulations = ['identity', 'userTagged', 'userUntagged', 'userScoped', 'instances'] as const;

const featureCheck = ({ feature, title, lost }: FeatureCheck): CheckDefinition =>
  defineCheck({
    code: `permissions_${feature}`,
    title,
    field: 'accessKeyId',
    severity: lost === undefined ? 'blocking' : 'warning',
    errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
    needs: simulations,
    judges: 'answers',
    optionalNeeds: ['instances'],
    judge(seen, context) {
      const verdict = permissionVerdict(
        answersFor(feature, seen, context),
        userName(seen, context.profile),
        context,
        lost,
      );
      return verdict.status === 'failed' ? freshPolicy(verdict, seen) : verdict;
    },
  });

/** A user to whom everything is denied may have got its policy seconds ago. */
function freshPolicy(verdict: Verdict, seen: Simulated): Verdict {
  const looks = [seen.userTagged, seen.userUntagged];
  const nothing = looks.every((look) => look?.kind === 'present' && allDenied(look.value));
  return nothing ? notYet(verdict, FRESH_POLICY, ['userTagged', 'userUntagged', 'userScoped']) : verdict;
}

export const featureChecks: readonly CheckDefinition[] = FEATURES.map(featureCheck);

/** The looks whose success or refusal shows whether an action of the verification itself is allowed. */
const REAL_CALLS: Record<string, ObservationKey[]> = {
  'iam:SimulatePrincipalPolicy': [
    'userTagged',
    'userUntagged',
    'userScoped',
    'consoleActions',
    'clusterActions',
  ],
  'iam:GetRole': ['consoleRole'],
  'iam:ListAttachedRolePolicies': ['clusterPolicies', 'consoleRolePolicies'],
  'iam:ListInstanceProfilesForRole': ['clusterProfiles'],
  'ec2:DescribeInstances': ['instances'],
  'iam:ListUsers': ['consoleUsers'],
};

const refusedLook = (seen: Observations, action: string): FailedLook | undefined => {
  const looks = (REAL_CALLS[action] ?? []).map((key) => seen[key]);
  return looks.find(
    (look): look is FailedLook =>
      look?.kind === 'failed' && look.fault === 'denied' && look.action === action,
  );
};

/** Whether a real call has just shown that the user may make it, whatever the simulator says. */
export const worked = (seen: Observations, action: string): boolean =>
  (REAL_CALLS[action] ?? []).some((key) => seen[key]?.kind === 'present' || seen[key]?.kind === 'absent');

/** A real call beats the simulator: what AWS refused is denied, what it answered is allowed. */
function verificationAnswer(
  { action }: NeededAction,
  seen: Observations,
  { details }: JudgeContext,
): ActionAnswer {
  const simulated = simulatedAnswer(action, seen, details);
  const refused = refusedLook(seen, action);
  // Without a region Berth asked in one that the customer may not use at all, which says nothing of the one they will.
  const elsewhere = simulated.judged.kind === 'unknown' && simulated.judged.settledBy === NAME_REGION;
  if (refused && !(elsewhere && action.startsWith('ec2:'))) {
    const layer: DenyLayer = layerInWords(refused.message) ?? 'identity';
    return { action, judged: { kind: 'denied', layers: [layer], why: refusal(refused) } };
  }
  if (worked(seen, action)) return { action, judged: { kind: 'allowed' } };
  return simulated;
}

function simulatedAnswer(action: string, seen: Observations, details: CloudAccountDetails): ActionAnswer {
  const verdicts = seen.userUntagged?.kind === 'present' ? seen.userUntagged.value : [];
  return answerFor(action, verdicts, { caller: 'access-key', scpDoubt: scpDoubt(seen, details) });
}

/** Whether the user may make the calls by which Berth verifies; judged by what those calls met. */
export const verificationAllowed = defineCheck({
  code: 'permissions_verify',
  title: 'The user may ask what verification needs',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: [
    ...simulations,
    'consoleRole',
    'consoleUsers',
    'consoleRolePolicies',
    'consoleActions',
    'clusterProfiles',
    'clusterPolicies',
    'clusterActions',
  ],
  judges: 'all',
  judge(seen, context): Verdict {
    if (seen.identity.kind !== 'present')
      return { status: 'skipped', seen: 'The access key must work first.' };
    if (seen.userUntagged.kind === 'not-looked') return { status: 'skipped', seen: seen.userUntagged.why };
    const needed = NEEDED_ACTIONS.filter(
      ({ feature, onlyFor }) =>
        feature === 'verify' && (onlyFor === undefined || context.details.console.kind === 'user'),
    );
    const answers = needed.map((one) => verificationAnswer(one, seen, context));
    const verdict = permissionVerdict(answers, userName(seen, context.profile), context);
    const refused = needed
      .map(({ action }) => refusedLook(seen, action))
      .filter((look) => look !== undefined);
    // New permissions reach AWS's parts one after the other: either all of them still refuse, or the simulator is ahead.
    const ahead = refused.every(
      ({ action }) => simulatedAnswer(action, seen, context.details).judged.kind === 'allowed',
    );
    const fresh = refused.length === needed.length || (refused.length > 0 && ahead);
    if (!fresh || refused.some(({ message }) => /explicit deny/i.test(message))) return verdict;
    return notYet(verdict, FRESH_POLICY, []);
  },
});
