import { type DenyLayer, type Judged, judgeAction } from '../action-verdicts.ts';
import type { ActionVerdict, Observations, Sighting } from '../observations.ts';

/** One action's answer over all resources it was asked for: the worst of them. */
export interface ActionAnswer {
  action: string;
  judged: Judged;
  /** The resource that the answer is about, where it was asked for explicit ones. */
  resource?: string;
}

const NO_ANSWER: Judged = { kind: 'unknown', why: 'the simulator gave no answer for it' };

/** The answer for an action among verdicts; for several resources the first that is not allowed. */
export function answerFor(
  action: string,
  verdicts: readonly ActionVerdict[],
  options: { resources?: readonly string[]; scpDoubtful?: boolean } = {},
): ActionAnswer {
  const resources = options.resources ?? ['*'];
  const answers = resources.map((resource): ActionAnswer => {
    const verdict = verdicts.find(
      (one) => one.action.toLowerCase() === action.toLowerCase() && one.resource === resource,
    );
    return {
      action,
      judged: verdict ? judgeAction(verdict, options.scpDoubtful ?? false) : NO_ANSWER,
      ...(resource === '*' ? {} : { resource }),
    };
  });
  const order: Judged['kind'][] = ['denied', 'unknown', 'allowed'];
  const worst = order.flatMap((kind) => answers.filter(({ judged }) => judged.kind === kind))[0];
  return worst ?? { action, judged: NO_ANSWER };
}

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

const value = <T>(sighting: Sighting<T> | undefined): T | undefined =>
  sighting?.kind === 'present' ? sighting.value : undefined;

/**
 * Whether the simulator's word on service control policies is shown wrong: it says that they deny a call which
 * has just succeeded. It does not evaluate all of their conditions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html
 */
export function scpDoubtful(seen: Pick<Observations, 'userUntagged' | 'instances'>): boolean {
  const verdicts = value(seen.userUntagged) ?? [];
  const succeeded = new Set(['iam:SimulatePrincipalPolicy']);
  if (seen.instances?.kind === 'present') succeeded.add('ec2:DescribeInstances');
  return verdicts.some((verdict) => succeeded.has(verdict.action) && verdict.allowedByOrganization === false);
}

/** True where nothing at all is allowed, which is how a policy looks that was attached seconds ago. */
export const allDenied = (verdicts: readonly ActionVerdict[]): boolean =>
  verdicts.length > 0 && verdicts.every(({ decision }) => decision === 'implicitDeny');
