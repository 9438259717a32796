import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IAM_IDS, iamScope } from '../blueprint/iam-blueprint.ts';
import { HANDED_OVER_TAG_KEY } from '../blueprint/ownership-tags.ts';
import { type IamInventory, policyArn, type Tags } from '../inventory/iam-inventory.ts';
import { ownershipOf } from '../inventory/ownership.ts';
import { absent, present, type Seen, unknown } from '../inventory/seen.ts';
import {
  daysAgo,
  tagsOf,
  testBlueprint,
  testIdentity,
  testKeyId,
  testNow,
} from '../testing/iam-inventory.ts';
import { iamModel } from '../testing/iam-model.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import type { ConsoleAccess } from '../vendor-profile/vendor-profile.ts';
import type { IamAction } from './iam-action.ts';
import type { Plan, Step } from './plan.ts';
import { type IamApplyOptions, planIamApply } from './plan-iam-apply.ts';
import { planIamDestroy } from './plan-iam-destroy.ts';

const scope = iamScope(redisCloud);
const blueprint = testBlueprint();
const READ_ONLY = { name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const other = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow' as const, Action: 's3:*', Resource: '*' },
};

const idOf = (kind: keyof typeof scope, name: string): string => {
  const found = Object.entries(scope[kind]).find(([, own]) => own.toLowerCase() === name.toLowerCase());
  if (!found) throw new Error(`${name} is in no plan's scope`);
  return found[0];
};

/** Whose a thing is: mostly ours, so that much of a plan is left to do. */
const anyTags: fc.Arbitrary<Tags> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(tagsOf(blueprint)) },
  {
    weight: 1,
    arbitrary: fc.constant({ 'berth:managed-by': 'berth', 'berth:blueprint': blueprint.id, Owner: 'ops' }),
  },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ 'aws:cloudformation:stack-name': 'redis' }) },
  { weight: 1, arbitrary: fc.constant({ 'berth:managed-by': 'berth', 'berth:blueprint': 'iam/other' }) },
);
const orAbsent = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { freq: 3, nil: null });
const rarely = <T>(value: T): fc.Arbitrary<T[]> =>
  fc.integer({ min: 0, max: 6 }).map((n) => (n === 6 ? [value] : []));

const anyPolicy = fc.record({
  tags: anyTags,
  drifted: fc.boolean(),
  versions: fc.integer({ min: 1, max: 5 }),
  inForce: fc.nat(4),
  elsewhere: rarely({ kind: 'group' as const, name: 'admins' }),
});
const anyAttached = fc.subarray([...Object.keys(scope.policies), 'other']);
const anyRole = fc.record({
  tags: anyTags,
  drifted: fc.boolean(),
  attached: anyAttached,
  inline: rarely('extra'),
  profiles: rarely('their-profile'),
});
const anyUser = fc.record({
  tags: anyTags,
  attached: anyAttached,
  inline: rarely('extra'),
  groups: rarely('admins'),
  keys: fc.subarray([testKeyId, 'AKIAI44QH8DHBEXAMPLE']),
  active: fc.tuple(fc.boolean(), fc.boolean()),
  handedOver: fc.constantFrom(null, testKeyId, 'AKIAI44QH8DHBEXAMPLE'),
  password: fc.boolean(),
  others: rarely('SSH key APKAEXAMPLE'),
});
const recordOf = <T>(names: Record<string, string>, arbitrary: fc.Arbitrary<T>) =>
  fc.record(Object.fromEntries(Object.keys(names).map((id) => [id, orAbsent(arbitrary)])));

const anyWorld = fc
  .record({
    policies: recordOf(scope.policies, anyPolicy),
    roles: recordOf(scope.roles, anyRole),
    profile: orAbsent(fc.record({ tags: anyTags, holds: fc.constantFrom('none', 'ours', 'theirs') })),
    user: orAbsent(anyUser),
  })
  .map(worldOf);

type Ingredients = {
  policies: Record<string, Parameters<typeof policyOf>[1] | null>;
  roles: Record<string, (typeof anyRole extends fc.Arbitrary<infer R> ? R : never) | null>;
  profile: { tags: Tags; holds: 'none' | 'ours' | 'theirs' } | null;
  user: (typeof anyUser extends fc.Arbitrary<infer U> ? U : never) | null;
};

