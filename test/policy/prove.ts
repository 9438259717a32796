import { verifyAccount } from '@berth/aws/testing';
import type { PolicyKind } from '@berth/domain';
import type { Scenario } from './scenarios.ts';
import { type Call, Stage } from './stage.ts';
import { grantOf } from './take-away.ts';

/** What a scenario called, under each of the policies: operations by what granted them, a name or a pattern. */
export interface Called {
  scenario: string;
  /** Names of operations by granted action. */
  user: Record<string, string[]>;
  instance: Record<string, string[]>;
}

export interface Run {
  /** What went wrong; null when nothing did. */
  wrong: string | null;
  calls: Call[];
}

/** Runs a scenario, with an action taken away before it begins or under the full policies. */
export async function runScenario(
  scenario: Scenario,
  without?: { policy: PolicyKind; action: string },
): Promise<Run> {
  const stage = await Stage.open(scenario.stage);
  try {
    await scenario.prepare?.(stage);
    // What was called to prepare it is no part of it, but is never denied either.
    const denied = deniedOperations(await stage.calls());
    if (denied.length > 0)
      throw new Error(`${scenario.id}: denied while it was prepared: ${denied.join(', ')}`);
    if (without) await stage.takeAway(without.policy, without.action);
    return { wrong: await scenario.run(stage), calls: await stage.calls() };
  } finally {
    await stage.close();
  }
}

/** Operations that were denied, sorted, each once. */
export const deniedOperations = (calls: readonly Call[]): string[] =>
  [...new Set(calls.filter(({ denied }) => denied).map(({ operation }) => operation))].sort();

/** Runs a scenario under the full policies. Throws unless it succeeds without a single denied call. */
export async function underFullPolicy(scenario: Scenario): Promise<Called> {
  const { wrong, calls } = await runScenario(scenario);
  const denied = deniedOperations(calls);
  if (denied.length > 0)
    throw new Error(`${scenario.id}: denied under the full policies: ${denied.join(', ')}`);
  if (wrong !== null) throw new Error(`${scenario.id}: failed under the full policies: ${wrong}`);
  const of = (policy: PolicyKind) => byGrant(policy, calls);
  return { scenario: scenario.id, user: of('user'), instance: of('instance') };
}

function byGrant(policy: PolicyKind, all: readonly Call[]): Record<string, string[]> {
  const calls = all
    .filter((call) => call.policy === policy)
    .map(({ operation, actions }) => ({
      operation,
      actions: actions.map((action) => grantOf(policy, action) ?? action),
    }));
  const actions = [...new Set(calls.flatMap((call) => call.actions))].sort();
  return Object.fromEntries(
    actions.map((action) => [
      action,
      [
        ...new Set(calls.filter((call) => call.actions.includes(action)).map(({ operation }) => operation)),
      ].sort(),
    ]),
  );
}

/** What a cloud account's verification says when an action is missing. */
export type Notice = 'refuses' | 'warns' | 'says nothing';

/** What becomes of Berth without one action of one policy. */
export interface Removal {
  policy: PolicyKind;
  /** As the policy has it: a name, or a pattern. */
  action: string;
  verification: Notice;
  /** Scenarios that fail, with the operations that AWS then denied. */
  failed: { scenario: string; denied: string[] }[];
  /** Scenarios that call it and do without. */
  managed: string[];
}

/** Everything that was proved: `docs/permissions.md` is written from it. */
export interface Proof {
  called: Called[];
  removals: Removal[];
}

/** Takes one action away, and runs the scenarios that call it. */
export async function proveAction(
  policy: PolicyKind,
  action: string,
  scenarios: readonly Scenario[],
): Promise<Removal> {
  const removal: Removal = {
    policy,
    action,
    verification: await noticeOf(policy, action),
    failed: [],
    managed: [],
  };
  for (const scenario of scenarios) {
    const { wrong, calls } = await runScenario(scenario, { policy, action });
    if (wrong === null) removal.managed.push(scenario.id);
    else removal.failed.push({ scenario: scenario.id, denied: deniedOperations(calls) });
  }
  return removal;
}

async function noticeOf(policy: PolicyKind, action: string): Promise<Notice> {
  const stage = await Stage.open({ consoleAccess: 'user' });
  try {
    await stage.takeAway(policy, action);
    const { endpoint, details } = stage.account;
    const { outcome } = await verifyAccount(endpoint, details);
    if (outcome.kind !== 'settled' || !outcome.verification.passed) return 'refuses';
    const warned = outcome.verification.checks.some(({ status }) => status === 'failed');
    return warned ? 'warns' : 'says nothing';
  } finally {
    await stage.close();
  }
}
