import { redisCloud, type SubscriptionSpec } from '@berth/domain';
import { expect, test } from 'vitest';
import { anAttempt, aSpec, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import { eventClock } from '../testing/event-clock.ts';
import { type SentCall, timedEc2 } from '../testing/timed-ec2.ts';
import type { DeploymentRecord } from './ports.ts';
import { createSubscriptionDeployer } from './subscription-deployer.ts';

const CALL_MS = 100;
const never = new AbortController().signal;
const [DATABASE] = aSpec().databases;
const sized = (datasetSizeInGb: number): Pick<SubscriptionSpec, 'databases'> => ({
  databases: DATABASE ? [{ ...DATABASE, datasetSizeInGb }] : [],
});

/** A deployer whose calls take their time, on a clock that takes none. */
function bench() {
  const clock = eventClock();
  const sent: SentCall[] = [];
  const world = new Ec2World(clock);
  const deployer = createSubscriptionDeployer({
    profile: redisCloud,
    clock,
    random: () => 0.5,
    consistencyMs: 0,
    pollMs: 1,
    open: (_target, _region, gate) => timedEc2(world, { clock, gate, callMs: CALL_MS, sent }),
  });
  return { clock, sent, world, deployer };
}

/** Carries a spec out, and gives what was said of that beforehand and what it came to, each without polling. */
async function compared(on: ReturnType<typeof bench>, spec: SubscriptionSpec, record: DeploymentRecord) {
  const { clock, sent, deployer } = on;
  const plan = await deployer.plan(TARGET, spec, record, never);
  expect(plan.problems).toEqual([]);
  // What the plan used up of the budget has run in again.
  await clock.sleep(600_000, never);
  sent.length = 0;
  const startedAt = clock.now();
  const attempt = anAttempt(record);
  const outcome = await deployer.apply(TARGET, spec, record, attempt.hooks);
  expect(outcome.kind).toBe('converged');
  const polls = sent.filter(({ polls }) => polls).length;
  return {
    record: attempt.stored(),
    said: { calls: plan.calls, ms: plan.estimatedMs },
    was: { calls: sent.length - polls, ms: clock.now() - startedAt - polls * (CALL_MS + 1) },
  };
}

function expectWithinTenth(said: { calls: number; ms: number }, was: { calls: number; ms: number }): void {
  for (const what of ['calls', 'ms'] as const) {
    expect(said[what], `${what}: ${said[what]} said, ${was[what]} it was`).toBeGreaterThanOrEqual(
      was[what] * 0.9,
    );
    expect(said[what], `${what}: ${said[what]} said, ${was[what]} it was`).toBeLessThanOrEqual(
      was[what] * 1.1,
    );
  }
}

test.each([
  { what: 'three nodes in one zone', spec: { multipleAvailabilityZones: false } },
  { what: 'three nodes in three zones', spec: {} },
  {
    what: 'many nodes, which the budget holds up',
    spec: { ...sized(9_000), network: { kind: 'new', deploymentCidr: '10.0.0.0/20' } },
  },
] as const)(
  'making $what takes as many calls and as long as the plan says, within a tenth',
  async ({ spec }) => {
    const { said, was } = await compared(bench(), aSpec(spec as Partial<SubscriptionSpec>), startingRecord());
    expectWithinTenth(said, was);
  },
);

test.each([
  { what: 'other tags', change: { resourceTags: [{ Key: 'team', Value: 'green' }] } },
  {
    what: 'another allow list',
    change: { allowList: { cidrIps: ['198.51.100.0/24'], securityGroupIds: [] } },
  },
  { what: 'more nodes', change: sized(10) },
  { what: 'nothing', change: {} },
] as const)('changing $what does, too', async ({ change }) => {
  const on = bench();
  const spec = aSpec();
  const made = await compared(on, spec, startingRecord());
  await on.clock.sleep(600_000, never);
  const { said, was } = await compared(
    on,
    { ...spec, ...(change as Partial<SubscriptionSpec>) },
    made.record,
  );
  expectWithinTenth(said, was);
});