function policyOf(id: string, made: typeof anyPolicy extends fc.Arbitrary<infer P> ? P : never) {
  const name = scope.policies[id] ?? '';
  const resource = blueprint.Resources[id];
  const right = resource?.Type === 'AWS::IAM::ManagedPolicy' ? resource.Properties.PolicyDocument : other;
  const versions = Array.from({ length: made.versions }, (_, n) => ({
    versionId: `v${n + 1}`,
    isDefault: n === made.inForce % made.versions,
    createdAt: daysAgo(20 - n),
  }));
  // In the order in which AWS lists them, the one in force need not be the first.
  return {
    name,
    arn: policyArn(testIdentity, name),
    tags: made.tags,
    document: present(made.drifted ? other : right),
    versions: present(versions),
    attachedTo: present<{ kind: 'user' | 'role' | 'group'; name: string }[]>([...made.elsewhere]),
  };
}

/** A world in which the parts agree: what is attached exists, and who holds a thing is said on both sides. */
function worldOf({ policies, roles, profile, user }: Ingredients): IamInventory {
  const arnOf = (name: string, kind: string) => `arn:aws:iam::${testIdentity.accountId}:${kind}/${name}`;
  const world: IamInventory = {
    identity: testIdentity,
    policies: mapSeen(policies, policyOf),
    roles: {},
    instanceProfiles: { [IAM_IDS.clusterNodeProfile]: absent },
    users: { [IAM_IDS.user]: absent },
  };
  const attach = (ids: string[], kind: 'role' | 'user', name: string) =>
    ids.flatMap((id) => {
      if (id === 'other') return [READ_ONLY];
      const seen = world.policies[id];
      if (seen?.kind !== 'present' || seen.value.attachedTo.kind !== 'present') return [];
      seen.value.attachedTo.value.push({ kind, name });
      return [{ name: seen.value.name, arn: seen.value.arn }];
    });
  const profileName = scope.instanceProfiles[IAM_IDS.clusterNodeProfile] ?? '';
  const nodeRoleIn = profile?.holds === 'ours' && roles[IAM_IDS.clusterNodeRole] ? [profileName] : [];
  world.roles = mapSeen(roles, (id, made) => {
    const name = scope.roles[id] ?? '';
    const resource = blueprint.Resources[id];
    const right = resource?.Type === 'AWS::IAM::Role' ? resource.Properties.AssumeRolePolicyDocument : other;
    return {
      name,
      arn: arnOf(name, 'role'),
      tags: made.tags,
      trust: made.drifted ? other : right,
      permissionsBoundary: null,
      attachedPolicies: present(attach(made.attached, 'role', name)),
      inlinePolicies: present(made.inline),
      instanceProfiles: present([...made.profiles, ...(id === IAM_IDS.clusterNodeRole ? nodeRoleIn : [])]),
    };
  });
  if (profile) {
    const theirs = profile.holds === 'theirs' ? ['their-role'] : [];
    world.instanceProfiles[IAM_IDS.clusterNodeProfile] = present({
      name: profileName,
      arn: arnOf(profileName, 'instance-profile'),
      tags: profile.tags,
      roles: nodeRoleIn.length > 0 ? [scope.roles[IAM_IDS.clusterNodeRole] ?? ''] : theirs,
    });
  }
  if (user) {
    const name = redisCloud.names.user;
    world.users[IAM_IDS.user] = present({
      name,
      arn: arnOf(name, 'user'),
      tags: { ...user.tags, ...(user.handedOver ? { [HANDED_OVER_TAG_KEY]: user.handedOver } : {}) },
      permissionsBoundary: null,
      attachedPolicies: present(attach(user.attached, 'user', name)),
      inlinePolicies: present(user.inline),
      groups: present(user.groups),
      accessKeys: present(
        user.keys.map((accessKeyId, n) => ({
          accessKeyId,
          active: user.active[n] ?? true,
          createdAt: daysAgo(9 - n),
        })),
      ),
      loginProfile: user.password ? present({ createdAt: daysAgo(9) }) : absent,
      otherCredentials: present(user.others),
    });
  }
  return world;
}

function mapSeen<A, B>(
  record: Record<string, A | null>,
  map: (id: string, value: A) => B,
): Record<string, Seen<B>> {
  return Object.fromEntries(
    Object.entries(record).map(([id, value]) => [id, value === null ? absent : present(map(id, value))]),
  );
}

