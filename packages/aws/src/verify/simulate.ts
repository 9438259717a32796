import {
  type IAMClient,
  type SimulatePolicyResponse,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { ActionVerdict, SimulationContextEntry, SimulationRequest } from '@berth/domain';
import { actionVerdicts, nextMarker, PAGE } from './iam-answers.ts';
import { allPages } from './look.ts';

/** AWS's refusal to simulate certain actions in one request. It names the groups that go together. */
const MIXTURE = /require different authorization information/i;

/**
 * Asks IAM's policy simulator, every page. Where AWS refuses the mixture of actions, they are asked group by group:
 * which actions go together is documented nowhere, AWS only says it in the error.
 */
export async function simulate(
  iam: IAMClient,
  request: SimulationRequest,
  signal: AbortSignal,
): Promise<ActionVerdict[]> {
  try {
    const results = await allPages(
      (Marker) => simulatePage(iam, request, Marker, signal),
      (page) => ({ items: page.EvaluationResults ?? [], next: nextMarker(page) }),
    );
    return results.flatMap((result) => actionVerdicts(result, request.resources));
  } catch (error) {
    const groups = error instanceof Error ? groupsApart(error.message, request.actions) : null;
    if (groups === null) throw error;
    const parts = await Promise.all(groups.map((actions) => simulate(iam, { ...request, actions }, signal)));
    return parts.flat();
  }
}

/**
 * The groups that a refusal names, `[a,b] and [c]`; what it leaves out goes with the first. Halves where it names
 * none. Null when it is another error, or nothing is left to divide.
 */
export function groupsApart(message: string, actions: readonly string[]): string[][] | null {
  if (!MIXTURE.test(message) || actions.length < 2) return null;
  const left = new Set(actions);
  const named = [...message.matchAll(/\[([^\]]*)\]/g)].map(([, list = '']) =>
    list
      .split(',')
      .map((action) => action.trim())
      .filter((action) => left.delete(action)),
  );
  const groups = named.filter((group) => group.length > 0);
  groups[0]?.push(...left);
  if (groups.length > 1) return groups;
  const half = Math.ceil(actions.length / 2);
  return [actions.slice(0, half), actions.slice(half)];
}

/** When the question is asked, so that access which was given until or from a day on is judged as of now. */
export const timeContext = (now: Date): SimulationContextEntry[] => [
  { key: 'aws:CurrentTime', type: 'date', values: [now.toISOString().replace(/\.\d+Z$/, 'Z')] },
  { key: 'aws:EpochTime', type: 'numeric', values: [String(Math.floor(now.getTime() / 1000))] },
];

const simulatePage = (
  iam: IAMClient,
  request: SimulationRequest,
  Marker: string | undefined,
  signal: AbortSignal,
): Promise<SimulatePolicyResponse> =>
  iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: request.principalArn,
      ActionNames: request.actions,
      ...(request.resources.length > 0 ? { ResourceArns: request.resources } : {}),
      ContextEntries: [...request.context, ...timeContext(new Date())].map(({ key, type, values }) => ({
        ContextKeyName: key,
        ContextKeyType: type,
        ContextKeyValues: values,
      })),
      MaxItems: PAGE,
      Marker,
    }),
    { abortSignal: signal },
  );
