import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from '@cdktn/hcl-tools';
import { parse } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resourcesOf } from '../../blueprint/blueprint.ts';
import { iamBlueprint } from '../../blueprint/iam-blueprint.ts';
import { samePolicy } from '../../canonical/canonical-policy.ts';
import { AWS_PROVIDER_DATA, AWS_PROVIDER_SCHEMA } from '../../testing/aws-provider-schema.ts';
import { hostileRenderInput, hostileText } from '../../testing/hostile-input.ts';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import type { RenderedFile, RenderInput } from '../rendering.ts';
import { hclText } from './hcl-text.ts';
import { renderTerraform } from './render-terraform.ts';

const kinds = redisCloud.generations.flatMap((generation) =>
  (['role', 'user'] as const).map((consoleAccess) => ({ id: generation.id, generation, consoleAccess })),
);
const TAGS = [
  { Key: 'team', Value: "it's ours" },
  { Key: 'cost center', Value: '42' },
  { Key: 'berth:managed-by', Value: 'berth' },
];
const inputOf = (kind: (typeof kinds)[number]): RenderInput => ({ profile: redisCloud, ...kind, tags: TAGS });

type Attributes = Record<string, unknown>;
type Blocks = Record<string, Record<string, [Attributes]>>;
interface Module {
  resource: Blocks;
  data?: Blocks;
  output: Record<string, [Attributes]>;
  variable: Record<string, [Attributes]>;
  locals: Attributes[];
}

/** All .tf files of a module as one, as Terraform reads a folder. */
async function moduleOf(files: RenderedFile[]): Promise<Module> {
  const whole: Record<string, Record<string, unknown>> = { locals: [] as never };
  for (const { name, text } of files.filter((file) => file.name.endsWith('.tf'))) {
    for (const [key, value] of Object.entries(await parse(name, text))) {
      if (key === 'locals') (whole.locals as unknown as unknown[]).push(...(value as unknown[]));
      else whole[key] = { ...whole[key], ...(value as object) };
    }
  }
  return whole as unknown as Module;
}

/** A text as HCL's JSON form has it, where it is a template still. */
const literal = (value: unknown): string => String(value).replaceAll('$${', '${').replaceAll('%%{', '%{');

/** Terraform holds texts in Unicode's composed form. */
const held = (value: string): string => value.normalize('NFC');

const terraform = ['terraform', 'tofu'].find((program) => spawnSync(program, ['version']).status === 0);
if (!terraform)
  console.log(
    'SKIPPED: what Terraform itself says of the module, because neither terraform nor tofu is on PATH',
  );
const terraformEnv = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'berth-terraform-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, files: Pick<RenderedFile, 'name' | 'text'>[]): string {
  const place = path.join(folder, name);
  mkdirSync(place, { recursive: true });
  for (const file of files) writeFileSync(path.join(place, file.name), file.text);
  return place;
}

