import {
  BLUEPRINT_TAG_KEY,
  EC2_KIND_NAMES,
  EC2_KINDS,
  type Ec2Kind,
  type Ec2Observed,
  isConnectionKind,
  type Seen,
  type SubscriptionSpec,
  subscriptionBlueprintId,
  unknown,
  WATCHED_KIND_NAMES,
} from '@berth/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ec2Filter, Ec2Reader } from '../subscription/cloud-ports.ts';
import { type LookInput, observeSubscription } from '../subscription/observe-subscription.ts';
import { aSpec } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import { ec2InMemory } from '../testing/ec2-in-memory.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { observeRegion } from './observe-region.ts';

const { signal } = new AbortController();

const SUBSCRIPTIONS = 4;
/** Of which the last one is nobody's who is looked for. */
const VPCS = SUBSCRIPTIONS + 1;
const vpcId = (n: number) => `vpc-${n}`;

/** A thing of any kind: in one of the VPCs or in none, with the tags of one of the subscriptions or without. */
interface Thing {
  kind: Ec2Kind;
  owner: number | null;
  vpc: number | null;
  recordedBy: number[];
  /** Recorded, and no longer there. */
  gone: boolean;
}

const thing: fc.Arbitrary<Thing> = fc.record({
  kind: fc.constantFrom(...WATCHED_KIND_NAMES.filter((kind) => kind !== 'vpc')),
  owner: fc.option(fc.nat(SUBSCRIPTIONS)),
  vpc: fc.option(fc.nat(VPCS - 1)),
  recordedBy: fc.subarray([...Array(SUBSCRIPTIONS).keys()]),
  gone: fc.boolean(),
});

const vpc = fc.record({
  owner: fc.option(fc.nat(SUBSCRIPTIONS)),
  recordedBy: fc.subarray([...Array(SUBSCRIPTIONS).keys()]),
  givenTo: fc.subarray([...Array(SUBSCRIPTIONS).keys()]),
});

const denial = fc.record({
  kind: fc.constantFrom(...WATCHED_KIND_NAMES),
  by: fc.constantFrom('tag' as const, 'vpc' as const, 'ids' as const),
});

/** Two tenants in one AWS account. */
const specOf = (n: number, network?: SubscriptionSpec['network']) =>
  aSpec({ accountId: 7 + (n % 2), subscriptionId: n, ...(network ? { network } : {}) });

const tagsOf = (owner: number | null): Record<string, string> =>
  owner === null ? {} : { [BLUEPRINT_TAG_KEY]: subscriptionBlueprintId(specOf(owner)) };

/** The look has no eyes for what else a thing has. */
const shapeOf = (kind: Ec2Kind, id: string, owner: number | null, at: number | null) =>
  ({
    id,
    tags: tagsOf(owner),
    ...(kind === 'internetGateway' ? { attachedTo: at === null ? [] : [vpcId(at)] } : {}),
    ...(['keyPair', 'volume', 'vpc', 'internetGateway'].includes(kind)
      ? {}
      : { vpcId: at === null ? null : vpcId(at) }),
  }) as Ec2Observed[Ec2Kind];

const readerOf = (world: Ec2World, denied: { kind: Ec2Kind; by: Ec2Filter['by'] }[]): Ec2Reader => {
  const { reader } = ec2InMemory(world);
  return {
    ...reader,
    list: async (kind, filter, stop) =>
      denied.some((one) => one.kind === kind && one.by === filter.by)
        ? unknown('denied', `${kind} by ${filter.by}`)
        : reader.list(kind, filter, stop),
  };
};

const sorted = <T extends { id: string }>(seen: Seen<T[]>): Seen<T[]> =>
  seen.kind === 'present' ? { ...seen, value: seen.value.toSorted((a, b) => (a.id < b.id ? -1 : 1)) } : seen;

