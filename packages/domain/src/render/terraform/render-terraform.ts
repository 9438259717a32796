import { type Blueprint, type Ref, resourcesOf, type Tag } from '../../blueprint/blueprint.ts';
import { IAM_IDS, iamBlueprint } from '../../blueprint/iam-blueprint.ts';
import type { PolicyDocument } from '../../policy-document.ts';
import { visible } from '../markdown.ts';
import { renderedTags } from '../rendered-tags.ts';
import type { RenderedFile, RenderInput } from '../rendering.ts';
import { type HclValue, hclBlock, hclText } from './hcl-text.ts';
import { terraformReadme } from './readme.ts';
import { attachmentName, terraformName } from './terraform-names.ts';

const text = (value: string): HclValue => ({ text: value });
const expression = (value: string): HclValue => ({ expression: value });
const TAGS = expression('local.tags');

/**
 * A Terraform module that makes what the IAM blueprint says. Terraform's state owns these resources, so they carry the
 * vendor's identifier and the customer's tags, and none of Berth's: `berth iam destroy` would remove them behind
 * Terraform's back.
 *
 * Policy documents are files of their own, read by `file()`: Terraform replaces nothing in them, so that IAM's
 * `\${aws:username}` needs no escape, and the admin can compare them with the vendor's page.
 */
export function renderTerraform(input: RenderInput): RenderedFile[] {
  const blueprint = iamBlueprint(input);
  const { identifierTag } = input.profile;
  const identifier = { Key: identifierTag.key, Value: identifierTag.value };
  const own = renderedTags([identifier], input.tags).slice(1);
  const tags = own.filter(({ Key }) => !Key.toLowerCase().startsWith('berth:'));
  const hcl = (name: string, blocks: string[]): RenderedFile => ({
    name,
    mediaType: 'text/plain',
    text: `${blocks.join('\n\n')}\n`,
  });
  return [
    hcl('main.tf', [comment(blueprint), locals(identifier), ...resources(blueprint)]),
    hcl('variables.tf', variables(input, tags)),
    hcl('outputs.tf', outputs(blueprint)),
    hcl('versions.tf', [VERSIONS]),
    ...documents(blueprint),
    { name: 'README.md', mediaType: 'text/markdown', text: terraformReadme(blueprint, input) },
  ];
}

const comment = ({ Description }: Blueprint): string =>
  `# ${visible(Description)}.\n# Made by "berth iam render --format terraform". See README.md.`;

const locals = ({ Key, Value }: Tag): string =>
  [
    'locals {',
    "  # The tag that the vendor's own conditions ask for, beside yours.",
    `  tags = merge(var.tags, { ${hclText(Key)} = ${hclText(Value)} })`,
    '}',
  ].join('\n');

const policyFile = (id: string): string => `${terraformName(id).replaceAll('_', '-')}.json`;
const trustFile = (id: string): string => `${terraformName(id).replaceAll('_', '-')}-trust.json`;
const fromFile = (name: string): HclValue => expression(`file("\${path.module}/${name}")`);

/** The address of another resource's attribute. */
const at = (type: string, id: string, attribute: string): HclValue =>
  expression(`${type}.${terraformName(id)}.${attribute}`);

function resources(blueprint: Blueprint): string[] {
  const resource = (type: string, id: string) => `resource "${type}" "${terraformName(id)}"`;
  const attachments = (kind: 'role' | 'user', id: string, wanted: Ref[]) =>
    wanted.map(({ Ref }) =>
      hclBlock(`resource "aws_iam_${kind}_policy_attachment" "${attachmentName(id, Ref)}"`, [
        [kind, at(`aws_iam_${kind}`, id, 'name')],
        ['policy_arn', at('aws_iam_policy', Ref, 'arn')],
      ]),
    );
  return [
    ...resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy').map(([id, { Properties }]) =>
      hclBlock(resource('aws_iam_policy', id), [
        ['name', text(Properties.ManagedPolicyName)],
        ['description', text(Properties.Description)],
        ['policy', fromFile(policyFile(id))],
        ['tags', TAGS],
      ]),
    ),
    ...resourcesOf(blueprint, 'AWS::IAM::Role').flatMap(([id, { Properties }]) => [
      hclBlock(resource('aws_iam_role', id), [
        ['name', text(Properties.RoleName)],
        ['description', text(Properties.Description)],
        ['assume_role_policy', fromFile(trustFile(id))],
        ['tags', TAGS],
      ]),
      ...attachments('role', id, Properties.ManagedPolicyArns),
    ]),
    ...resourcesOf(blueprint, 'AWS::IAM::InstanceProfile').map(([id, { Properties }]) =>
      hclBlock(resource('aws_iam_instance_profile', id), [
        ['name', text(Properties.InstanceProfileName)],
        ['role', at('aws_iam_role', Properties.Roles[0].Ref, 'name')],
        ['tags', TAGS],
      ]),
    ),
    ...resourcesOf(blueprint, 'AWS::IAM::User').flatMap(([id, { Properties }]) => [
      hclBlock(resource('aws_iam_user', id), [
        ['name', text(Properties.UserName)],
        ['tags', TAGS],
      ]),
      ...attachments('user', id, Properties.ManagedPolicyArns),
      ...(Properties.LoginProfile
        ? [
            hclBlock(resource('aws_iam_user_login_profile', id), [
              ['user', at('aws_iam_user', id, 'name')],
              ['password_length', expression('40')],
              ['password_reset_required', expression(String(Properties.LoginProfile.PasswordResetRequired))],
            ]),
          ]
        : []),
    ]),
    ...resourcesOf(blueprint, 'AWS::IAM::AccessKey').map(([id, { Properties }]) =>
      hclBlock(
        resource('aws_iam_access_key', id),
        [['count', expression('var.create_access_key ? 1 : 0')]],
        [['user', at('aws_iam_user', Properties.UserName.Ref, 'name')]],
      ),
    ),
  ];
}

