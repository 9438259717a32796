import {
  type EvaluationResult,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from './bench.ts';
import { aPolicy, attached, aUser, doc, type Statement } from './given.ts';

type Ask = Omit<SimulatePrincipalPolicyCommandInput, 'PolicySourceArn'>;

/** Simulates actions of a principal, asked by the administrator. */
export const simulate = (bench: Bench, PolicySourceArn: string, ask: Ask) =>
  bench.admin.iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ...ask }));

/** A user who holds one managed policy; gives its ARN. */
export async function holder(bench: Bench, ...statements: Statement[]): Promise<string> {
  const user = await aUser(bench);
  await attached(bench, { user: user.name }, await aPolicy(bench, doc(...statements)));
  return user.arn;
}

/** The one result that there must be. */
export const only = (results: EvaluationResult[] | undefined): EvaluationResult => {
  expect(results).toHaveLength(1);
  return (results as [EvaluationResult])[0];
};

/** The decision for each action. */
export const decisions = (results: EvaluationResult[] | undefined) =>
  Object.fromEntries((results ?? []).map((one) => [one.EvalActionName, one.EvalDecision]));
