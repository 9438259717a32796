import { POLICY_KINDS, redisCloud } from '@berth/domain';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { outputOption } from '../output.ts';
import type { Terminal } from '../terminal.ts';

const HELP = `
Generations: ${redisCloud.generations.map(({ id }) => id).join(', ')}. Without arguments the newest is compared with the one before.
Wildcards are expanded over AWS's list of actions. "Widened" and "narrowed" are
proven; where neither can be, the action is "changed" and both sides are shown.

With --from FILE (- for standard input), a policy of your own is judged first,
feature by feature, with the questions that verification puts to AWS:
sufficient, insufficient because …, or unknown because …. It needs no AWS
credentials and calls nothing.

Exit codes: 0 when the difference was shown, however large; 1 when your own
policy is insufficient for something that is required (features marked
"optional" and what is unknown do not count); 2 wrong usage.

Examples:
  berth iam diff 2018 2024
  berth iam diff 2018 2024 --policy instance --format markdown
  berth iam diff --from ./tightened.json
  aws iam get-policy-version … --query PolicyVersion.Document | berth iam diff --from -
  berth iam diff --from ./tightened.json 2018 --region eu-central-1 --output json`;

function accountArgument(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('It is an AWS account number of 12 digits.');
  return text;
}

function regionArgument(text: string): string {
  if (!/^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text))
    throw new InvalidArgumentError('It is an AWS region like eu-central-1.');
  return text;
}

/** Adds `berth iam diff`, which looks at documents only. */
export function registerDiff(iam: Command, terminal: Terminal): void {
  iam
    .command('diff')
    .description('show how policies differ, or judge a policy of your own; calls nothing')
    .argument('[from]', 'policy generation; with --from, the one to compare with')
    .argument('[to]', 'policy generation (default: the newest)')
    .option('--from <file>', 'a policy document of your own, as JSON; - reads standard input')
    .addOption(
      new Option('--policy <which>', 'compare only this policy (default: both; with --from, user)').choices(
        POLICY_KINDS,
      ),
    )
    .addOption(
      new Option('--format <format>', 'how to print the answer (default: as --output says)').choices([
        'text',
        'markdown',
        'json',
      ]),
    )
    .option(
      '--account <number>',
      'AWS account to judge for (default: the one that FILE names)',
      accountArgument,
    )
    .option('--region <name>', 'region to judge for (default: the one that FILE names)', regionArgument)
    .addOption(
      new Option('--console-access <kind>', 'how support reaches the AWS console')
        .choices(['role', 'user'])
        .default('role'),
    )
    .addOption(outputOption())
    .addHelpText('after', HELP)
    .action(async (from, to, options) => {
      const words = [from, to].filter((word): word is string => word !== undefined);
      return (await import('./diff.ts')).diffIam(words, options, terminal);
    });
}