describe.each(kinds)('generation $id, $consoleAccess', (kind) => {
  const files = renderTerraform(inputOf(kind));

  test.each(files.map(({ name, text }) => ({ name, text })))('this is $name', async ({ name, text }) => {
    await expect(text).toMatchFileSnapshot(`golden/${kind.id}-${kind.consoleAccess}/${name}`);
  });

  test('terraform fmt would change nothing', async () => {
    for (const { name, text } of files.filter((file) => file.name.endsWith('.tf')))
      expect(await format(text), name).toBe(text);
    if (!terraform) return;
    const place = written(`${kind.id}-${kind.consoleAccess}`, files);
    const run = spawnSync(terraform, ['fmt', '-check', '-diff', place], {
      env: terraformEnv,
      encoding: 'utf8',
    });
    expect([run.status, run.stdout]).toEqual([0, '']);
  });

  test('every resource is one that the AWS provider knows, with the arguments that it takes', async () => {
    const { resource, data = {} } = await moduleOf(files);
    for (const [type, instances] of Object.entries(resource)) {
      const schema = AWS_PROVIDER_SCHEMA[type];
      expect(schema, type).toBeDefined();
      for (const [attributes] of Object.values(instances)) {
        const names = Object.keys(attributes).filter((name) => !['count', 'depends_on'].includes(name));
        expect(
          names.filter((name) => !schema?.required.includes(name) && !schema?.optional.includes(name)),
        ).toEqual([]);
        expect(schema?.required.filter((name) => !names.includes(name))).toEqual([]);
      }
    }
    expect(Object.keys(data).filter((type) => !(type in AWS_PROVIDER_DATA))).toEqual([]);
  });

  test('every reference leads to something that is there', async () => {
    const module = await moduleOf(files);
    const texts = JSON.stringify(module);
    const found = [...texts.matchAll(/\b(data\.)?(aws_[a-z_]+)\.([a-z_]+)(?:\[\*\])?\.([a-z_]+)/g)];
    expect(found.length).toBeGreaterThan(8);
    for (const [whole, isData, type = '', name = '', attribute = ''] of found) {
      const schema = AWS_PROVIDER_SCHEMA[type];
      const known = isData
        ? AWS_PROVIDER_DATA[type]
        : [...(schema?.required ?? []), ...(schema?.optional ?? []), ...(schema?.computed ?? [])];
      expect((isData ? module.data : module.resource)?.[type]?.[name], whole).toBeDefined();
      expect(known, whole).toContain(attribute);
    }
    const names = [...texts.matchAll(/\b(var|local)\.([a-z_]+)/g)].map(
      ([, kindOf, name]) => `${kindOf}.${name}`,
    );
    const given = [
      ...Object.keys(module.variable).map((name) => `var.${name}`),
      ...module.locals.flatMap((block) => Object.keys(block).map((name) => `local.${name}`)),
    ];
    expect(new Set(names)).toEqual(new Set(given));
    const read = [...texts.matchAll(/\$\{path\.module\}\/([a-z-]+\.json)/g)].map(([, name]) => name);
    expect(read.sort()).toEqual(
      files
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.json'))
        .sort(),
    );
  });

  test('what it would make is the blueprint, policies to the letter', async () => {
    const made = await whatItMakes(files);
    const blueprint = iamBlueprint(inputOf(kind));
    const nameOf = (id: string) => {
      const one = blueprint.Resources[id];
      return one?.Type === 'AWS::IAM::ManagedPolicy' ? one.Properties.ManagedPolicyName : '';
    };
    const policies = resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy');
    expect(made.policies.map(({ name, description }) => [name, description])).toEqual(
      policies.map(([, { Properties }]) => [Properties.ManagedPolicyName, Properties.Description]),
    );
    for (const [index, [, { Properties }]] of policies.entries()) {
      expect(made.policies[index]?.document).toEqual(Properties.PolicyDocument);
      expect(samePolicy(Properties.PolicyDocument, made.policies[index]?.document)).toBe(true);
    }
    expect(made.policies.map(({ document }) => JSON.stringify(document)).join()).toContain(
      JSON.stringify(kind.generation.userPolicy).includes('aws:username') ? `\${aws:username}` : 'Statement',
    );
    expect(made.roles).toEqual(
      resourcesOf(blueprint, 'AWS::IAM::Role').map(([, { Properties }]) => ({
        name: Properties.RoleName,
        description: Properties.Description,
        trust: Properties.AssumeRolePolicyDocument,
        policies: Properties.ManagedPolicyArns.map(({ Ref }) => nameOf(Ref)),
      })),
    );
    const [, user] = resourcesOf(blueprint, 'AWS::IAM::User')[0] ?? [];
    expect(made.users).toEqual([
      {
        name: user?.Properties.UserName,
        policies: user?.Properties.ManagedPolicyArns.map(({ Ref }) => nameOf(Ref)),
        password: user?.Properties.LoginProfile !== undefined,
      },
    ]);
    expect(made.profiles).toEqual([
      { name: redisCloud.names.clusterNodeRole, role: redisCloud.names.clusterNodeRole },
    ]);
  });

  test('outputs are named as in the vendor’s own templates, and secrets are sensitive', async () => {
    const { output } = await moduleOf(files);
    const secrets = Object.entries(output).filter(([, [one]]) => one.sensitive === true);
    const console = kind.consoleAccess === 'user';
    expect(Object.keys(output).sort()).toEqual(
      (console
        ? ['accessKeyId', 'accessSecretKey', 'consolePassword', 'consoleUsername', 'signInLoginUrl']
        : ['IAMRoleName', 'accessKeyId', 'accessSecretKey']
      ).sort(),
    );
    expect(secrets.map(([name]) => name).sort()).toEqual(
      console ? ['accessSecretKey', 'consolePassword'] : ['accessSecretKey'],
    );
  });

  test('nothing claims the resources for Berth, whose destroy would remove them behind Terraform’s back', () => {
    const texts = files.filter(({ name }) => name !== 'README.md').map(({ text }) => text);
    expect(texts.join('\n')).not.toContain('berth:managed-by');
    expect(files.find(({ name }) => name === 'main.tf')?.text).toContain(
      '"RedisLabsIdentifier" = "Redislabs-VPC"',
    );
  });
});

