import type { FindingModesBody } from '@berth/api';
import { type Command, InvalidArgumentError } from 'commander';
import { plain, printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';

type Modes = FindingModesBody['modes'];
type Change = { code: string; mode: 'notify' | 'approve' | 'auto' };

interface ModesOptions extends ConnectionOptions {
  set?: Change[];
}

function readChange(text: string, before: Change[] = []): Change[] {
  const [, code = '', mode] = /^([a-z0-9_]+)=(notify|approve|auto)$/.exec(text) ?? [];
  if (mode === undefined)
    throw new InvalidArgumentError('Say CODE=MODE, with notify, approve or auto: instance_stopped=auto');
  return [...before, { code, mode: mode as Change['mode'] }];
}

const byOf = ({ undoable, replacesNode }: Modes[number]): string =>
  !undoable ? 'a person' : replacesNode ? 'Berth, which replaces a node' : 'Berth';

const modesTable = (modes: Modes): string =>
  renderTable(
    ['CODE', 'MODE', 'SEVERITY', 'UNDONE BY'],
    modes.map((one) => [one.code, one.mode, one.severity, byOf(one)].map(plain)),
  );

/** `berth findings modes`. */
export function registerModes(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('modes')
    .description('show or set what happens to findings of each code')
    .option(
      '--set <code=mode>',
      'notify: only told; approve: undone when an owner says so; auto: undone at once',
      readChange,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  berth findings modes\n  berth findings modes --set instance_stopped=auto --set tags_changed=notify',
    );
  withConnection(command).action((options: ModesOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const modes = options.set
        ? await client.updateFindingModes(options.set, terminal.signal)
        : await client.findingModes(terminal.signal);
      printAnswer(terminal, options.output, modes, modesTable);
    }),
  );
}
