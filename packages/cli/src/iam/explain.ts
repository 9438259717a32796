import {
  type ExplainedAction,
  type ExplainSelection,
  explainAll,
  explanationAsText,
  explanationsAsMarkdown,
  explanationsAsText,
  findAction,
  grantsOf,
  type LifePhase,
  type PolicyKind,
  redisCloud,
} from '@berth/domain';
import { CommandFailed, WrongUsage } from '../errors.ts';
import { type OutputFormat, plain, printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';

export const EXPLAIN_FORMATS = ['text', 'markdown', 'json'] as const;

export interface ExplainOptions {
  generation?: string;
  policy?: PolicyKind;
  phase?: LifePhase;
  format?: (typeof EXPLAIN_FORMATS)[number];
  output: OutputFormat;
}

/** `berth iam explain [ACTION]`: says what the policies grant, and why. Asks nobody: no AWS, no server. */
export function explainIam(typed: string | undefined, options: ExplainOptions, terminal: Terminal): void {
  const format = formatOf(options);
  const selection: ExplainSelection = {
    ...(options.generation !== undefined && { generation: options.generation }),
    ...(options.policy !== undefined && { policy: options.policy }),
    ...(options.phase !== undefined && { phase: options.phase }),
  };
  const actions =
    typed === undefined ? explainAll(redisCloud, selection) : [oneAction(plain(typed), selection)];
  if (actions.length === 0) {
    throw new CommandFailed(
      `Nothing of phase ${options.phase} is granted there.`,
      'Leave out --phase, --policy or --generation.',
    );
  }
  printAnswer(terminal, format === 'json' ? 'json' : 'text', { vendorProfile: redisCloud.id, actions }, () =>
    format === 'markdown'
      ? explanationsAsMarkdown(actions)
      : typed === undefined
        ? explanationsAsText(actions)
        : actions.map(explanationAsText).join('\n'),
  );
}

/** `--output json` is the command line's own word for `--format json`. */
function formatOf({ format, output }: ExplainOptions): (typeof EXPLAIN_FORMATS)[number] {
  if (output === 'json' && format !== undefined && format !== 'json') {
    throw new WrongUsage(
      `--output json and --format ${format} exclude one another.`,
      'Leave one of them out.',
    );
  }
  return output === 'json' ? 'json' : (format ?? 'text');
}

function oneAction(typed: string, { phase, ...selection }: ExplainSelection): ExplainedAction {
  if (phase !== undefined) {
    throw new WrongUsage('--phase selects among all actions.', 'Leave it out, or the action.');
  }
  const found = findAction(typed);
  if (found.kind === 'ambiguous') {
    throw new WrongUsage(`${typed} could be ${found.candidates.join(' or ')}.`, 'Name the service too.');
  }
  if (found.kind === 'unknown') {
    const { nearest } = found;
    throw new WrongUsage(
      `Neither policy grants an action ${typed}, in any generation.`,
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'See all that is granted: berth iam explain',
    );
  }
  const grants = grantsOf(redisCloud, found.explanation.action, selection);
  if (grants.length === 0) {
    throw new CommandFailed(
      `${found.explanation.action} is not granted there.`,
      'See where it is: leave out --generation and --policy.',
    );
  }
  return { ...found.explanation, grants };
}