/** The module's resources with their references followed: what applying it to an empty account makes. */
async function whatItMakes(files: RenderedFile[]) {
  const { resource } = await moduleOf(files);
  const json = (expression: unknown) => {
    const [, name] = /^\$\{file\("\$\{path\.module\}\/(.+)"\)\}$/.exec(String(expression)) ?? [];
    return JSON.parse(files.find((file) => file.name === name)?.text ?? 'null');
  };
  const all = (type: string) =>
    Object.entries(resource[type] ?? {}).map(([name, [one]]) => ({ address: name, ...one }));
  const followed = (expression: unknown): string => {
    const [, type = '', name = ''] = /^\$\{(\w+)\.(\w+)\.(?:arn|name)\}$/.exec(String(expression)) ?? [];
    return literal(resource[type]?.[name]?.[0].name);
  };
  const attached = (kind: 'role' | 'user', name: string) =>
    all(`aws_iam_${kind}_policy_attachment`)
      .filter((one) => followed((one as Attributes)[kind]) === name)
      .map((one) => followed((one as Attributes).policy_arn));
  return {
    policies: all('aws_iam_policy').map((one: Attributes) => ({
      name: literal(one.name),
      description: literal(one.description),
      document: json(one.policy),
    })),
    roles: all('aws_iam_role').map((one: Attributes) => ({
      name: literal(one.name),
      description: literal(one.description),
      trust: json(one.assume_role_policy),
      policies: attached('role', literal(one.name)),
    })),
    users: all('aws_iam_user').map((one: Attributes) => ({
      name: literal(one.name),
      policies: attached('user', literal(one.name)),
      password: all('aws_iam_user_login_profile').some(
        (login) => followed((login as Attributes).user) === literal(one.name),
      ),
    })),
    profiles: all('aws_iam_instance_profile').map((one: Attributes) => ({
      name: literal(one.name),
      role: followed(one.role),
    })),
  };
}

