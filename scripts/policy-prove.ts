import { readFileSync, writeFileSync } from 'node:fs';
import { POLICY_KINDS } from '@berth/domain';
import { permissionsPage, verdictOn } from '../test/policy/page.ts';
import { type Called, type Proof, proveAction, type Removal, underFullPolicy } from '../test/policy/prove.ts';
import { SCENARIOS } from '../test/policy/scenarios.ts';
import { grantedActions } from '../test/policy/take-away.ts';

const PROOF = new URL('../test/policy/proof.json', import.meta.url);
const PAGE = new URL('../docs/permissions.md', import.meta.url);

/**
 * `npm run policy:prove [-- --only ACTION]`: takes each action of the published policies away and runs the scenarios that
 * call it. Writes docs/permissions.md; of one action it only tells. Exit code 0 only if AWS denies nothing under
 * the full policies.
 */
async function main(args: string[]): Promise<number> {
  const only = args[0] === '--only' ? args[1] : undefined;
  const grants = POLICY_KINDS.flatMap((policy) =>
    grantedActions(policy).map((action) => ({ policy, action })),
  ).filter(({ action }) => only === undefined || action.toLowerCase() === only.toLowerCase());
  if (args.length > 0 && (args.length !== 2 || only === undefined || grants.length === 0)) {
    console.error('npm run policy:prove [-- --only ACTION], with an action that one of the policies names');
    return 2;
  }
  const started = Date.now();
  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  console.log('Under the full policies:');
  const called: Called[] = [];
  for (const scenario of SCENARIOS) {
    const one = await underFullPolicy(scenario);
    called.push(one);
    const actions = new Set([...Object.keys(one.user), ...Object.keys(one.instance)]);
    console.log(`  ${scenario.id}: succeeds, nothing denied, ${actions.size} actions (${seconds()})`);
  }
  console.log('Without one action:');
  const removals: Removal[] = [];
  for (const [index, { policy, action }] of grants.entries()) {
    const calling = called.filter((one) => action in one[policy]).map(({ scenario }) => scenario);
    const scenarios = SCENARIOS.filter(({ id }) => calling.includes(id));
    const removal = await proveAction(policy, action, scenarios);
    removals.push(removal);
    const ran = `${removal.failed.length} of ${scenarios.length} scenarios fail`;
    const told = `${verdictOn(removal)}, ${ran}, verification ${removal.verification}`;
    console.log(`  ${index + 1}/${grants.length} ${policy} ${action}: ${told} (${seconds()})`);
    if (only) for (const one of removal.failed) console.log(`    ${one.scenario}: ${one.denied.join(', ')}`);
  }
  if (only) return 0;
  const proof: Proof = { called, removals };
  const before = readFileSync(PAGE, 'utf8');
  writeFileSync(PROOF, proofText(proof));
  writeFileSync(PAGE, permissionsPage(proof));
  const counts = Map.groupBy(removals, verdictOn);
  console.log([...counts].map(([verdict, all]) => `${verdict}: ${all.length}`).join(', '));
  const changed = before === permissionsPage(proof) ? 'as it was' : 'changed';
  console.log(`docs/permissions.md is ${changed}; ${seconds()}.`);
  return 0;
}

/** A line for each scenario and action, so that a difference shows which. */
function proofText({ called, removals }: Proof): string {
  const list = (all: object[]): string => `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]`;
  return `{ "called": ${list(called)},\n"removals": ${list(removals)} }\n`;
}

process.exitCode = await main(process.argv.slice(2));
