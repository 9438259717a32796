import { NODE_STATE_TAG_KEY, type ObservedInstance } from '@berth/domain';
import { expect, test } from 'vitest';
import { anAttempt, aSpec, deployerOf, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import { Ec2Error, ec2InMemory } from '../testing/ec2-in-memory.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { DeploymentRecord } from './ports.ts';

/** A deployer to whose calls of one name AWS answers with an error, until it is told to stop. */
function refusing(world: Ec2World, call: string, code: string) {
  let refuses = true;
  const { deployer } = deployerOf(
    world,
    {},
    {
      open: () => {
        const cloud = ec2InMemory(world);
        return {
          ...cloud,
          actor: {
            ...cloud.actor,
            perform: async (action, signal) => {
              if (!refuses || action.call !== call) return cloud.actor.perform(action, signal);
              const fault = code === 'UnauthorizedOperation' ? 'denied' : 'limit';
              return { kind: 'failed', fault, message: new Ec2Error(code).message, code };
            },
          },
        };
      },
    },
  );
  const stop = () => {
    refuses = false;
  };
  return { deployer, stop };
}

interface Refusal {
  call: string;
  aws: string;
  code: string;
}

test.each<Refusal>([
  { call: 'CreateVpc', aws: 'VpcLimitExceeded', code: 'AWS_ERROR_VPC_LIMIT_EXCEEDED' },
  { call: 'RunInstances', aws: 'VcpuLimitExceeded', code: 'AWS_ERROR_INSTANCE_LIMIT_EXCEEDED' },
  {
    call: 'RunInstances',
    aws: 'InsufficientInstanceCapacity',
    code: 'AWS_ERROR_INSUFFICIENT_INSTANCE_CAPACITY',
  },
  { call: 'CreateSubnet', aws: 'UnauthorizedOperation', code: 'CLOUD_ACCOUNT_PERMISSION_FAILED' },
])('$aws is said in the contract’s words and in AWS’s, and can be tried again or removed', async (one) => {
  for (const then of ['apply', 'remove'] as const) {
    const world = new Ec2World(manualClock());
    const { deployer, stop } = refusing(world, one.call, one.aws);
    const first = startingRecord();
    const outcome = await deployer.apply(TARGET, aSpec(), first, anAttempt(first).hooks);
    if (outcome.kind !== 'failed') throw new Error(outcome.kind);
    expect(outcome.problems[0]).toMatchObject({ code: one.code });
    expect(outcome.problems[0]?.evidence).toContain(`${one.call}: ${one.aws}`);
    expect(outcome.failedStep).toMatch(/^(Create|Start) /);
    stop();
    const next = await deployer[then](TARGET, aSpec(), outcome.record, anAttempt(outcome.record).hooks);
    expect(next.kind).toBe('converged');
    if (then === 'remove') expect(world.left()).toEqual([]);
    else expect(world.all('instance').filter(({ state }) => state === 'running')).toHaveLength(3);
  }
});

/** What goes wrong with an instance after AWS took the call. */
const misfortunes: {
  name: string;
  happen: (instance: ObservedInstance, world: Ec2World) => void;
  code: string;
  says: string;
}[] = [
  {
    name: 'an instance that ends at its launch because of a quota',
    happen: (instance, world) => {
      world.change(instance, 'shutting-down');
      instance.stateReason = 'Client.VolumeLimitExceeded: too much';
    },
    code: 'AWS_ERROR_VOLUME_LIMIT_EXCEEDED',
    says: 'too much',
  },
  {
    name: 'a node that reports that it failed',
    happen: (instance) => {
      instance.tags[NODE_STATE_TAG_KEY] = 'failed: no server package';
    },
    code: 'PROVISION_FAILURE',
    says: 'no server package',
  },
];

test.each(misfortunes)('$name fails the subscription, with what it said', async ({ happen, code, says }) => {
  let world: Ec2World | undefined;
  let happened = false;
  const clock = manualClock(() => {
    const [instance] = world?.all('instance') ?? [];
    if (!world || !instance || happened) return;
    happened = true;
    happen(instance, world);
  });
  world = new Ec2World(clock);
  const { deployer } = deployerOf(world);
  const record = startingRecord();
  const outcome = await deployer.apply(TARGET, aSpec(), record, anAttempt(record).hooks);
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  expect(outcome.problems[0]).toMatchObject({ code });
  expect(outcome.problems[0]?.evidence).toContain(says);
  const removed = await deployer.remove(TARGET, aSpec(), outcome.record, anAttempt(outcome.record).hooks);
  expect([removed.kind, world.left()]).toEqual(['converged', []]);
});

test('a look that is denied stops everything, and takes nothing for absent', async () => {
  const world = new Ec2World(manualClock());
  const { deployer } = deployerOf(world);
  const first = startingRecord();
  const made = await deployer.apply(TARGET, aSpec(), first, anAttempt(first).hooks);
  const blindfolded = deployerOf(
    world,
    {},
    {
      open: () => {
        const cloud = ec2InMemory(world);
        return {
          ...cloud,
          reader: {
            ...cloud.reader,
            list: async (kind, filter, signal) =>
              kind === 'subnet'
                ? { kind: 'unknown', because: 'denied', detail: 'UnauthorizedOperation: no' }
                : cloud.reader.list(kind, filter, signal),
          },
        };
      },
    },
  );
  const before = world.left();
  for (const work of ['apply', 'remove'] as const) {
    const record: DeploymentRecord = made.record;
    const outcome = await blindfolded.deployer[work](TARGET, aSpec(), record, anAttempt(record).hooks);
    expect(outcome).toMatchObject({
      kind: 'failed',
      problems: [{ code: 'CLOUD_ACCOUNT_PERMISSION_FAILED' }],
    });
  }
  expect(world.left()).toEqual(before);
});

test.each([
  { what: 'another one is taken', left: ['ami-1', 'ami-2'], fault: 'missing', code: 'InvalidAMIID.NotFound' },
  {
    what: 'another one is taken',
    left: ['ami-1', 'ami-2'],
    fault: 'unclassified',
    code: 'InvalidAMIID.Unavailable',
  },
  { what: 'and where none will do, that is said', left: [], fault: 'missing', code: 'InvalidAMIID.NotFound' },
] as const)(
  'where AWS has withdrawn the image of the nodes ($code), $what',
  async ({ left, fault, code }) => {
    const world = new Ec2World(manualClock());
    const first = startingRecord();
    const withdrawn = { ...first, choices: { ...first.choices } };
    const made = await deployerOf(world).deployer.apply(
      TARGET,
      aSpec(),
      withdrawn,
      anAttempt(withdrawn).hooks,
    );
    if (made.kind !== 'converged') throw new Error(made.kind);
    const record = { ...made.record, choices: { ...made.record.choices, imageId: 'ami-0' } };
    const { deployer } = deployerOf(
      world,
      {},
      {
        open: () => {
          const cloud = ec2InMemory(world);
          const perform: typeof cloud.actor.perform = async (action, signal) => {
            const image = action.call === 'RunInstances' ? String(action.input.ImageId) : null;
            if (image === null || left.some((one) => one === image))
              return cloud.actor.perform(action, signal);
            return { kind: 'failed', fault, message: new Ec2Error(code).message, code };
          };
          return { ...cloud, actor: { ...cloud.actor, perform } };
        },
      },
    );
    const node = record.resources.find(({ logicalId }) => logicalId === 'Node2')?.physicalId ?? '';
    await ec2InMemory(world).actor.perform(
      { call: 'TerminateInstances', input: { InstanceIds: [node] } },
      new AbortController().signal,
    );
    const outcome = await deployer.apply(TARGET, aSpec(), record, anAttempt(record).hooks);
    expect(outcome.kind).toBe(left.length > 0 ? 'converged' : 'failed');
    expect(outcome.record.choices.imageId).toBe('ami-2');
    if (outcome.kind === 'failed') expect(outcome.problems[0]?.evidence).toContain(code);
  },
);

test('nodes that never report are given up after a while, and said', async () => {
  const world = new Ec2World(manualClock(), { readyAfterMs: Number.MAX_SAFE_INTEGER });
  const { deployer } = deployerOf(world);
  const record = startingRecord();
  const outcome = await deployer.apply(TARGET, aSpec(), record, anAttempt(record).hooks);
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  expect(outcome.problems[0]?.evidence).toMatch(/After 20 minutes: i-\w+ is running, reports nothing yet/);
});

test('a removal that is denied since the thing is gone, its answer lost, is done', async () => {
  const world = new Ec2World(manualClock());
  const first = startingRecord();
  const made = await deployerOf(world).deployer.apply(TARGET, aSpec(), first, anAttempt(first).hooks);
  let denied = 0;
  const { deployer } = deployerOf(
    world,
    {},
    {
      open: () => {
        const cloud = ec2InMemory(world);
        const perform: typeof cloud.actor.perform = async (action, signal) => {
          const outcome = await cloud.actor.perform(action, signal);
          if (action.call !== 'DeleteInternetGateway') return outcome;
          denied += 1;
          const code = 'UnauthorizedOperation';
          return { kind: 'failed', fault: 'denied', message: new Ec2Error(code).message, code };
        };
        return { ...cloud, actor: { ...cloud.actor, perform } };
      },
    },
  );
  const outcome = await deployer.remove(TARGET, aSpec(), made.record, anAttempt(made.record).hooks);
  expect([outcome.kind, denied, world.left()]).toEqual(['converged', 1, []]);
});

test('a removal that is denied time and again is said to be denied', async () => {
  const world = new Ec2World(manualClock());
  const first = startingRecord();
  const made = await deployerOf(world).deployer.apply(TARGET, aSpec(), first, anAttempt(first).hooks);
  const { deployer } = refusing(world, 'DeleteInternetGateway', 'UnauthorizedOperation');
  const outcome = await deployer.remove(TARGET, aSpec(), made.record, anAttempt(made.record).hooks);
  expect(outcome).toMatchObject({ kind: 'failed', problems: [{ code: 'CLOUD_ACCOUNT_PERMISSION_FAILED' }] });
});