/** What a look shows of a world when some of it is denied: `hide` decides for one look after the other. */
function lookedAt(world: IamInventory, hide: () => boolean): IamInventory {
  const part = (value: unknown): unknown => {
    const isSeen = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'present';
    return isSeen && hide() ? unknown('denied') : value;
  };
  const group = <T extends object>(seen: Record<string, Seen<T>>): Record<string, Seen<T>> =>
    Object.fromEntries(
      Object.entries(seen).map(([id, one]) => {
        if (hide()) return [id, unknown('denied')];
        if (one.kind !== 'present') return [id, one];
        const parts = Object.entries(one.value).map(([key, value]) => [key, part(value)]);
        return [id, present(Object.fromEntries(parts) as T)];
      }),
    );
  const { identity, policies, roles, instanceProfiles, users } = world;
  return {
    identity,
    policies: group(policies),
    roles: group(roles),
    instanceProfiles: group(instanceProfiles),
    users: group(users),
  };
}

/** Runs the steps in some order that their dependencies allow; `pick` chooses among those that may run. */
function run(world: IamInventory, steps: Step<IamAction>[], pick: (count: number) => number): IamInventory {
  const after = structuredClone(world);
  const perform = iamModel(after, idOf);
  const done = new Set<string>();
  const open = [...steps];
  while (open.length > 0) {
    const able = open.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    const step = able[pick(able.length)];
    if (!step) throw new Error(`nothing can run of ${open.map(({ id }) => id).join(', ')}`);
    perform(step.action);
    done.add(step.id);
    open.splice(open.indexOf(step), 1);
  }
  return after;
}

type Things = Record<string, Record<string, unknown>>;

/** Everything in an account by kind and logical id. */
const thingsIn = ({ policies, roles, instanceProfiles, users }: IamInventory): Things =>
  Object.fromEntries(
    Object.entries({ policies, roles, instanceProfiles, users }).flatMap(([kind, group]) =>
      Object.entries<Seen<object>>(group).flatMap(([id, seen]) =>
        seen.kind === 'present' ? [[`${kind}/${id}`, { ...seen.value }]] : [],
      ),
    ),
  );

/** Who may be changed: what is ours, and with `adopt` what was made by hand. */
function changeable(world: IamInventory, adopt: boolean): Set<string> {
  const kinds = adopt ? ['ours', 'foreign'] : ['ours'];
  return new Set(
    Object.entries(thingsIn(world)).flatMap(([id, { tags }]) =>
      kinds.includes(ownershipOf(tags as Tags, blueprint.id).kind) ? [id] : [],
    ),
  );
}

/** What no plan may change: things of others, and on ours what others put there. */
function othersShare(world: IamInventory, inventory: IamInventory, adopt: boolean): Things {
  const mayChange = changeable(world, adopt);
  const before = thingsIn(world);
  const existed = new Set<unknown>([READ_ONLY.arn, ...Object.values(before).map(({ arn }) => arn)]);
  const ourArns: unknown[] = Object.entries(before).flatMap(([id, { arn }]) =>
    mayChange.has(id) ? [arn] : [],
  );
  return Object.fromEntries(
    Object.entries(thingsIn(inventory)).flatMap(([id, thing]) => {
      if (!(id in before)) return [];
      // Who holds it, and in which profile it is, is said by the other side.
      const { attachedTo: _holders, instanceProfiles: _profiles, ...own } = thing;
      if (!mayChange.has(id)) return [[id, own]];
      const { inlinePolicies, groups, otherCredentials, attachedPolicies } = own;
      const attached = (attachedPolicies ?? absent) as Seen<{ arn: string }[]>;
      const arns = attached.kind === 'present' ? attached.value.map(({ arn }) => arn) : [];
      const theirs = arns.filter((arn) => existed.has(arn) && !ourArns.includes(arn));
      return [[id, { inlinePolicies, groups, otherCredentials, theirs }]];
    }),
  );
}

function expectWellFormed({ steps }: Plan<IamAction>) {
  const before = new Set<string>();
  for (const { id, dependsOn, because } of steps) {
    expect(before.has(id), `${id} twice`).toBe(false);
    expect(
      dependsOn.filter((dependency) => !before.has(dependency)),
      id,
    ).toEqual([]);
    expect(because.text).toMatch(/\.$/);
    before.add(id);
  }
}

