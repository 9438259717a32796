import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IAM_IDS, iamBlueprint, iamScope } from '../blueprint/iam-blueprint.ts';
import { STACK_NAME_TAG_KEY } from '../blueprint/ownership-tags.ts';
import type { IamInventory, PolicyVersionSeen } from '../inventory/iam-inventory.ts';
import { absent, present, unknown } from '../inventory/seen.ts';
import type { PolicyDocument } from '../policy-document.ts';
import {
  daysAgo,
  emptyInventory,
  rightInventory,
  tagsOf,
  testBlueprint,
  testNow,
  withPolicy,
  withRole,
  withUser,
} from '../testing/iam-inventory.ts';
import { iamModel } from '../testing/iam-model.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { generationOf, type PolicyGeneration } from '../vendor-profile/vendor-profile.ts';
import { documentsOf, foundGenerations } from './found-generation.ts';
import { planIamUpgrade, wayBack } from './plan-iam-upgrade.ts';
import { renderIamUpgrade } from './render-iam-upgrade.ts';

const generation = (id: string): PolicyGeneration => {
  const found = generationOf(redisCloud, id);
  if (!found) throw new Error(`no generation ${id}`);
  return found;
};
const documentOf = (id: string, policy: string): PolicyDocument => {
  const found = documentsOf(redisCloud, generation(id)).get(policy);
  if (!found) throw new Error(`no policy ${policy}`);
  return found;
};

const blueprintOf = (id: string) =>
  iamBlueprint({ profile: redisCloud, generation: generation(id), consoleAccess: 'role' });
const of = (id: string, tags?: Record<string, string>): IamInventory =>
  rightInventory(blueprintOf(id), tags ?? tagsOf(blueprintOf(id)));

const versions = (count: number, inForce = count): PolicyVersionSeen[] =>
  Array.from({ length: count }, (_, n) => ({
    versionId: `v${n + 1}`,
    isDefault: n + 1 === inForce,
    createdAt: daysAgo(20 - n),
  }));

/** The 2018 policy as somebody tightened and widened it. */
const modified: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    ...[documentOf('2018', IAM_IDS.userPolicy).Statement].flat(),
    { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
  ],
};
const inStack = { [STACK_NAME_TAG_KEY]: 'redis-cloud' };

interface Transcript {
  name: string;
  file: string;
  inventory: IamInventory;
  to?: string;
  adopt?: boolean;
}

