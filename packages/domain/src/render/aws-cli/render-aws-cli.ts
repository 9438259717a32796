import {
  type Blueprint,
  type Ref,
  type RoleResource,
  resourcesOf,
  type Tag,
  type UserResource,
} from '../../blueprint/blueprint.ts';
import { IAM_IDS, iamBlueprint } from '../../blueprint/iam-blueprint.ts';
import { BLUEPRINT_TAG_KEY, MANAGED_BY_TAG, STACK_NAME_TAG_KEY } from '../../blueprint/ownership-tags.ts';
import type { PolicyDocument } from '../../policy-document.ts';
import { renderingName } from '../file-name.ts';
import { visible } from '../markdown.ts';
import { renderedTags } from '../rendered-tags.ts';
import type { RenderedFile, RenderInput } from '../rendering.ts';
import { SCRIPT_CALLS } from './script-calls.ts';
import { SCRIPT_RESOURCES } from './script-resources.ts';
import { SCRIPT_SECRETS } from './script-secrets.ts';
import { SCRIPT_START } from './script-start.ts';
import { asciiJson, literalText, queryLiteral, shellWord } from './shell-words.ts';

/**
 * The part of the script that is the same for everybody: POSIX shell, read top to bottom by the admin who runs it.
 * What to make comes as arguments, so no text of a profile, a tag or a policy is ever part of a command there. Those
 * files hold no backtick, and a dollar sign before a brace only in quotes: both would be TypeScript's.
 */
const SCRIPT_RUNTIME = [SCRIPT_CALLS, SCRIPT_RESOURCES, SCRIPT_SECRETS, SCRIPT_START].map((part) =>
  part.trimEnd(),
);

/** The script being written: what it looks at, and what it then does, in the same order. */
interface Script {
  blueprint: Blueprint;
  tags: Tag[];
  looks: string[];
  changes: string[];
}

/**
 * A shell script that makes what the IAM blueprint says with the AWS CLI, version 1 or 2: looks first, asks, then
 * changes. Run again it changes nothing. It makes and respects the same tags as `berth iam apply`.
 *
 * It is POSIX shell, since that is there wherever the AWS CLI is: macOS has bash of 2007, small images have none.
 */
export function renderAwsCli(input: RenderInput): RenderedFile[] {
  const blueprint = iamBlueprint(input);
  const script: Script = {
    blueprint,
    tags: renderedTags(blueprint.Tags, input.tags),
    looks: [],
    changes: [],
  };
  const name = `${renderingName(input)}.sh`;
  const documents = documentLines(blueprint);
  policies(script);
  roles(script);
  instanceProfiles(script);
  users(script);
  if (input.consoleAccess === 'user') leftoverConsoleRole(script, input.profile.names.consoleRole);
  const text = [
    ...header(blueprint, input),
    usage(blueprint, name),
    ...SCRIPT_RUNTIME,
    '# The policy documents, as the vendor published them.',
    ...documents,
    '',
    '# How the AWS CLI is asked whose a thing is, and which of these policies it has: https://jmespath.org',
    ...questions(script),
    '',
    '# First look at everything: nothing is changed while anything is in the way.',
    ...script.looks,
    '',
    'consent',
    ...consoleSignIn(blueprint),
    '',
    '# Then change what is to be changed. Secrets come last, when all that they need stands.',
    ...script.changes,
    '',
    ...ending(),
  ].join('\n');
  return [{ name, mediaType: 'application/x-sh', text: `${text}\n`, executable: true }];
}

const header = ({ Description, id }: Blueprint, { consoleAccess }: RenderInput): string[] => [
  '#!/bin/sh',
  '# shellcheck disable=SC2016 # What stands in single quotes is meant to stay as it is.',
  `# ${visible(Description)}.`,
  `# Console access by ${consoleAccess}. Made by "berth iam render --format aws-cli"; blueprint ${visible(id)}.`,
  '#',
  '# It looks first, says what it would do, and asks. Run again, it changes nothing; stopped half-way, it goes on.',
  '# It deletes nothing that it did not make. The tags that it sets let "berth iam plan" check the account and',
  '# "berth iam destroy" remove everything again.',
];