const anyOptions: fc.Arbitrary<IamApplyOptions> = fc.record({
  adopt: fc.boolean(),
  rotateKey: fc.boolean(),
  oldKeys: fc.constantFrom('delete', 'keep', 'keep-handed-over'),
});
const anyAccess = fc.constantFrom<ConsoleAccess>('role', 'user');
/** Choices made while a case runs: which look is denied, which step goes next. */
const choices = fc.infiniteStream(fc.nat(1000));

const applyPlan = (inventory: IamInventory, options: IamApplyOptions, access: ConsoleAccess) =>
  planIamApply({ blueprint: testBlueprint(access), inventory, options, now: testNow });
const destroyPlan = (inventory: IamInventory) => planIamDestroy({ blueprint, inventory, now: testNow });

const next = (stream: fc.Stream<number>) => () => stream.next().value ?? 0;

test('whatever is in an account, AWS accepts every step of a plan in any order that it allows, and then nothing is left to do', () => {
  fc.assert(
    fc.property(anyWorld, anyOptions, anyAccess, choices, (world, options, access, stream) => {
      const choose = next(stream);
      const plan = applyPlan(world, options, access);
      expectWellFormed(plan);
      const after = run(world, plan.steps, (count) => choose() % count);
      expect(othersShare(world, after, options.adopt)).toEqual(othersShare(world, world, options.adopt));
      if (plan.obstacles.length > 0) return;
      const again = applyPlan(after, { ...options, adopt: false, rotateKey: false }, access);
      expect([again.steps.map(({ id }) => id), again.obstacles]).toEqual([[], []]);
    }),
    { numRuns: 600 },
  );
});

test('however little of an account was seen, no step is refused, and nothing that is not ours is touched', () => {
  fc.assert(
    fc.property(anyWorld, anyOptions, anyAccess, choices, (world, options, access, stream) => {
      const choose = next(stream);
      const seen = lookedAt(world, () => choose() % 5 === 0);
      const plan = applyPlan(seen, options, access);
      expectWellFormed(plan);
      const after = run(world, plan.steps, (count) => choose() % count);
      expect(othersShare(world, after, options.adopt)).toEqual(othersShare(world, world, options.adopt));
    }),
    { numRuns: 600 },
  );
});

test('a key is never made beside one that could not be seen, nor without being asked for', () => {
  fc.assert(
    fc.property(anyWorld, anyOptions, anyAccess, choices, (world, options, access, stream) => {
      const choose = next(stream);
      const seen = lookedAt(world, () => choose() % 8 === 0);
      const { steps } = applyPlan(seen, options, access);
      if (!steps.some(({ action }) => action.call === 'CreateAccessKey')) return;
      const user = seen.users[IAM_IDS.user];
      const keys = user?.kind === 'present' ? user.value.accessKeys : absent;
      expect(keys.kind).not.toBe('unknown');
      if (keys.kind === 'present' && keys.value.length > 0) expect(options.rotateKey).toBe(true);
    }),
  );
});

test('a destruction is accepted in any order that it allows, takes all that is ours and nothing else', () => {
  fc.assert(
    fc.property(anyWorld, choices, (world, stream) => {
      const choose = next(stream);
      const plan = destroyPlan(world);
      expectWellFormed(plan);
      const after = run(world, plan.steps, (count) => choose() % count);
      const mine = changeable(world, false);
      const theirs = (inventory: IamInventory) =>
        Object.entries(othersShare(world, inventory, false)).filter(([id]) => !mine.has(id));
      expect(theirs(after)).toEqual(theirs(world));
      if (plan.obstacles.length > 0) return;
      const left = [after.policies, after.roles, after.instanceProfiles, after.users]
        .flatMap((group) => Object.values<Seen<{ tags: Tags }>>(group))
        .filter(
          (seen) => seen.kind === 'present' && ownershipOf(seen.value.tags, blueprint.id).kind === 'ours',
        );
      expect(left).toEqual([]);
      expect(destroyPlan(after).steps).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test('however little was seen, a destruction has no step that AWS refuses', () => {
  fc.assert(
    fc.property(anyWorld, choices, (world, stream) => {
      const choose = next(stream);
      // What the look leaves out here AWS itself refuses to delete, which the plan says.
      const blind = lookedAt(world, () => choose() % 5 === 0);
      const plan = destroyPlan(blind);
      expectWellFormed(plan);
      const unseen = plan.unchanged.some(({ because }) => because.code === 'other_credentials_unseen');
      if (!unseen) run(world, plan.steps, (count) => choose() % count);
    }),
    { numRuns: 600 },
  );
});