const transcripts: Transcript[] = [
  { name: 'both policies of 2018 are brought to 2024', file: 'from-2018', inventory: of('2018') },
  { name: 'the newest already: nothing to do', file: 'newest', inventory: of('2024') },
  {
    name: 'of two generations at once, only the older policy is changed',
    file: 'mixed',
    inventory: withPolicy(of('2024'), IAM_IDS.userPolicy, {
      document: present(documentOf('2018', IAM_IDS.userPolicy)),
    }),
  },
  {
    name: 'a modified policy is said with its drift, and replaced',
    file: 'modified',
    inventory: withPolicy(of('2018'), IAM_IDS.userPolicy, { document: present(modified) }),
  },
  { name: 'back to 2018 is warned of', file: 'downgrade', inventory: of('2024'), to: '2018' },
  {
    name: 'at five versions the oldest spare one goes, and the one in force stays as the way back',
    file: 'five-versions',
    inventory: withPolicy(of('2018'), IAM_IDS.userPolicy, { versions: present(versions(5, 2)) }),
  },
  { name: 'what was made by hand is refused, with both ways', file: 'by-hand', inventory: of('2018', {}) },
  {
    name: 'what was made by hand is adopted when asked for, before it is changed',
    file: 'by-hand-adopt',
    inventory: of('2018', {}),
    adopt: true,
  },
  {
    name: 'what was made by hand and is the newest already needs nothing, not even adoption',
    file: 'by-hand-newest',
    inventory: of('2024', {}),
  },
  {
    name: "a stack's policies are refused, adopted or not, with the commands that update the stack",
    file: 'cloudformation',
    // CloudFormation cannot tag a managed policy: the other resources tell.
    inventory: withUser(withRole(of('2018', {}), IAM_IDS.consoleRole, { tags: inStack }), { tags: inStack }),
    adopt: true,
  },
  {
    name: 'an empty account is told how to begin',
    file: 'empty',
    inventory: emptyInventory(),
  },
  {
    name: 'without a user or key, the policies are upgraded, and it is said what makes a key',
    file: 'no-user',
    inventory: { ...of('2018'), users: { [IAM_IDS.user]: absent } },
  },
  {
    name: 'as the 2024 page has it, the console role gets a remark; what else differs is named',
    file: 'console-role',
    inventory: {
      ...withUser(
        withRole(of('2024'), IAM_IDS.consoleRole, {
          attachedPolicies: present([
            {
              name: 'RedisLabsInstanceRolePolicy',
              arn: 'arn:aws:iam::111122223333:policy/RedisLabsInstanceRolePolicy',
            },
          ]),
        }),
        { accessKeys: present([]) },
      ),
      instanceProfiles: { [IAM_IDS.clusterNodeProfile]: absent },
    },
  },
  {
    name: 'what was not seen leads to no step',
    file: 'denied',
    inventory: withPolicy(of('2018'), IAM_IDS.userPolicy, {
      document: unknown('denied', 'AccessDenied: iam:GetPolicyVersion'),
    }),
  },
  {
    name: 'while it is unknown whether a stack owns it, nothing is adopted',
    file: 'adopt-unseen',
    inventory: { ...of('2018', {}), users: { [IAM_IDS.user]: unknown('throttled') } },
    adopt: true,
  },
];

const upgradeOf = ({ inventory, to = '2024', adopt = false }: Omit<Transcript, 'name' | 'file'>) =>
  planIamUpgrade({ profile: redisCloud, inventory, to: generation(to), options: { adopt }, now: testNow });

test.each(transcripts)('upgrade: $name', async ({ file, ...input }) => {
  const upgrade = upgradeOf(input);
  const back = wayBack(upgrade, input.inventory).map((line) => `  ${line}`);
  const text = `${renderIamUpgrade(upgrade)}${back.length > 0 ? `\nThe way back\n${back.join('\n')}\n` : ''}`;
  await expect(text).toMatchFileSnapshot(`transcripts/upgrade-${file}.txt`);
});

test('a generation is recognised by what it says, however it is written', () => {
  const document = documentOf('2024', IAM_IDS.userPolicy);
  const rewritten: PolicyDocument = {
    ...document,
    Statement: [document.Statement]
      .flat()
      .reverse()
      .map((statement, n) => ({ ...statement, Sid: `S${n}` })),
  };
  const inventory = withPolicy(of('2024'), IAM_IDS.userPolicy, { document: present(rewritten) });
  expect(foundGenerations(redisCloud, inventory).map(({ found }) => found)).toEqual([
    { kind: 'exact', generations: ['2024'] },
    { kind: 'exact', generations: ['2024'] },
  ]);
  expect(upgradeOf({ inventory }).plan.steps).toEqual([]);
});

test('a policy that did not change between generations is of both, and left alone', () => {
  const [older, newer] = [generation('2018'), generation('2024')];
  const profile = {
    ...redisCloud,
    generations: [older, { ...newer, instancePolicy: older.instancePolicy }],
  };
  const upgrade = planIamUpgrade({
    profile,
    inventory: of('2018'),
    to: profile.generations[1] ?? newer,
    options: { adopt: false },
    now: testNow,
  });
  expect(upgrade.policies[0]?.found).toEqual({ kind: 'exact', generations: ['2018', '2024'] });
  expect(upgrade.plan.steps.map(({ resource }) => resource)).toEqual([IAM_IDS.userPolicy]);
  expect(upgrade.downgrade).toBe(false);
});

