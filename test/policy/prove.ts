import type { PolicyKind } from '@berth/domain';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { type Call, Stage } from './stage.ts';

/** What a scenario called, under each of the policies: operations by the IAM actions that AWS decided. */
export interface Called {
  scenario: string;
  /** Names of operations by action. */
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
    if (denied.length > 0) throw new Error(`${scenario.id}: denied while it was prepared: ${denied.join(', ')}`);
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
  if (denied.length > 0) throw new Error(`${scenario.id}: denied under the full policies: ${denied.join(', ')}`);
  if (wrong !== null) throw new Error(`${scenario.id}: failed under the full policies: ${wrong}`);
  const of = (policy: PolicyKind) => byAction(calls.filter((call) => call.policy === policy));
  return { scenario: scenario.id, user: of('user'), instance: of('instance') };
}

function byAction(calls: readonly Call[]): Record<string, string[]> {
  const actions = [...new Set(calls.flatMap((call) => call.actions))].sort();
  return Object.fromEntries(
    actions.map((action) => [
      action,
      [...new Set(calls.filter((call) => call.actions.includes(action)).map(({ operation }) => operation))].sort(),
    ]),
  );
}

if (process.argv[1]?.endsWith('prove.ts')) {
  for (const scenario of SCENARIOS) {
    const t = Date.now();
    try {
      const called = await underFullPolicy(scenario);
      console.log(scenario.id, Date.now() - t, Object.keys(called.user).length, Object.keys(called.user).join(' '), '|', Object.keys(called.instance).join());
    } catch (e) {
      console.log(scenario.id, Date.now() - t, String((e as Error).message).slice(0,1500));
    }
  }
}
