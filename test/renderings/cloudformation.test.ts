import {
  type ConsoleAccess,
  IAM_IDS,
  iamBlueprint,
  type PolicyGeneration,
  redisCloud,
  render,
  resourcesOf,
  samePolicy,
  type Tag,
} from '@berth/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pythonTools } from '../support/python-tools.ts';
import { type Runs, runStacks, type SeenStack, type StackCase } from './cloudformation-runs.ts';

const tools = await pythonTools();
const because = tools.kind === 'missing' ? tools.because : undefined;
if (because) console.log(`SKIPPED: running the CloudFormation template, because ${because}`);
const python = tools.kind === 'ready' ? tools.python : '';

const [first, second] = redisCloud.generations;
if (!first || !second) throw new Error('two generations are expected');

const OWN: Tag[] = [
  { Key: 'Cost Centre', Value: '12: 34' },
  { Key: 'Team', Value: '' },
];

const template = (generation: PolicyGeneration, consoleAccess: ConsoleAccess, tags: Tag[] = []): string =>
  render('cloudformation', { profile: redisCloud, generation, consoleAccess, tags })[0]?.text ?? '';

const kinds = (['role', 'user'] as const).flatMap((consoleAccess) =>
  [first, second].map((generation) => ({ id: generation.id, generation, consoleAccess })),
);

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