test('a hostile name is never part of a command that somebody may paste', () => {
  const stack = { [STACK_NAME_TAG_KEY]: '$(reboot)' };
  const { plan } = upgradeOf({ inventory: withUser(of('2018', {}), { tags: stack }) });
  expect(plan.obstacles.map(({ remedy }) => remedy).join()).not.toContain('reboot');
  const arn = 'arn:aws:iam::111122223333:policy/$(reboot)/RedislabsIAMUserRestrictedPolicy';
  const inventory = withPolicy(of('2018'), IAM_IDS.userPolicy, { arn, document: present(modified) });
  expect(wayBack(upgradeOf({ inventory }), inventory).join()).not.toContain('reboot');
});

test('what somebody wrote into a policy cannot pass for lines of the plan', () => {
  const forged = 'arn:aws:s3:::x\n\nNothing to do.\u001b[2K';
  const document: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: forged }],
  };
  const inventory = withPolicy(of('2024'), IAM_IDS.userPolicy, { document: present(document) });
  const text = renderIamUpgrade(upgradeOf({ inventory }));
  expect(text).toContain('s3:GetObject');
  expect(text).not.toMatch(/^Nothing to do/m);
  expect(text).not.toContain('\u001b');
});

const scope = iamScope(redisCloud);
const anyPolicy = fc.record({
  document: fc.constantFrom('2018', '2024', 'modified', 'nothing'),
  tags: fc.constantFrom(
    tagsOf(testBlueprint()),
    {},
    { 'berth:managed-by': 'berth', 'berth:blueprint': 'iam/redis-cloud' },
  ),
  versions: fc.integer({ min: 1, max: 5 }),
  inForce: fc.nat(4),
});
const anyWorld = fc
  .record({ [IAM_IDS.userPolicy]: anyPolicy, [IAM_IDS.instancePolicy]: anyPolicy })
  .map((made): IamInventory => {
    let world = of('2024');
    for (const [id, { document, tags, versions: count, inForce }] of Object.entries(made)) {
      const documents: Record<string, PolicyDocument> = {
        '2018': documentOf('2018', id),
        '2024': documentOf('2024', id),
        modified,
        nothing: { Statement: [] },
      };
      world = withPolicy(world, id, {
        document: present(documents[document] ?? modified),
        tags: { ...tags },
        versions: present(versions(count, 1 + (inForce % count))),
      });
    }
    return world;
  });

test('whatever is found, an upgrade calls only for policies, reaches its generation, and keeps what was in force', () => {
  fc.assert(
    fc.property(anyWorld, fc.constantFrom('2018', '2024'), (world, to) => {
      const before = structuredClone(world);
      const { plan } = upgradeOf({ inventory: world, to, adopt: true });
      expect(plan.obstacles).toEqual([]);
      const idOf = (kind: keyof typeof scope, name: string) =>
        Object.entries(scope[kind]).find(([, own]) => own === name)?.[0] ?? '';
      const perform = iamModel(world, idOf);
      for (const { action } of plan.steps) {
        expect(['TagPolicy', 'DeletePolicyVersion', 'CreatePolicyVersion']).toContain(action.call);
        perform(action);
      }
      const after = upgradeOf({ inventory: world, to, adopt: true });
      expect(after.plan.steps).toEqual([]);
      for (const { resource, found } of after.policies) {
        expect(found).toEqual({ kind: 'exact', generations: [to] });
        const [old, now] = [before.policies[resource], world.policies[resource]];
        if (old?.kind !== 'present' || old.value.versions.kind !== 'present') throw new Error('lost');
        if (now?.kind !== 'present' || now.value.versions.kind !== 'present') throw new Error('lost');
        const inForce = old.value.versions.value.find(({ isDefault }) => isDefault)?.versionId;
        expect(now.value.versions.value.map(({ versionId }) => versionId)).toContain(inForce);
      }
    }),
    { numRuns: 150 },
  );
});
