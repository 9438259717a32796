import { LIFE_PHASES, POLICY_KINDS, redisCloud } from '@berth/domain';
import { type Command, Option } from 'commander';
import { outputOption } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { EXPLAIN_FORMATS, type ExplainOptions, explainIam } from './explain.ts';

const HELP = `
Needs no credentials and asks neither AWS nor a server. An action is found in
any case, and without its service where only one has it. Exit code 2 when
neither policy grants it.

Examples:
  berth iam explain
  berth iam explain ec2:RunInstances
  berth iam explain terminateinstances --generation 2024
  berth iam explain --policy instance --phase delete
  berth iam explain --format markdown > permissions.md
  berth iam explain --output json | jq '.actions[].action'`;

/** Adds `berth iam explain`. */
export function registerExplain(iam: Command, terminal: Terminal): void {
  iam
    .command('explain')
    .argument('[action]', 'one action (default: all that is granted, by phase)')
    .description('say what each permission is for, and what it could be abused for')
    .addOption(
      new Option('--generation <id>', 'only this policy generation').choices(
        redisCloud.generations.map(({ id }) => id),
      ),
    )
    .addOption(
      new Option('--policy <which>', 'only the user policy, or the instance policy').choices(POLICY_KINDS),
    )
    .addOption(new Option('--phase <phase>', "only this part of a subscription's life").choices(LIFE_PHASES))
    .addOption(
      new Option('--format <format>', 'text (80 columns), markdown or json').choices(EXPLAIN_FORMATS),
    )
    .addOption(outputOption())
    .addHelpText('after', HELP)
    .action((action: string | undefined, options: ExplainOptions) => explainIam(action, options, terminal));
}
