import { type Command, Option } from 'commander';
import type { Terminal } from '../terminal.ts';
import { registerDiff } from './diff-register.ts';
import { withIamOptions } from './options.ts';

const CREDENTIALS = `
AWS credentials are found as the AWS CLI finds them: --profile, then
AWS_ACCESS_KEY_ID and its companions, then your configuration. They need to
manage IAM in the account; Berth never stores them.

Examples:
  berth iam plan                    see what would be made, and why
  berth iam apply                   make it, and get the new credentials
  berth iam verify                  see whether it is still so
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

  registerDiff(iam, terminal);
}
