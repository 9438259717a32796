import { expect, test } from 'vitest';
import { IAM_IDS } from '../blueprint/iam-blueprint.ts';
import { HANDED_OVER_TAG_KEY, STACK_NAME_TAG_KEY } from '../blueprint/ownership-tags.ts';
import type { IamInventory } from '../inventory/iam-inventory.ts';
import { absent, present, unknown } from '../inventory/seen.ts';
import {
  daysAgo,
  emptyInventory,
  rightInventory,
  tagsOf,
  testBlueprint,
  testKeyId,
  testNow,
  withPolicy,
  withRole,
  withUser,
} from '../testing/iam-inventory.ts';
import type { ConsoleAccess } from '../vendor-profile/vendor-profile.ts';
import { type IamApplyOptions, planIamApply } from './plan-iam-apply.ts';
import { planIamDestroy } from './plan-iam-destroy.ts';
import { renderIamPlan } from './render-plan.ts';

const drifted = present({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow' as const, Action: 'ec2:*', Resource: '*' },
});

const fiveVersions = present(
  [1, 2, 3, 4, 5].map((n) => ({ versionId: `v${n}`, isDefault: n === 1, createdAt: daysAgo(10 - n) })),
);

const byHand = (): IamInventory => withUser(rightInventory(testBlueprint(), {}), { tags: {} });
const otherKey = { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', active: true, createdAt: daysAgo(1) };
const firstKey = { accessKeyId: testKeyId, active: true, createdAt: daysAgo(10) };
const twoKeys = (handedOver: string): IamInventory =>
  withUser(rightInventory(), {
    tags: { ...tagsOf(testBlueprint()), [HANDED_OVER_TAG_KEY]: handedOver },
    accessKeys: present([firstKey, otherKey]),
  });
const everyone = present({ Version: '2012-10-17', Statement: [] });

interface ApplyTranscript {
  name: string;
  file: string;
  inventory: IamInventory;
  options?: Partial<IamApplyOptions>;
  consoleAccess?: ConsoleAccess;
}

const applies: ApplyTranscript[] = [
  { name: 'an empty account gets everything, the key last', file: 'empty', inventory: emptyInventory() },
  {
    name: 'with console access by a user, the user gets a password and there is no console role',
    file: 'empty-console-user',
    inventory: emptyInventory(),
    consoleAccess: 'user',
  },
  { name: 'what is right is left alone', file: 'right', inventory: rightInventory() },
  {
    name: 'a drifted policy with five versions loses its oldest spare one first',
    file: 'drifted-five-versions',
    inventory: withPolicy(rightInventory(), IAM_IDS.userPolicy, {
      document: drifted,
      versions: fiveVersions,
    }),
  },
  { name: 'what was made by hand is not touched', file: 'by-hand', inventory: byHand() },
  {
    name: 'what was made by hand is adopted when asked for, before it is changed',
    file: 'by-hand-adopt',
    inventory: withPolicy(byHand(), IAM_IDS.instancePolicy, { document: drifted }),
    options: { adopt: true },
  },
  {
    name: "a stack's resources are refused, adopted or not, and so are the untagged ones beside them",
    file: 'cloudformation',
    inventory: withRole(byHand(), IAM_IDS.consoleRole, { tags: { [STACK_NAME_TAG_KEY]: 'redis-cloud' } }),
    options: { adopt: true },
  },
  {
    name: 'what was not seen leads to no step',
    file: 'denied',
    inventory: {
      ...withPolicy(rightInventory(), IAM_IDS.userPolicy, { document: unknown('denied') }),
      roles: {
        ...rightInventory().roles,
        [IAM_IDS.consoleRole]: unknown('throttled', 'Throttling: Rate exceeded'),
      },
    },
  },
  {
    name: 'tampering is mended: trust, attachment, tags, profile',
    file: 'tampered',
    inventory: {
      ...withUser(
        withRole(rightInventory(), IAM_IDS.consoleRole, {
          trust: {
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { AWS: 'AROAEXAMPLEID12345678' },
              Action: 'sts:AssumeRole',
            },
          },
          attachedPolicies: present([
            { name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
          ]),
        }),
        { tags: { ...tagsOf(testBlueprint()), RedisLabsIdentifier: 'other' } },
      ),
      instanceProfiles: absentProfile(),
    },
  },
  {
    name: 'a new key is made beside the old one, which stays for whoever was given it',
    file: 'rotate',
    inventory: rightInventory(),
    options: { rotateKey: true },
  },
  {
    name: 'when the old key is to go, it works until the new one is handed over',
    file: 'rotate-delete',
    inventory: rightInventory(),
    options: { rotateKey: true, oldKeys: 'delete' },
  },
  {
    name: 'a key that was never handed over is replaced: after a crash nobody can be using it',
    file: 'rotate-lost',
    inventory: withUser(rightInventory(), { tags: tagsOf(testBlueprint()) }),
    options: { rotateKey: true },
  },
  {
    name: 'two active keys that are both to stay leave no room for a third',
    file: 'rotate-no-room',
    inventory: twoKeys(testKeyId),
    options: { rotateKey: true, oldKeys: 'keep' },
  },
  {
    name: 'an old key is said, with the way to remove it',
    file: 'old-key',
    inventory: twoKeys(otherKey.accessKeyId),
  },
  {
    name: 'an old key goes when that is asked for, and the one handed over last stays',
    file: 'old-key-delete',
    inventory: twoKeys(otherKey.accessKeyId),
    options: { oldKeys: 'delete' },
  },
  {
    name: 'a key that is newer than the one known to be handed over is never taken for an old one',
    file: 'newer-key-delete',
    inventory: twoKeys(testKeyId),
    options: { oldKeys: 'delete' },
  },
  {
    name: 'roles that others name exactly are not adopted under another name or path',
    file: 'misplaced',
    inventory: withRole(
      withRole(rightInventory(testBlueprint(), {}), IAM_IDS.clusterNodeRole, {
        name: 'Redislabs-Cluster-Node-Role',
        arn: 'arn:aws:iam::111122223333:role/Redislabs-Cluster-Node-Role',
      }),
      IAM_IDS.consoleRole,
      { arn: 'arn:aws:iam::111122223333:role/vendor/redislabs-role' },
    ),
    options: { adopt: true },
  },
  {
    name: 'everything that is in the way is said at once, the credentials too',
    file: 'denied-throughout',
    inventory: withUser(withPolicy(rightInventory(), IAM_IDS.userPolicy, { document: unknown('denied') }), {
      accessKeys: unknown('denied', 'AccessDenied: iam:ListAccessKeys'),
    }),
  },
  {
    name: 'of two keys, the one that was never handed over goes first',
    file: 'rotate-two-keys',
    inventory: withUser(rightInventory(), { accessKeys: present([firstKey, otherKey]) }),
    options: { rotateKey: true },
  },
  {
    name: 'after a crash, a key whose secret is gone is said and not replaced unasked',
    file: 'key-lost',
    inventory: withUser(rightInventory(), { tags: tagsOf(testBlueprint()) }),
  },
];

function absentProfile(): IamInventory['instanceProfiles'] {
  return { [IAM_IDS.clusterNodeProfile]: absent };
}

test.each(applies)('apply: $name', async ({ file, inventory, options = {}, consoleAccess = 'role' }) => {
  const plan = planIamApply({
    blueprint: testBlueprint(consoleAccess),
    inventory,
    options: { adopt: false, rotateKey: false, ...options },
    now: testNow,
  });
  await expect(renderIamPlan(plan)).toMatchFileSnapshot(`transcripts/apply-${file}.txt`);
});

const destroys: { name: string; file: string; inventory: IamInventory }[] = [
  { name: 'everything that is ours goes, in the order AWS wants', file: 'all', inventory: rightInventory() },
  { name: 'nothing is left to remove', file: 'empty', inventory: emptyInventory() },
  { name: 'what was made by hand stays', file: 'by-hand', inventory: byHand() },
  {
    name: "somebody else's things stand in the way and are named",
    file: 'in-the-way',
    inventory: withPolicy(
      withUser(rightInventory(), { groups: present(['admins']), inlinePolicies: present(['extra']) }),
      IAM_IDS.instancePolicy,
      { attachedTo: present([{ kind: 'role', name: 'their-role' }]) },
    ),
  },
  {
    name: 'what was not seen is not deleted',
    file: 'denied',
    inventory: withUser(rightInventory(), { accessKeys: unknown('denied') }),
  },
];

test.each(destroys)('destroy: $name', async ({ file, inventory }) => {
  const plan = planIamDestroy({ blueprint: testBlueprint(), inventory, now: testNow });
  await expect(renderIamPlan(plan)).toMatchFileSnapshot(`transcripts/destroy-${file}.txt`);
});

test('a look that gave no answer never leads to a step on what it was of', () => {
  const inventory = { ...rightInventory(), users: { [IAM_IDS.user]: unknown('denied') } };
  const plan = planIamApply({
    blueprint: testBlueprint(),
    inventory: { ...inventory, policies: { [IAM_IDS.userPolicy]: unknown('partial') } },
    options: { adopt: true, rotateKey: true },
    now: testNow,
  });
  expect(plan.steps).toEqual([]);
  expect(plan.obstacles.map(({ resource }) => resource).sort()).toEqual(
    [IAM_IDS.instancePolicy, IAM_IDS.user, IAM_IDS.userPolicy].sort(),
  );
});

test('names are compared without case: another spelling is the same resource', () => {
  const inventory = withRole(rightInventory(), IAM_IDS.consoleRole, {
    attachedPolicies: present([
      {
        name: 'redislabsiamuserrestrictedpolicy',
        arn: 'arn:aws:iam::111122223333:policy/redislabsiamuserrestrictedpolicy',
      },
    ]),
  });
  const plan = planIamApply({
    blueprint: testBlueprint(),
    inventory,
    options: { adopt: false, rotateKey: false },
    now: testNow,
  });
  expect(plan.steps).toEqual([]);
});

test('a policy that denies everything is no obstacle to reading it: only the difference is planned', () => {
  const inventory = withPolicy(rightInventory(), IAM_IDS.userPolicy, { document: everyone });
  const { steps } = planIamApply({
    blueprint: testBlueprint(),
    inventory,
    options: { adopt: false, rotateKey: false },
    now: testNow,
  });
  expect(steps.map(({ id }) => id)).toEqual([`CreatePolicyVersion/${IAM_IDS.userPolicy}`]);
});

test('every step depends only on steps before it', () => {
  for (const { inventory, options = {}, consoleAccess = 'role' } of applies) {
    const { steps } = planIamApply({
      blueprint: testBlueprint(consoleAccess),
      inventory,
      options: { adopt: false, rotateKey: false, ...options },
      now: testNow,
    });
    const before = new Set<string>();
    for (const { id, dependsOn } of steps) {
      expect(before.has(id), `${id} twice`).toBe(false);
      expect(dependsOn.filter((other) => !before.has(other))).toEqual([]);
      before.add(id);
    }
  }
});
