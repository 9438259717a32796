import { renderableFormats } from '@berth/domain';
import { type Command, Option } from 'commander';
import { outputOption } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { generationIds, withAwsOptions, withBlueprintOptions, withIamOptions } from './options.ts';
import { registerDiff } from './register-diff.ts';
import { registerExplain } from './register-explain.ts';
import { tagArgument } from './tag-argument.ts';

const CREDENTIALS = `
AWS credentials are found as the AWS CLI finds them: --profile, then
AWS_ACCESS_KEY_ID and its companions, then your configuration. They need to
manage IAM in the account; Berth never stores them.

Examples:
  berth iam render --format cloudformation
                                    make it another way, without these credentials
  berth iam explain                 see what is granted, and why; asks nobody
  berth iam plan                    see what would be made, and why
  berth iam apply                   make it, and get the new credentials
  berth iam verify                  see whether it is still so
  berth iam upgrade                 bring the policies to the newest generation
  berth iam destroy                 remove it all
  berth iam diff                    see how the newest policies differ from the ones before`;

const oldKeyOption = (): Option =>
  new Option(
    '--old-key <what>',
    'keep or delete the key that was handed over before (default: delete with --rotate-key --register, else keep)',
  ).choices(['keep', 'delete']);

/**
 * Adds `berth iam …`. Each command loads its code when it runs: AWS's clients take longer to load than most other
 * commands take to run.
 */
export function registerIam(program: Command, terminal: Terminal): void {
  const iam = program
    .command('iam')
    .description('make, check or remove the IAM resources that a cloud account needs')
    .addHelpText('after', CREDENTIALS);

  registerExplain(iam, terminal);

  withIamOptions(iam.command('plan').description('show what apply would do, and why; changes nothing'))
    .option('--adopt', 'plan to take over resources that were made by hand')
    .option('--rotate-key', 'plan to replace the access key')
    .addOption(oldKeyOption())
    .addHelpText(
      'after',
      `
Examples:
  berth iam plan --profile customer-admin
  berth iam plan --output json | jq '.steps[].call'`,
    )
    .action(async (options) => (await import('./plan.ts')).planIam(options, terminal));

  withIamOptions(iam.command('apply').description('make the IAM resources, or mend them'))
    .option('--adopt', 'take over resources of the right name that were made by hand')
    .option('--rotate-key', 'make a new access key (and console password)')
    .addOption(oldKeyOption())
    .option('--yes', 'do not ask before changing anything')
    .option('--secret-file <path>', 'write the new credentials to this new file, readable by you only')
    .option(
      '--register <name>',
      'give the new credentials to a Berth server, as the cloud account of this name',
    )
    .option('--url <url>', 'the Berth server (BERTH_URL)')
    .option('--api-key <key>', 'API account key (BERTH_API_KEY)')
    .option('--api-secret-key <key>', 'API user key (BERTH_API_SECRET_KEY)')
    .option('--local', 'register at the Berth that `npm start` runs here')
    .addHelpText(
      'after',
      `
Where the new secret goes, once: to this terminal, to --secret-file, or to
--register. With --register it is kept in --secret-file (default: a new file in
this folder) until the server has taken it, so that nothing can lose it. A cloud
account of that name gets the new key. The server and its keys come from the
options, BERTH_URL and its companions, BERTH_PROFILE, or .berth/local.json.

An old key: a server that took the new key uses it, so the old one is deleted.
A person has yet to enter the new one somewhere, so the old one keeps working;
once nobody uses it any more, \`berth iam apply --old-key delete\` removes it.

Examples:
  berth iam apply --profile customer-admin
  berth iam apply --yes --secret-file ./redis-cloud.json
  berth iam apply --register production --url http://127.0.0.1:8080
  berth iam apply --rotate-key --register production
  berth iam apply --rotate-key --secret-file ./new.json
  berth iam apply --old-key delete`,
    )
    .action(async (options) => (await import('./apply.ts')).applyIam(options, terminal));

  withIamOptions(iam.command('verify').description('compare what exists with what should; changes nothing'))
    .option('--secret-file <path>', 'also prove that the credentials in this file work')
    .addHelpText(
      'after',
      `
The programmatic user's key is read from --secret-file, or from
BERTH_USER_ACCESS_KEY_ID and BERTH_USER_SECRET_ACCESS_KEY. Exit code 1 when
anything differs.

Examples:
  berth iam verify
  berth iam verify --secret-file ./redis-cloud.json`,
    )
    .action(async (options) => (await import('./verify.ts')).verifyIam(options, terminal));

  withAwsOptions(
    iam.command('upgrade').description('bring the two policies to the newest generation, after asking'),
  )
    .addOption(
      new Option('--to <generation>', 'policy generation to bring them to (default: the newest)').choices(
        generationIds(),
      ),
    )
    .option('--adopt', 'take over and change policies of the right name that were made by hand')
    .option('--yes', 'do not ask before changing anything')
    .addOption(outputOption())
    .addHelpText(
      'after',
      `
Says of which generation each policy is and what the other one says more or
less, then asks. Changes policy documents only: users, keys, roles and
attachments are left to \`berth iam apply\`. AWS keeps the versions from before;
the report names the command that goes back. What a CloudFormation stack owns is
changed through the stack: the answer says how.

Examples:
  berth iam upgrade --profile customer-admin
  berth iam upgrade --adopt --yes
  berth iam upgrade --to 2018
  berth iam upgrade --yes --output json | jq .wayBack`,
    )
    .action(async (options) => (await import('./upgrade.ts')).upgradeIam(options, terminal));

  withIamOptions(iam.command('destroy').description('remove everything that apply made, after asking'))
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
Removes only what carries Berth's tags, then looks whether anything is left. The
programmatic user's keys stop working at once.

Examples:
  berth iam destroy --profile customer-admin
  berth iam destroy --yes --output json`,
    )
    .action(async (options) => (await import('./destroy.ts')).destroyIam(options, terminal));

  withBlueprintOptions(
    iam
      .command('render')
      .description('write the same resources for another tool to make; needs no AWS credentials'),
  )
    .addOption(
      new Option('--format <format>', 'what to write').choices(renderableFormats).makeOptionMandatory(),
    )
    .option('--tag <KEY=VALUE>', 'a tag of your own on all that can carry tags; may be repeated', tagArgument)
    .option('--out <path>', 'a file or folder to write to (default: standard output)')
    .option('--force', 'replace files that are there')
    .addHelpText(
      'after',
      `
What is made is the same as by \`berth iam apply\`. The script for the AWS CLI sets
Berth's own tags, so that apply and destroy know what it made. What a stack, Terraform
or a person made is not Berth's: whoever made it changes and removes it.

One file goes to standard output, unless --out is given; several need --out DIR.
With --output json and no --out, all of them are in the answer.

Examples:
  berth iam render --format cloudformation --out .
  berth iam render --format cloudformation --generation 2018 --console-access user
  berth iam render --format cloudformation --tag Owner=ada --tag 'Cost Centre=7' \\
    --out iam.yaml --force`,
    )
    .action(async (options) => (await import('./render.ts')).renderIam(options, terminal));
  registerDiff(iam, terminal);
}