function documents(blueprint: Blueprint): RenderedFile[] {
  const json = (name: string, document: PolicyDocument): RenderedFile => ({
    name,
    mediaType: 'application/json',
    text: `${JSON.stringify(document, null, 2)}\n`,
  });
  return [
    ...resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy').map(([id, { Properties }]) =>
      json(policyFile(id), Properties.PolicyDocument),
    ),
    ...resourcesOf(blueprint, 'AWS::IAM::Role').map(([id, { Properties }]) =>
      json(trustFile(id), Properties.AssumeRolePolicyDocument),
    ),
  ];
}

function variables({ profile }: RenderInput, tags: Tag[]): string[] {
  const given = tags.map(({ Key, Value }) => `    ${hclText(Key)} = ${hclText(Value)}`);
  const identifier = hclText(profile.identifierTag.key);
  return [
    [
      'variable "tags" {',
      '  description = "Tags of your own for every resource that can carry tags."',
      '  type        = map(string)',
      // A value of several lines stands apart from the column of signs.
      ...(given.length === 0
        ? ['  default     = {}', '  nullable    = false']
        : ['  default = {', ...aligned(given), '  }', '  nullable = false']),
      '',
      '  validation {',
      '    condition = alltrue([',
      '      for key in keys(var.tags) :',
      `      !can(regex("^(aws|berth):", lower(key))) && lower(key) != lower(${identifier})`,
      '    ])',
      `    error_message = "Keys may not start with aws: or berth:, nor be the vendor's own identifier tag."`,
      '  }',
      '}',
    ].join('\n'),
    [
      'variable "create_access_key" {',
      '  description = "false keeps the secret key out of the state; make the access key by other means then."',
      '  type        = bool',
      '  default     = true',
      '  nullable    = false',
      '}',
    ].join('\n'),
  ];
}

/** Lines `    "key" = "value"` with their signs in line. */
function aligned(lines: string[]): string[] {
  const parts = lines.map((line) => /^( *"(?:[^"\\]|\\.)*") = (.*)$/s.exec(line) ?? [line, line, '']);
  const width = Math.max(...parts.map(([, left = '']) => [...left].length));
  return parts.map(([, left = '', right]) => `${left}${' '.repeat(width - [...left].length)} = ${right}`);
}

function outputs(blueprint: Blueprint): string[] {
  const output = (name: string, description: string, value: string, sensitive = false): string =>
    hclBlock(`output "${name}"`, [
      ['description', text(description)],
      ['value', expression(value)],
      ...(sensitive ? [['sensitive', expression('true')] as [string, HclValue]] : []),
    ]);
  const key = `aws_iam_access_key.${terraformName(IAM_IDS.accessKey)}[*]`;
  const user = terraformName(IAM_IDS.user);
  const role = blueprint.Resources[IAM_IDS.consoleRole];
  const own = [
    output('accessKeyId', 'Id of the access key to enter at the vendor.', `one(${key}.id)`),
    output(
      'accessSecretKey',
      'Its secret: terraform output -raw accessSecretKey',
      `one(${key}.secret)`,
      true,
    ),
  ];
  if (role) {
    const value = `aws_iam_role.${terraformName(IAM_IDS.consoleRole)}.name`;
    return [
      ...own,
      output('IAMRoleName', "Role through which the vendor's support signs in, with MFA.", value),
    ];
  }
  return [
    'data "aws_caller_identity" "current" {}',
    'data "aws_partition" "current" {}',
    SIGN_IN_HOSTS,
    ...own,
    output('consoleUsername', "User as which the vendor's support signs in.", `aws_iam_user.${user}.name`),
    output(
      'consolePassword',
      'Its password: terraform output -raw consolePassword',
      `aws_iam_user_login_profile.${user}.password`,
      true,
    ),
    output(
      'signInLoginUrl',
      'Where it signs in.',
      `"https://\${data.aws_caller_identity.current.account_id}.\${local.sign_in_host}/console"`,
    ),
  ];
}

const SIGN_IN_HOSTS = `locals {
  sign_in_host = lookup({
    aws-cn     = "signin.amazonaws.cn"
    aws-us-gov = "signin.amazonaws-us-gov.com"
  }, data.aws_partition.current.partition, "signin.aws.amazon.com")
}`;

/** 5 is the oldest major version that is still used much; what the module uses is the same in 6. */
const VERSIONS = `terraform {
  # 1.5 brought import blocks and one() had long been there; OpenTofu 1.6 and later serves as well.
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0.0, < 7.0.0"
    }
  }
}`;