const title = because ? `SKIPPED, because ${because}` : 'on moto';
describe.skipIf(because !== undefined)(`the CloudFormation template: ${title}`, () => {
  let runs: Runs;
  const seen = (name: string): SeenStack[] => runs.cases.find((one) => one.name === name)?.seen ?? [];

  beforeAll(async () => {
    const types = Object.values((parse(template(second, 'user')) as Template).Resources).map(
      ({ Type }) => Type,
    );
    const step = (text: string, parameters: Record<string, string> = {}) => ({ template: text, parameters });
    const cases: StackCase[] = [
      ...(['role', 'user'] as const).map((access) => ({
        name: access,
        steps: [
          step(template(first, access, OWN)),
          step(template(second, access, OWN)),
          step(template(second, access, OWN), { AccessKeyStatus: 'Inactive' }),
          step(template(second, access, OWN), { AccessKeySerial: '2' }),
        ],
      })),
      {
        name: 'role to user and back',
        steps: [
          step(template(second, 'role', OWN)),
          step(template(second, 'user')),
          step(template(second, 'role', OWN)),
        ],
      },
      {
        name: 'own KMS key',
        steps: [step(template(second, 'user', OWN), { SecretKmsKeyId: 'alias/own' })],
      },
    ];
    const templates = kinds.map(({ generation, consoleAccess }) => template(generation, consoleAccess, OWN));
    runs = await runStacks(python, { cases, templates, types: [...new Set(types)] });
  }, 240_000);

  describe.each(kinds)('of generation $id, console access by $consoleAccess', (kind) => {
    const { generation, consoleAccess } = kind;
    const blueprint = iamBlueprint({ profile: redisCloud, generation, consoleAccess });
    const [account, before] = generation === first ? [0, undefined] : [1, 0];
    const now = (): SeenStack => {
      const found = seen(consoleAccess)[account];
      if (!found || found.refused) throw new Error(`There is no stack: ${found?.refused}`);
      return found;
    };

    test(`${before === undefined ? 'makes' : 'updates a stack of 2018 to'} what the blueprint says, and nothing else`, () => {
      const { policies, roles, instanceProfiles, users, status } = now();
      expect(status).toBe(before === undefined ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
      const names = {
        policies: resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy').map(
          ([, one]) => one.Properties.ManagedPolicyName,
        ),
        roles: resourcesOf(blueprint, 'AWS::IAM::Role').map(([, one]) => one.Properties.RoleName),
        profiles: resourcesOf(blueprint, 'AWS::IAM::InstanceProfile').map(
          ([, one]) => one.Properties.InstanceProfileName,
        ),
        users: resourcesOf(blueprint, 'AWS::IAM::User').map(([, one]) => one.Properties.UserName),
      };
      expect(Object.keys(policies).sort()).toEqual(names.policies.sort());
      expect(Object.keys(roles).sort()).toEqual(names.roles.sort());
      expect(Object.keys(instanceProfiles)).toEqual(names.profiles);
      expect(Object.keys(users)).toEqual(names.users);
    });

    test('IAM then holds the published policies, to the letter of the canonical form', () => {
      for (const [, { Properties }] of resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy')) {
        const policy = now().policies[Properties.ManagedPolicyName];
        expect(policy?.document).toEqual(Properties.PolicyDocument);
        expect(policy && samePolicy(policy.document, Properties.PolicyDocument)).toBe(true);
        expect(policy?.versions, 'no old version is left in the way').toBe(1);
      }
    });

    test('roles trust and carry, the user carries and the instance profile hands on what they should', () => {
      const attachedName = ({ Ref }: { Ref: string }) =>
        resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy').find(([id]) => id === Ref)?.[1].Properties
          .ManagedPolicyName;
      const tags = Object.fromEntries(
        [{ Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' }, ...OWN].map(({ Key, Value }) => [
          Key,
          Value,
        ]),
      );
      for (const [, { Properties }] of resourcesOf(blueprint, 'AWS::IAM::Role')) {
        const role = now().roles[Properties.RoleName];
        expect(role && samePolicy(role.trust, Properties.AssumeRolePolicyDocument)).toBe(true);
        expect(role).toMatchObject({
          description: Properties.Description,
          attached: Properties.ManagedPolicyArns.map(attachedName),
        });
        expect(role?.tags).toEqual(tags);
      }
      for (const [, { Properties }] of resourcesOf(blueprint, 'AWS::IAM::User')) {
        const user = now().users[Properties.UserName];
        expect(user?.attached).toEqual(Properties.ManagedPolicyArns.map(attachedName));
        expect(user?.passwordResetRequired).toBe(Properties.LoginProfile?.PasswordResetRequired ?? null);
        expect(user?.tags).toEqual(tags);
      }
      expect(now().instanceProfiles).toEqual({
        [redisCloud.names.clusterNodeRole]: [redisCloud.names.clusterNodeRole],
      });
    });

    test('the secret holds a key that works, and the outputs lead to it without showing it', () => {
      const { outputs, secrets, resources, users } = now();
      const arn = resources.AccessKeySecret ?? '';
      expect(secrets[arn]).toMatchObject({
        content: { accessKeyId: outputs.accessKeyId },
        signsAs: 'arn:aws:iam::123456789012:user/redislabs-user',
      });
      expect(users['redislabs-user']?.accessKeys).toEqual({ [outputs.accessKeyId ?? '']: 'Active' });
      expect(outputs.accessSecretKey).toBe(
        `https://console.aws.amazon.com/secretsmanager/secret?region=us-east-1&name=${arn}`,
      );
      const shown = JSON.stringify(outputs);
      for (const { content } of Object.values(secrets))
        for (const secret of [content.accessSecretKey, content.consolePassword])
          if (secret) expect(shown).not.toContain(secret);
    });

    test('console access is as asked', () => {
      const { outputs, secrets, resources, users } = now();
      if (consoleAccess === 'role') {
        expect(outputs.IAMRoleName).toBe('redislabs-role');
        expect(users['redislabs-user']?.password).toBeNull();
        return;
      }
      const { content } = secrets[resources.ConsolePasswordSecret ?? ''] ?? {};
      expect(outputs).toMatchObject({
        consoleUsername: 'redislabs-user',
        signInLoginUrl: 'https://123456789012.signin.aws.amazon.com/console',
        consolePassword: expect.stringContaining(resources.ConsolePasswordSecret ?? '?'),
      });
      expect(content?.consoleUsername).toBe('redislabs-user');
      expect(content?.consolePassword).toMatch(
        /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!@#%^*()_+\-=[\]|]).{40}$/,
      );
      expect(users['redislabs-user']?.password).toBe(content?.consolePassword);
    });
  });

  describe.each(['role', 'user'] as const)('a stack with console access by %s', (access) => {
    const step = (number: number): SeenStack => {
      const found = seen(access)[number];
      if (!found || found.refused) throw new Error(`There is no step ${number}: ${found?.refused}`);
      return found;
    };

    test('of 2018 becomes one of 2024 with every resource in its place, the access key and password too', () => {
      expect(step(1).resources).toEqual(step(0).resources);
      expect(step(1).secrets).toEqual(step(0).secrets);
      expect(step(1).outputs).toEqual(step(0).outputs);
    });

    test('stops and allows the access key again, without another', () => {
      expect(Object.values(step(2).users['redislabs-user']?.accessKeys ?? {})).toEqual(['Inactive']);
      expect(step(2).resources).toEqual(step(1).resources);
    });

    test('makes another access key with the next number, keeps it in the same secret, and ends the old one', () => {
      const { outputs, resources, secrets, users } = step(3);
      expect(outputs.accessKeyId).not.toBe(step(2).outputs.accessKeyId);
      expect(users['redislabs-user']?.accessKeys).toEqual({ [outputs.accessKeyId ?? '']: 'Active' });
      expect(resources.AccessKeySecret).toBe(step(2).resources.AccessKeySecret);
      expect(secrets[resources.AccessKeySecret ?? '']?.signsAs).toContain('user/redislabs-user');
      expect({ ...resources, AccessKey: '' }).toEqual({ ...step(2).resources, AccessKey: '' });
    });
  });

  test('a stack goes from a console role to a console user and back, with the rest in its place', () => {
    const [before, between, after] = seen('role to user and back');
    expect(between?.refused).toBeUndefined();
    expect(Object.keys(between?.roles ?? {})).toEqual(['redislabs-cluster-node-role']);
    expect(between?.users['redislabs-user']?.password).toHaveLength(40);
    expect(after?.roles).toEqual(before?.roles);
    expect(after?.users).toEqual(before?.users);
    expect(after?.resources).toEqual(before?.resources);
    expect(between?.outputs.accessKeyId).toBe(before?.outputs.accessKeyId);
  });

  test('a stack made of 2024 and one of 2018 that was updated hold the same', () => {
    const held = ({ policies, roles, instanceProfiles }: Partial<SeenStack> = {}) => ({
      policies,
      roles,
      instanceProfiles,
    });
    expect(held(seen('role to user and back')[0])).toEqual(held(seen('role')[1]));
    expect(held(seen('own KMS key')[0])).toEqual(held(seen('user')[1]));
    expect(seen('user')[1]?.policies).toBeDefined();
  });

  test('the secrets are under your own KMS key when you name one', () => {
    const secrets = seen('own KMS key')[0]?.secrets ?? {};
    expect(Object.values(secrets).map(({ kmsKeyId }) => kmsKeyId)).toEqual(['alias/own', 'alias/own']);
  });

  test("by AWS's own schemas, no update between any two of the templates replaces a resource", () => {
    const all = kinds.flatMap(({ generation, consoleAccess }) =>
      [[], OWN].map((tags) => parse(template(generation, consoleAccess, tags)) as Template),
    );
    const looked = new Set<string>();
    for (const [was, is] of all.flatMap((a) => all.map((b) => [a, b] as const)))
      for (const [id, { Type, Properties }] of Object.entries(was.Resources))
        for (const property of runs.createOnly[Type] ?? []) {
          looked.add(`${Type} ${property}`);
          const then = is.Resources[id];
          if (then) expect(then.Properties[property], `${id} ${property}`).toEqual(Properties[property]);
        }
    expect([...looked]).toContain('AWS::IAM::ManagedPolicy Description');
    expect([...looked]).toContain('AWS::IAM::AccessKey Serial');
  });

  test('another reader of YAML, of the older version that AWS reads, reads the same', () => {
    const ours = kinds.map(({ generation, consoleAccess }) =>
      parse(template(generation, consoleAccess, OWN)),
    );
    expect(runs.parsed).toEqual(ours);
  });

  test('cfn-lint finds nothing in any of them, down to mere information', () => {
    expect(runs.remarks).toEqual(kinds.map(() => []));
  });
});

test('the logical ids of the blueprint are in the template, whatever they become', () => {
  const { Resources } = parse(template(second, 'role')) as Template;
  expect(Object.keys(Resources)).toEqual(expect.arrayContaining(Object.values(IAM_IDS)));
});