test('subscriptions looked at together are each seen as when looked at alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(thing, { maxLength: 30 }),
      fc.array(vpc, { minLength: VPCS, maxLength: VPCS }),
      fc.array(denial, { maxLength: 3 }),
      async (things, vpcs, denied) => {
        const world = new Ec2World(manualClock());
        const recorded = Array.from({ length: SUBSCRIPTIONS }, (): LookInput['recorded'][number][] => []);
        const note = (kind: Ec2Kind, physicalId: string, by: number[]) => {
          for (const n of by) recorded[n]?.push({ logicalId: '', type: EC2_KINDS[kind].type, physicalId });
        };
        for (const [n, { owner, recordedBy }] of vpcs.entries()) {
          world.add('vpc', shapeOf('vpc', vpcId(n), owner, null) as Ec2Observed['vpc']);
          note('vpc', vpcId(n), recordedBy);
        }
        for (const [n, { kind, owner, vpc: at, recordedBy, gone }] of things.entries()) {
          const id = `${kind}-${n}`;
          if (!gone) world.add(kind, shapeOf(kind, id, owner, at));
          note(kind, id, recordedBy);
        }
        const given = (n: number) => vpcs.findIndex(({ givenTo }) => givenTo.includes(n));
        const looks = recorded.map((own, n): LookInput => {
          const at = given(n);
          const network = { subnetIds: [], securityGroupId: null, deploymentCidr: null };
          const existing = { kind: 'existing' as const, vpcId: vpcId(at), ...network };
          return { spec: specOf(n, at < 0 ? undefined : existing), recorded: own };
        });
        const reader = readerOf(world, denied);
        const together = await observeRegion(reader, looks, signal);
        expect([...together.keys()]).toEqual(looks.map(({ spec }) => spec.subscriptionId));
        for (const look of looks) {
          const alone = await observeSubscription(reader, look, signal);
          for (const kind of EC2_KIND_NAMES) {
            const seen = together.get(look.spec.subscriptionId)?.[kind];
            if (!seen) throw new Error('not looked at');
            // What another's listing shows needs no look-up, so a denied look-up hides less.
            const lookUpDenied = alone[kind].kind === 'unknown' && alone[kind].detail === `${kind} by ids`;
            if (lookUpDenied && seen.kind === 'present') continue;
            expect(sorted<{ id: string }>(seen)).toEqual(sorted<{ id: string }>(alone[kind]));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

const VOLUME = EC2_KINDS.volume.type;
const recordedVolumes = (ids: string[]) =>
  ids.map((physicalId) => ({ logicalId: '', type: VOLUME, physicalId }));

test('each kind is listed once by tags and once by VPCs, and only what nobody saw is looked up', async () => {
  const world = new Ec2World(manualClock());
  const looks = [0, 1, 2].map((n): LookInput => {
    world.add('vpc', shapeOf('vpc', vpcId(n), n, null) as Ec2Observed['vpc']);
    world.add('volume', shapeOf('volume', `vol-seen-${n}`, n, null) as Ec2Observed['volume']);
    world.add('volume', shapeOf('volume', `vol-bare-${n}`, null, null) as Ec2Observed['volume']);
    world.add('networkAcl', shapeOf('networkAcl', `acl-${n}`, null, n) as Ec2Observed['networkAcl']);
    return {
      spec: specOf(n),
      recorded: recordedVolumes([`vol-seen-${n}`, `vol-bare-${n}`, `vol-gone-${n}`]),
    };
  });
  const asked: [kind: Ec2Kind, by: string, values: number][] = [];
  const { reader } = ec2InMemory(world);
  const seen = await observeRegion(
    {
      ...reader,
      list: (kind, filter, stop) => {
        const values = 'ids' in filter ? filter.ids : 'vpcIds' in filter ? filter.vpcIds : [];
        asked.push([kind, filter.by, values.length]);
        return reader.list(kind, filter, stop);
      },
    },
    looks,
    signal,
  );
  const kindsBy = (by: string) => asked.filter((one) => one[1] === by).map(([kind]) => kind);
  expect(kindsBy('tag').sort()).toEqual(EC2_KIND_NAMES.filter((kind) => !isConnectionKind(kind)).sort());
  expect(new Set(kindsBy('vpc')).size).toBe(kindsBy('vpc').length);
  expect(asked.filter(([, by]) => by === 'ids')).toEqual([['volume', 'ids', 6]]);
  const ids = (n: number, kind: Ec2Kind) => {
    const list = seen.get(n)?.[kind];
    return list?.kind === 'present' ? list.value.map(({ id }) => id) : list;
  };
  expect([0, 1, 2].map((n) => ids(n, 'volume'))).toEqual(
    [0, 1, 2].map((n) => [`vol-seen-${n}`, `vol-bare-${n}`]),
  );
  expect([0, 1, 2].map((n) => ids(n, 'networkAcl'))).toEqual([['acl-0'], ['acl-1'], ['acl-2']]);
});

test('nothing is asked about no subscription', async () => {
  const { reader, calls } = ec2InMemory(new Ec2World(manualClock()));
  expect([await observeRegion(reader, [], signal), calls]).toEqual([new Map(), []]);
});
