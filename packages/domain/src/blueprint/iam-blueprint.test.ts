import { expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import type { ConsoleAccess } from '../vendor-profile/vendor-profile.ts';
import type { Blueprint } from './blueprint.ts';
import { IAM_IDS, iamBlueprint, iamScope } from './iam-blueprint.ts';

const kinds = redisCloud.generations.flatMap((generation) =>
  (['role', 'user'] as const).map((consoleAccess) => ({ id: generation.id, generation, consoleAccess })),
);

/** Without the policy documents, which are data of their own. */
const outline = (blueprint: Blueprint) =>
  JSON.stringify(blueprint, (key, value) => (key === 'PolicyDocument' ? '(as published)' : value), 2);

test.each([{ consoleAccess: 'role' }, { consoleAccess: 'user' }] satisfies {
  consoleAccess: ConsoleAccess;
}[])('with console access by $consoleAccess, this is what should exist', async ({ consoleAccess }) => {
  const [, generation] = redisCloud.generations;
  if (!generation) throw new Error('two generations are expected');
  const blueprint = iamBlueprint({ profile: redisCloud, generation, consoleAccess });
  await expect(`${outline(blueprint)}\n`).toMatchFileSnapshot(`golden/iam-${consoleAccess}.json`);
});

test.each(kinds)('generation $id, $consoleAccess: every Ref leads to a resource', (kind) => {
  const blueprint = iamBlueprint({ profile: redisCloud, ...kind });
  const refs = [...outline(blueprint).matchAll(/"Ref": "([^"]+)"/g)].map(([, id]) => id ?? '');
  expect(refs.length).toBeGreaterThan(0);
  expect(refs.filter((id) => !(id in blueprint.Resources))).toEqual([]);
});

test.each(kinds)('generation $id, $consoleAccess: the policies are the published ones', (kind) => {
  const { Resources } = iamBlueprint({ profile: redisCloud, ...kind });
  expect(Resources[IAM_IDS.userPolicy]).toMatchObject({
    Properties: { PolicyDocument: kind.generation.userPolicy },
  });
  expect(Resources[IAM_IDS.instancePolicy]).toMatchObject({
    Properties: { PolicyDocument: kind.generation.instancePolicy },
  });
});

test('the console role trusts the vendor alone, with MFA and without an external ID', () => {
  const [generation] = redisCloud.generations;
  if (!generation) throw new Error('a generation is expected');
  const { Resources } = iamBlueprint({ profile: redisCloud, generation, consoleAccess: 'role' });
  expect(Resources[IAM_IDS.consoleRole]).toMatchObject({
    Properties: {
      RoleName: 'redislabs-role',
      ManagedPolicyArns: [{ Ref: IAM_IDS.userPolicy }],
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { AWS: 'arn:aws:iam::168085023892:root' },
            Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
          },
        ],
      },
    },
  });
  expect(JSON.stringify(Resources[IAM_IDS.consoleRole])).not.toContain('ExternalId');
});

test('what is looked for are the names of the vendor profile', () => {
  const scope = iamScope(redisCloud);
  const names = [scope.policies, scope.roles, scope.instanceProfiles, scope.users].flatMap(Object.values);
  expect(new Set(names)).toEqual(new Set(Object.values(redisCloud.names)));
});
