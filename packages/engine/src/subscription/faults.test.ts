import { expect, test } from 'vitest';
import { anAttempt, aSpec, deployerOf, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import type { Mishap } from '../testing/ec2-in-memory.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { DeploymentOutcome, DeploymentRecord } from './ports.ts';

/** A sequence of numbers in [0, 1), the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const ROUNDS = 50;

test(`${ROUNDS} rounds of create, update and delete on a bad day converge, and leave nothing`, async () => {
  const random = chance(7);
  const mishap = (): Mishap | null => {
    const at = random();
    if (at < 0.1) return 'throttled';
    if (at < 0.15) return 'server-error';
    if (at < 0.16) return 'lost-before';
    return at < 0.17 ? 'lost-after' : null;
  };
  const world = new Ec2World(manualClock());
  const { deployer } = deployerOf(world, { mishap, hiddenMs: 5_000 });
  const untilDone = async (
    work: (record: DeploymentRecord) => Promise<DeploymentOutcome>,
    from: DeploymentRecord,
  ) => {
    let record = from;
    for (let tries = 0; tries < 40; tries += 1) {
      const outcome = await work(record);
      if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.problems));
      if (outcome.kind === 'converged') return outcome.record;
      record = outcome.record;
    }
    throw new Error('did not converge');
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const spec = aSpec({ subscriptionId: round + 1, multipleAvailabilityZones: round % 2 === 0 });
    const changed = { ...spec, name: 'b', allowList: { cidrIps: ['198.51.100.0/24'], securityGroupIds: [] } };
    let record = startingRecord();
    record = await untilDone((now) => deployer.apply(TARGET, spec, now, anAttempt(now).hooks), record);
    record = await untilDone((now) => deployer.apply(TARGET, changed, now, anAttempt(now).hooks), record);
    await untilDone((now) => deployer.remove(TARGET, changed, now, anAttempt(now).hooks), record);
    expect(world.left()).toEqual([]);
  }
});
