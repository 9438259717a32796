import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { IAM_IDS, iamBlueprint } from '../../blueprint/iam-blueprint.ts';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import { CannotRender } from '../cannot-render.ts';
import type { RenderInput } from '../rendering.ts';
import { renderCloudFormation } from './render-cloudformation.ts';
import { cloudFormationTemplate } from './template.ts';

const kinds = redisCloud.generations.flatMap((generation) =>
  (['role', 'user'] as const).map((consoleAccess) => ({ id: generation.id, generation, consoleAccess })),
);

const inputOf = (
  { generation, consoleAccess }: Pick<RenderInput, 'generation' | 'consoleAccess'>,
  more: Partial<RenderInput> = {},
): RenderInput => ({ profile: redisCloud, generation, consoleAccess, tags: [], ...more });

const textOf = (input: RenderInput): string => renderCloudFormation(input)[0]?.text ?? '';

interface Parsed {
  Description: string;
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  Outputs: Record<string, { Value: unknown }>;
}

const parsed = (input: RenderInput): Parsed => parse(textOf(input)) as Parsed;

describe.each(kinds)('generation $id, console access by $consoleAccess', (kind) => {
  const input = inputOf(kind);

  test('is one file, named for the vendor and the generation', async () => {
    const files = renderCloudFormation(input);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({
      name: `redis-cloud-iam-${kind.id}.yaml`,
      mediaType: 'application/yaml',
    });
    await expect(files[0]?.text).toMatchFileSnapshot(
      `golden/redis-cloud-iam-${kind.id}-${kind.consoleAccess}.yaml`,
    );
  });

  test('is small enough for the call itself, and takes nothing from elsewhere', () => {
    const text = textOf(input);
    expect(Buffer.byteLength(text)).toBeLessThan(51_200);
    expect(text).not.toMatch(/Fn::Transform|Transform:|AWS::Include|AWS::CloudFormation::Stack|TemplateURL/);
  });

  test('holds every resource of the blueprint under its own logical id, with the published policies', () => {
    const blueprint = iamBlueprint(input);
    const { Resources } = parsed(input);
    for (const [id, { Type }] of Object.entries(blueprint.Resources)) expect(Resources[id]?.Type).toBe(Type);
    expect(Resources[IAM_IDS.userPolicy]?.Properties.PolicyDocument).toEqual(kind.generation.userPolicy);
    expect(Resources[IAM_IDS.instancePolicy]?.Properties.PolicyDocument).toEqual(
      kind.generation.instancePolicy,
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's variable, which nothing may fill in
    expect(textOf(input)).toContain('"arn:aws:iam::*:user/${aws:username}"');
    expect(textOf(input)).not.toContain('Fn::Sub');
  });

  test('has the outputs that the form of the vendor asks for, and no secret among them', () => {
    const { Outputs } = parsed(input);
    expect(Object.keys(Outputs)).toEqual(
      kind.consoleAccess === 'role'
        ? ['accessKeyId', 'accessSecretKey', 'IAMRoleName']
        : ['accessKeyId', 'accessSecretKey', 'consoleUsername', 'consolePassword', 'signInLoginUrl'],
    );
    expect(JSON.stringify(Outputs)).not.toMatch(/GetAtt|resolve/);
  });
});

const [older, newer] = redisCloud.generations;
if (!older || !newer) throw new Error('two generations are expected');
const role = inputOf({ generation: newer, consoleAccess: 'role' });

describe('tags', () => {
  const tags = [
    { Key: 'Cost Centre', Value: '12: "blue" #1' },
    { Key: 'Empty', Value: '' },
  ];

  test('the vendor identifier and your own are on all that can carry tags', () => {
    const { Resources } = parsed({ ...role, consoleAccess: 'user', tags });
    const tagged = Object.entries(Resources).flatMap(([id, { Properties }]) => (Properties.Tags ? [id] : []));
    expect(tagged).toEqual([
      'ClusterNodeRole',
      'ProgrammaticUser',
      'AccessKeySecret',
      'ConsolePasswordSecret',
    ]);
    for (const id of tagged)
      expect(Resources[id]?.Properties.Tags).toEqual([
        { Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' },
        ...tags,
      ]);
  });

  test("Berth's own tags are not: a stack owns what it makes", () => {
    expect(textOf(role)).not.toContain('berth:');
  });
});

describe('what CloudFormation would compute is refused, and never resolved in your account', () => {
  const secret = '{{resolve:secretsmanager:prod/database:SecretString:password}}';
  test.each([
    { name: 'a dynamic reference as a tag value', more: { tags: [{ Key: 'a', Value: secret }] } },
    { name: 'a dynamic reference as a tag key', more: { tags: [{ Key: secret, Value: '' }] } },
    { name: 'one with blanks in it', more: { tags: [{ Key: 'a', Value: '{{ resolve :ssm:x}}' }] } },
    { name: 'one in the name of the vendor', more: { profile: { ...redisCloud, vendorName: secret } } },
    {
      name: 'one in a policy',
      more: { generation: { ...newer, userPolicy: { Statement: { Effect: 'Allow', Action: secret } } } },
    },
    {
      name: 'a function in a policy',
      more: {
        generation: {
          ...newer,
          userPolicy: {
            Statement: { Effect: 'Allow', Condition: { 'Fn::Transform': { Name: 'AWS::Include' } } },
          },
        },
      },
    },
    {
      name: 'a Ref in a policy',
      more: {
        generation: { ...newer, instancePolicy: { Statement: { Effect: 'Allow', Condition: { Ref: {} } } } },
      },
    },
  ] satisfies { name: string; more: Partial<RenderInput> }[])('$name', ({ more }) => {
    expect(() => renderCloudFormation({ ...role, ...more })).toThrow(CannotRender);
  });
});

describe('the KMS key of the secrets', () => {
  const { Parameters } = parse(textOf(role)) as { Parameters: Record<string, { AllowedPattern: string }> };
  const pattern = new RegExp(`^(?:${Parameters.SecretKmsKeyId?.AllowedPattern})$`);

  test.each([
    '',
    'alias/own',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-cn:kms:cn-north-1:111122223333:alias/own',
  ])('"%s" is taken', (id) => void expect(id).toMatch(pattern));

  test.each([
    'own',
    'alias/',
    'arn:aws:kms:x:1:key/y',
    'arn:aws:iam::111122223333:role/x',
    'alias/a b',
    '{{resolve:ssm:x}}',
  ])('"%s" is refused', (id) => void expect(id).not.toMatch(pattern));
});

describe('limits', () => {
  test('a description is cut at 1,024 bytes, and no character in two', () => {
    const { Description } = parsed({ ...role, profile: { ...redisCloud, vendorName: '🦀é'.repeat(900) } });
    expect(Buffer.byteLength(Description)).toBeLessThanOrEqual(1024);
    expect(Description).toBe(Description.toWellFormed());
  });

  test('a template that is too large for the call says how it gets there, and one too large at all is refused', () => {
    const generation = {
      ...newer,
      userPolicy: { Statement: { Effect: 'Allow' as const, Action: 'x'.repeat(60_000) } },
    };
    expect(textOf({ ...role, generation })).toContain('add --s3-bucket BUCKET');
    const huge = {
      ...newer,
      userPolicy: { Statement: { Effect: 'Allow' as const, Action: 'x'.repeat(1_000_000) } },
    };
    expect(() => renderCloudFormation({ ...role, generation: huge })).toThrow(/bytes/);
  });

  test('a file name is plain, whatever the profile is called', () => {
    const names = ['../../etc/passwd', '', 'a\u0000b', 'Ünïcode 🦀', 'x'.repeat(500)].map(
      (id) => renderCloudFormation({ ...role, profile: { ...redisCloud, id } })[0]?.name,
    );
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,60}-iam-2024\.yaml$/);
  });
});

test('only what differs between the generations differs between their templates', () => {
  const [was, is] = [older, newer].map((generation) => cloudFormationTemplate({ ...role, generation }));
  const withoutPolicies = (template: unknown) =>
    JSON.stringify(template, (key, value) => (key === 'PolicyDocument' ? 'policy' : value)).replace(
      /20(18|24)\./,
      '',
    );
  expect(withoutPolicies(was)).toBe(withoutPolicies(is));
});