function usage({ Description }: Blueprint, name: string): string {
  const lines = [
    visible(Description),
    '',
    `Usage: sh ${name} [--yes] [--adopt] [--account NUMBER] [--secret-file FILE]`,
    '',
    '  --yes               do not ask before changing the account',
    '  --account NUMBER    stop when this is another AWS account',
    '  --secret-file FILE  where the new access key goes (default: berth-iam-NUMBER.json, here)',
    '  --adopt             take over things of the right name that were made by other means',
    '  --help              this text',
    '',
    'The AWS CLI decides whose credentials these are, and where AWS is, by its usual variables:',
    '',
    `  AWS_PROFILE=admin sh ${name} --account 123456789012`,
    `  AWS_ENDPOINT_URL=http://127.0.0.1:4599 sh ${name} --yes`,
    '',
    'Exit codes: 0 done, 1 stopped (it says at what, and what to do), 2 wrong usage.',
  ];
  return ['usage() {', ...lines.map((line) => `  printf '%s\\n' ${shellWord(line)}`), '}'].join('\n');
}

const policyVariable = (id: string): string => `${id}_document`;
const trustVariable = (id: string): string => `${id}_trust`;

/** Documents stand in the script once, readable: they are compared with what AWS has, and given to it. */
function documentLines(blueprint: Blueprint): string[] {
  const assign = (name: string, document: PolicyDocument) => `${name}=${shellWord(literalText(document, 2))}`;
  return [
    ...resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy').map(([id, { Properties }]) =>
      assign(policyVariable(id), Properties.PolicyDocument),
    ),
    ...resourcesOf(blueprint, 'AWS::IAM::Role').map(([id, { Properties }]) =>
      assign(trustVariable(id), Properties.AssumeRolePolicyDocument),
    ),
  ];
}

/** A call of a shell function: its name, then each argument as one word. A leading `$` is the shell's own. */
const call = (name: string, ...args: (string | { variable: string })[]): string =>
  [name, ...args.map((arg) => (typeof arg === 'string' ? shellWord(arg) : `"$${arg.variable}"`))].join(' ');

const what = (kind: string, name: string): string => `the ${kind} ${visible(name)}`;

/**
 * What the script asks of everything, about the list `tags` of a thing: the four fields that `judge` of the runtime
 * reads. And of a role or user: which policies of this blueprint it has, in the blueprint's order.
 */
function questions({ blueprint, tags }: Script): string[] {
  const has = (tag: Tag) => `contains(tags, ${queryLiteral({ Key: tag.Key, Value: tag.Value })})`;
  const judged = [
    `not_null(tags[?Key=='${STACK_NAME_TAG_KEY}'].Value | [0], '-')`,
    has(MANAGED_BY_TAG),
    has({ Key: BLUEPRINT_TAG_KEY, Value: blueprint.id }),
    tags.map(has).join(' && '),
  ];
  const attached = resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy').map(([, { Properties }]) => {
    const named = `PolicyName == ${queryLiteral(Properties.ManagedPolicyName)}`;
    return `length(AttachedPolicies[?${named} && !contains(PolicyArn, ':iam::aws:')]) > \`0\``;
  });
  return [
    `wanted_tags=${shellWord(asciiJson(tags))}`,
    `judged=${shellWord(judged.join(', '))}`,
    `attached=${shellWord(`[${attached.join(', ')}]`)}`,
  ];
}