describe('Given hostile names, tags and policies', () => {
  test('the module is well formed, formatted, and says what the blueprint says', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRenderInput, async (input) => {
        const files = renderTerraform(input);
        for (const { name, text } of files.filter((file) => file.name.endsWith('.tf')))
          expect(await format(text), name).toBe(text);
        const blueprint = iamBlueprint(input);
        const { resource, variable } = await moduleOf(files);
        const names = (type: string) => Object.values(resource[type] ?? {}).map(([one]) => one.name);
        expect(names('aws_iam_policy').length).toBe(2);
        expect(names('aws_iam_user')).toHaveLength(1);
        expect(Object.keys(resource).filter((type) => !(type in AWS_PROVIDER_SCHEMA))).toEqual([]);
        for (const [id, { Properties }] of resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy')) {
          const name = id === 'UserPolicy' ? 'user-policy.json' : 'instance-policy.json';
          expect(JSON.parse(files.find((file) => file.name === name)?.text ?? '')).toEqual(
            Properties.PolicyDocument,
          );
        }
        const kept = Object.keys((variable.tags?.[0].default ?? {}) as object);
        expect(kept.length).toBeLessThanOrEqual(input.tags.length);
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  test('the README keeps to its own form: no fence, heading or link of somebody else’s', () => {
    fc.assert(
      fc.property(hostileRenderInput, (input) => {
        const shape = (of: RenderInput) =>
          renderTerraform(of)
            .find(({ name }) => name === 'README.md')
            ?.text.split('\n')
            .map((line) => /^(#+ |```|\| |- |$)/.exec(line)?.[0] ?? 'text');
        expect(shape(input)).toEqual(
          shape({ ...inputOf(kinds[0] as (typeof kinds)[number]), consoleAccess: input.consoleAccess }),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('any text comes back from the reader of HCL as it was', async () => {
    const texts = fc.sample(hostileText, { numRuns: 500, seed: 7 });
    const hcl = texts.map((value, index) => `t${index} = ${hclText(value)}`).join('\n');
    const [block] = (await parse('x.tf', `locals {\n${hcl}\n}\n`)).locals as [Record<string, string>];
    expect(texts.map((_, index) => literal(block[`t${index}`]))).toEqual(texts.map(held));
  });

  test.skipIf(!terraform)('any text comes back from Terraform itself as it was', { timeout: 120_000 }, () => {
    const texts = fc.sample(hostileText, { numRuns: 500, seed: 9 });
    const outputs = texts
      .map((value, index) => `output "t${index}" {\n  value = ${hclText(value)}\n}\n`)
      .join('');
    const place = written('texts', [{ name: 'outputs.tf', text: outputs }]);
    const run = (...args: string[]) =>
      spawnSync(terraform ?? '', [`-chdir=${place}`, ...args], {
        env: terraformEnv,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
    const applied = run('apply', '-auto-approve', '-no-color');
    expect([applied.status, applied.stderr.replace(/[\s\S]*CLI configuration[\s\S]*/, '')]).toEqual([0, '']);
    const found = JSON.parse(run('output', '-json').stdout) as Record<string, { value: string }>;
    expect(texts.map((_, index) => found[`t${index}`]?.value)).toEqual(texts.map(held));
  });
});

/**
 * The real AWS provider, where Terraform can reach one without the registry: a mirror or a plugin folder named in its
 * CLI configuration, or TF_PLUGIN_CACHE_DIR. BERTH_TEST_TERRAFORM_AWS=1 lets `terraform init` ask the registry as well.
 */
describe('The real AWS provider', () => {
  const config = process.env.TF_CLI_CONFIG_FILE;
  const can = process.env.BERTH_TEST_TERRAFORM_AWS === '1' || (config !== undefined && existsSync(config));
  const why = !terraform
    ? 'neither terraform nor tofu is on PATH'
    : !can
      ? 'no provider mirror is configured (TF_CLI_CONFIG_FILE), and BERTH_TEST_TERRAFORM_AWS=1 does not let it be downloaded'
      : null;
  if (why)
    console.log(
      `SKIPPED: terraform validate with the AWS provider, because ${why}; the module is checked against an extract of its schema`,
    );

  test.skipIf(why !== null)(
    `accepts the module${why ? ` (SKIPPED: ${why})` : ''}`,
    { timeout: 300_000 },
    () => {
      for (const kind of kinds) {
        const place = written(`validate-${kind.id}-${kind.consoleAccess}`, renderTerraform(inputOf(kind)));
        for (const args of [
          ['init', '-backend=false', '-input=false'],
          ['validate', '-no-color'],
        ]) {
          const run = spawnSync(terraform ?? '', [`-chdir=${place}`, ...args], {
            env: terraformEnv,
            encoding: 'utf8',
          });
          expect(run.status, `${args[0]}: ${run.stdout}${run.stderr}`).toBe(0);
        }
      }
    },
  );
});
