import type { BerthClient, FindingDetailsBody } from '@berth/api';
import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import { CommandFailed } from '../../errors.ts';
import { plain, printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { findingText, planText } from './show.ts';

interface RevertOptions extends ConnectionOptions {
  yes?: boolean;
  planOnly?: boolean;
  wait: boolean;
}

const LOOK_EVERY_MS = 2_000;

/** `berth findings revert`. */
export function registerRevert(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('revert')
    .description('undo a finding: shows the plan first, and asks')
    .argument('<id>', 'id of the finding', idArgument)
    .option('--plan-only', 'show what would be done, and change nothing')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'do not wait until it is undone')
    .addHelpText('after', '\nExamples:\n  berth findings revert 17 --plan-only\n  berth findings revert 17');
  withConnection(command).action((id: number, options: RevertOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const plan = await client.planRevert(id, terminal.signal);
      if (options.planOnly) return printAnswer(terminal, options.output, plan, planText);
      if (plan.problems.length > 0) {
        throw new CommandFailed(`It can't be undone as it is:\n${planText(plan)}`, undefined, {
          findingId: id,
        });
      }
      terminal.err(`${planText(plan)}\n`);
      const sure = await confirm(terminal, {
        question: `Do this in the AWS account?`,
        yes: options.yes ?? false,
      });
      if (!sure) throw new CommandFailed('Not confirmed; nothing was changed.');
      await client.revertFinding(id, terminal.signal);
      const finding = options.wait
        ? await undone(client, id, terminal)
        : await client.getFinding(id, terminal.signal);
      printAnswer(terminal, options.output, finding, findingText);
    }),
  );
}

/** The finding once its revert has ended. Throws CommandFailed where it could not be undone. */
async function undone(client: BerthClient, id: number, terminal: Terminal): Promise<FindingDetailsBody> {
  for (;;) {
    const finding = await client.getFinding(id, terminal.signal);
    const { revert } = finding;
    if (revert?.state === 'failed') {
      const [problem] = revert.problems;
      throw new CommandFailed(
        `It could not be undone. ${plain(problem?.message ?? '')}`.trim(),
        problem ? plain(problem.remedy) : undefined,
        { findingId: id },
      );
    }
    if (finding.status === 'resolved' || revert === null || revert.state === 'done') return finding;
    await terminal.clock.sleep(LOOK_EVERY_MS, terminal.signal);
  }
}