function policies(script: Script): void {
  for (const [id, { Properties }] of resourcesOf(script.blueprint, 'AWS::IAM::ManagedPolicy')) {
    const { ManagedPolicyName: name, Description } = Properties;
    const subject = what('policy', name);
    const document = { variable: policyVariable(id) };
    const input = asciiJson({ PolicyName: name, Description });
    script.looks.push(call('look_policy', id, subject, name, document));
    script.changes.push(call('do_policy', id, subject, name, input, document));
  }
}

function roles(script: Script): void {
  for (const [id, { Properties }] of resourcesOf(script.blueprint, 'AWS::IAM::Role')) {
    const { RoleName, Description, ManagedPolicyArns } = Properties;
    const subject = what('role', RoleName);
    const trust = { variable: trustVariable(id) };
    const input = asciiJson({ RoleName });
    script.looks.push(call('look_role', id, subject, input, trust));
    script.changes.push(call('do_role', id, subject, input, asciiJson({ RoleName, Description }), trust));
    attachments(script, { id, subject, kind: 'role', input, wanted: ManagedPolicyArns });
  }
}

interface Holder {
  id: string;
  subject: string;
  kind: 'role' | 'user';
  input: string;
  wanted: RoleResource['Properties']['ManagedPolicyArns'] | UserResource['Properties']['ManagedPolicyArns'];
}

/** Attaches what belongs there, and detaches a policy of this blueprint that belongs elsewhere. */
function attachments(script: Script, { id, subject, kind, input, wanted }: Holder): void {
  const inScope = resourcesOf(script.blueprint, 'AWS::IAM::ManagedPolicy').map(([policyId, resource]) => ({
    id: policyId,
    name: resource.Properties.ManagedPolicyName,
    wanted: wanted.some(({ Ref }: Ref) => Ref === policyId),
  }));
  const steps = inScope.map((policy, index) => {
    const verb = policy.wanted ? 'attach' : 'detach';
    const joint = policy.wanted ? 'to' : 'from';
    const text = `${verb} the policy ${visible(policy.name)} ${joint} ${subject}`;
    const step = call('todo', `${id}.${verb}.${policy.id}`, text, '');
    return {
      ...policy,
      verb,
      test: `[ "$f${index + 1}" = ${policy.wanted ? 'True' : 'False'} ] || ${step}`,
      step,
    };
  });
  script.looks.push(
    'if [ "$state" = absent ]; then',
    ...steps.filter((policy) => policy.wanted).map(({ step }) => `  ${step}`),
    'elif [ "$state" = have ]; then',
    `  look ${shellWord(`the policies of ${subject}`)} iam list-attached-${kind}-policies \\`,
    `    --cli-input-json ${shellWord(input)} --query "$attached" || vanished ${shellWord(subject)}`,
    '  split',
    ...steps.map(({ test }) => `  ${test}`),
    'fi',
  );
  // What is needed comes before what goes.
  const order = [...steps].sort((a, b) => Number(b.wanted) - Number(a.wanted));
  for (const { verb, id: policyId, name } of order) {
    script.changes.push(call(verb, id, subject, kind, input, policyId, name));
  }
}

function instanceProfiles(script: Script): void {
  for (const [id, { Properties }] of resourcesOf(script.blueprint, 'AWS::IAM::InstanceProfile')) {
    const { InstanceProfileName, Roles } = Properties;
    const role = script.blueprint.Resources[Roles[0].Ref];
    if (role?.Type !== 'AWS::IAM::Role') throw new Error(`${Roles[0].Ref} is not a role of the blueprint`);
    const { RoleName } = role.Properties;
    const subject = what('instance profile', InstanceProfileName);
    const input = asciiJson({ InstanceProfileName });
    script.looks.push(
      call('look_instance_profile', id, subject, input, what('role', RoleName), literalText(RoleName)),
    );
    script.changes.push(
      call(
        'do_instance_profile',
        id,
        subject,
        input,
        what('role', RoleName),
        asciiJson({ InstanceProfileName, RoleName }),
      ),
    );
  }
}

