import {
  type DenyLayer,
  type Judged,
  type JudgeOptions,
  judgeAction,
  NAME_REGION,
  type ScpDoubt,
} from '../action-verdicts.ts';
import { namedRegion } from '../arns.ts';
import { cannotKnow, type Verdict } from '../check-definition.ts';
import type { CloudAccountDetails } from '../details.ts';
import type { ActionVerdict, Observations, Sighting } from '../observations.ts';
import { listed } from '../text.ts';

/** One action's answer over all resources it was asked for: the worst of them. */
export interface ActionAnswer {
  action: string;
  judged: Judged;
  /** The resource that the answer is about, where it was asked for explicit ones. */
  resource?: string;
}

const NO_ANSWER: Judged = {
  kind: 'unknown',
  why: 'the simulator gave no answer for it',
  unanswered: true,
};

/** The answer for an action among verdicts; for several resources the first that is not allowed. */
export function answerFor(
  action: string,
  verdicts: readonly ActionVerdict[],
  options: JudgeOptions & { resources?: readonly string[] },
): ActionAnswer {
  const resources = options.resources ?? ['*'];
  const answers = resources.map((resource): ActionAnswer => {
    const verdict = verdicts.find(
      (one) => one.action.toLowerCase() === action.toLowerCase() && one.resource === resource,
    );
    return {
      action,
      judged: verdict ? judgeAction(verdict, options) : NO_ANSWER,
      ...(resource === '*' ? {} : { resource }),
    };
  });
  const order: Judged['kind'][] = ['denied', 'unknown', 'allowed'];
  const worst = order.flatMap((kind) => answers.filter(({ judged }) => judged.kind === kind))[0];
  return worst ?? { action, judged: NO_ANSWER };
}

export const isDenied = ({ judged }: ActionAnswer): boolean => judged.kind === 'denied';
export const isOpen = ({ judged }: ActionAnswer): boolean => judged.kind === 'unknown';

/** Every layer that denies one of the answers. */
export const layersOf = (answers: readonly ActionAnswer[]): Set<DenyLayer> =>
  new Set(answers.flatMap(({ judged }) => (judged.kind === 'denied' ? judged.layers : [])));

/** Evidence: what is allowed on one line, and each action that is not on a line of its own, with its layer. */
export function evidenceOf(answers: readonly ActionAnswer[]): string[] {
  const allowed = answers.filter(({ judged }) => judged.kind === 'allowed').map(({ action }) => action);
  return [
    ...answers.flatMap(({ action, judged, resource }) =>
      judged.kind === 'allowed' ? [] : [`${action}${resource ? ` on ${resource}` : ''}: ${judged.why}`],
    ),
    ...(allowed.length > 0 ? [`allowed: ${allowed.join(', ')}`] : []),
  ];
}

/** Who or what can settle answers that are unknown. */
export function settledBy(unknown: readonly ActionAnswer[]): string {
  const known = unknown.flatMap(({ judged }) =>
    judged.kind === 'unknown' && judged.settledBy ? [judged.settledBy] : [],
  );
  if (known.length === unknown.length) return [...new Set(known)].join(' ');
  return 'Who administers your IAM policies and service control policies can tell. If they allow it, there is nothing to do; if not, the first use will say so.';
}

/** The verdict where nothing is denied and something is open; `without` tells what would be lost. */
export function unknownVerdict(unknown: readonly ActionAnswer[], evidence: string[], without = ''): Verdict {
  const actions = listed(unknown.map(({ action }) => action));
  const are = unknown.length === 1 ? 'is' : 'are';
  if (unknown.some(({ judged }) => judged.kind === 'unknown' && judged.unanswered))
    return {
      status: 'unknown',
      seen: `AWS's policy simulator did not say whether ${actions} ${are} allowed.${without}`,
      remedy: 'Verify again. If it stays so, tell the operator of this Berth server.',
      evidence,
    };
  return cannotKnow(
    `Whether ${actions} ${are} allowed cannot be known from AWS's policy simulator.${without}`,
    settledBy(unknown),
    evidence,
  );
}

const value = <T>(sighting: Sighting<T> | undefined): T | undefined =>
  sighting?.kind === 'present' ? sighting.value : undefined;

/**
 * Why a denial by service control policies proves nothing, or null when it does. The simulator evaluates them with
 * what it was told, and does not say what it missed (https://github.com/aws/aws-cli/issues/10525). So it is wrong where
 * it denies a call which has just succeeded; and without a region, a limit to certain regions looks like a denial of
 * all of EC2.
 */
export function scpDoubt(
  seen: Pick<Observations, 'userUntagged' | 'instances'>,
  details: Pick<CloudAccountDetails, 'region'>,
): ScpDoubt | null {
  const verdicts = value(seen.userUntagged) ?? [];
  const succeeded = new Set(['iam:SimulatePrincipalPolicy']);
  if (seen.instances?.kind === 'present') succeeded.add('ec2:DescribeInstances');
  const denied = (verdict: ActionVerdict): boolean => verdict.allowedByOrganization === false;
  if (verdicts.some((verdict) => succeeded.has(verdict.action) && denied(verdict)))
    return {
      why: 'the simulator says that a service control policy denies it, but a real call shows that the simulator misreads your service control policies',
    };
  const ec2 = verdicts.filter(({ action }) => action.startsWith('ec2:'));
  if (namedRegion(details.region) === undefined && ec2.length > 0 && ec2.every(denied))
    return {
      why: 'service control policies deny all of EC2, or allow it only in certain regions, and no region was named',
      settledBy: NAME_REGION,
    };
  return null;
}

/** True where no policy allows anything, which is how it looks when one was attached seconds ago. */
export const allDenied = (verdicts: readonly ActionVerdict[]): boolean =>
  verdicts.length > 0 &&
  verdicts.every(
    ({ decision, allowedByOrganization }) => decision === 'implicitDeny' && allowedByOrganization !== false,
  );