function users(script: Script): void {
  for (const [id, { Properties }] of resourcesOf(script.blueprint, 'AWS::IAM::User')) {
    const { UserName, LoginProfile, ManagedPolicyArns } = Properties;
    const subject = what('user', UserName);
    const input = asciiJson({ UserName });
    script.looks.push(call('look_user', id, subject, input));
    script.changes.push(call('do_user', id, subject, input));
    attachments(script, { id, subject, kind: 'user', input, wanted: ManagedPolicyArns });
    const keys = resourcesOf(script.blueprint, 'AWS::IAM::AccessKey').filter(
      ([, key]) => key.Properties.UserName.Ref === id,
    );
    script.looks.push(
      'if [ "$state" != blocked ]; then',
      ...(LoginProfile ? [`  ${call('look_password', `${id}.password`, subject, input)}`] : []),
      ...keys.map(([keyId]) => `  ${call('look_key', keyId, subject, input)}`),
      'fi',
    );
    const due = [
      ...(LoginProfile ? [`due ${id}.password.make`] : []),
      ...keys.map(([keyId]) => `due ${keyId}.make`),
    ];
    script.changes.push(`user_json=${shellWord(asciiJson(UserName))}`);
    if (due.length > 0) script.changes.push(`if ${due.join(' || ')}; then prepare_secret_file; fi`);
    if (LoginProfile) {
      const login = asciiJson({ UserName, PasswordResetRequired: LoginProfile.PasswordResetRequired });
      script.changes.push(call('do_password', `${id}.password`, subject, login.replace(/\}$/, '')));
    }
    script.changes.push(...keys.map(([keyId]) => call('do_key', keyId, subject, input)));
  }
}

/** What a person enters for the console beside the key: fields of the file that `berth iam verify` reads. */
function consoleSignIn(blueprint: Blueprint): string[] {
  const consoleRole = blueprint.Resources[IAM_IDS.consoleRole];
  const user = blueprint.Resources[IAM_IDS.user];
  if (consoleRole?.Type === 'AWS::IAM::Role') {
    const name = asciiJson(consoleRole.Properties.RoleName);
    return ['', `console_part=${shellWord(`  "IAMRoleName": ${name},\n`)}`];
  }
  if (user?.Type !== 'AWS::IAM::User') return [];
  return [
    '',
    'case $partition in',
    '  aws-cn) sign_in_host=signin.amazonaws.cn ;;',
    '  aws-us-gov) sign_in_host=signin.amazonaws-us-gov.com ;;',
    '  *) sign_in_host=signin.aws.amazon.com ;;',
    'esac',
    `console_part=${shellWord(`  "consoleUsername": ${asciiJson(user.Properties.UserName)},\n`)}`,
    'console_part="$console_part  \\"signInLoginUrl\\": \\"https://$account.$sign_in_host/console\\",',
    '"',
  ];
}

/** With a console user there is no console role. One from before is said, and left; a stack's says whose the rest is. */
function leftoverConsoleRole(script: Script, name: string): void {
  const subject = what('role', name);
  script.looks.push(
    `if look ${shellWord(subject)} iam get-role --cli-input-json ${shellWord(asciiJson({ RoleName: name }))} \\`,
    '  --query "Role.{tags: $tags} | [$judged]"; then',
    '  split',
    '  if [ "$f1" != - ]; then',
    '    stack=$f1',
    '  elif [ "$f2$f3" = TrueTrue ]; then',
    `    say ${shellWord(`  = ${subject} is Berth's, but console access by a user needs none; left until "berth iam destroy".`)}`,
    '  fi',
    'fi',
  );
}

const ending = (): string[] => [
  "say 'Done.'",
  'if [ "$secret_state" = holds ]; then',
  '  say "The secrets are in $secret_file, which only you can read, and nowhere else. Check them with:"',
  '  say "  berth iam verify --secret-file $secret_file"',
  "  say 'Delete the file once they are entered where they are needed.'",
  'fi',
];
