import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { DirectoryInUse } from '../directory-lock.ts';
import { messageOf } from '../log.ts';
import { COMMANDS, type CommandSpec, type Values } from './commands.ts';
import { askServer, callAdmin } from './socket.ts';

/** What a run of `berth admin` has to do with the world. */
export interface AdminIo {
  env: Record<string, string | undefined>;
  out(line: string): void;
  err(line: string): void;
  stdin(): Promise<string>;
  /** Asks a person yes or no; left out where there is nobody to ask. */
  confirm?(question: string): Promise<boolean>;
}

class WrongUsage extends Error {}

/** Ids are int32; a longer number is nobody's. */
const ID = /^[1-9]\d{0,8}$/;

/** Runs one administration command. Gives the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runAdmin(args: string[], io: AdminIo): Promise<number> {
  try {
    const wanted = findCommand(args);
    if (wanted === null) {
      for (const line of overview()) io.out(line);
      return args.length === 0 ? 2 : 0;
    }
    return await runCommand(wanted.command, wanted.rest, io);
  } catch (error) {
    io.err(`berth admin: ${messageOf(error)}`);
    return error instanceof WrongUsage ? 2 : 1;
  }
}

/** The command that the first words name; null when help is asked for. */
function findCommand(args: string[]): { command: CommandSpec; rest: string[] } | null {
  const first = args[0];
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') return null;
  for (const command of COMMANDS) {
    const words = command.words.split(' ');
    if (words.every((word, index) => args[index] === word))
      return { command, rest: args.slice(words.length) };
  }
  throw new WrongUsage(`There is no command "${args.slice(0, 2).join(' ')}". See: berth admin --help`);
}

async function runCommand(command: CommandSpec, rest: string[], io: AdminIo): Promise<number> {
  const parsed = parse(command, rest);
  if (parsed === null) {
    for (const line of usage(command)) io.out(line);
    return 0;
  }
  if (command.confirm && !parsed.yes) {
    const question = command.confirm(parsed.values);
    if (!io.confirm) throw new WrongUsage(`${question} There is nobody to ask here: add --yes`);
    if (!(await io.confirm(question))) {
      io.err('berth admin: nothing was changed');
      return 1;
    }
  }
  const argument = await command.argument(parsed.values, io.stdin);
  const answer = await ask(command, argument, io);
  const refused = refusalOf(answer);
  if (refused !== null) {
    io.err(`berth admin: ${refused}`);
    return 1;
  }
  const result = resultOf(answer);
  if (parsed.json) io.out(JSON.stringify(result, null, 2));
  else for (const line of command.show(result as never)) io.out(line);
  return 0;
}

/** The running server answers when there is one; else the database is opened here. */
async function ask(command: CommandSpec, argument: unknown, io: AdminIo): Promise<unknown> {
  const config = readConfig(io.env);
  const running = await askServer(config.home, command.asks, argument);
  if (running) return running.result;
  // Only where no server answers: to load all of it takes four times as long as to ask one.
  const [{ openCore }, { createAdmin }] = await Promise.all([import('../core.ts'), import('./admin.ts')]);
  try {
    const core = await openCore({ ...config, runWorker: false }, 'berth admin');
    try {
      const result = await callAdmin(createAdmin(core.context, config), command.asks, argument);
      // As it would come over the socket: dates as text.
      return JSON.parse(JSON.stringify(result));
    } finally {
      await core.close();
    }
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    throw new Error(`${error.message} (It does not answer on its administration socket yet; try again.)`);
  }
}

type Tagged = { ok: true; value: unknown } | { ok: false; error: { message: string } };

const isTagged = (answer: unknown): answer is Tagged =>
  typeof answer === 'object' && answer !== null && 'ok' in answer;

const refusalOf = (answer: unknown): string | null =>
  isTagged(answer) && !answer.ok ? answer.error.message : null;

const resultOf = (answer: unknown): unknown => (isTagged(answer) && answer.ok ? answer.value : answer);

interface Parsed {
  values: Values;
  json: boolean;
  yes: boolean;
}

/** Null when help is asked for. */
function parse(command: CommandSpec, rest: string[]): Parsed | null {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    output: { type: 'string', short: 'o' },
    ...(command.confirm ? { yes: { type: 'boolean' as const, short: 'y' } } : {}),
  };
  for (const [name, option] of Object.entries(command.options))
    options[name] = { type: 'string', ...(option.many ? { multiple: true } : {}) };
  const { values, positionals } = parsed(rest, options);
  if (values.help) return null;
  const output = values.output ?? 'text';
  if (output !== 'text' && output !== 'json') throw new WrongUsage('--output is text or json');
  const takes = command.takes ?? [];
  if (positionals.length !== takes.length)
    throw new WrongUsage(`\`${command.words}\` takes ${takes.join(' ') || 'no argument'} beside its options`);
  for (const [name, option] of Object.entries(command.options))
    if (option.needed && values[name] === undefined)
      throw new WrongUsage(`\`${command.words}\` needs --${name}: ${option.about}`);
  return { values: valuesOf(values, positionals), json: output === 'json', yes: values.yes === true };
}

function parsed(rest: string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args: rest, options: options ?? {}, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

function valuesOf(values: Record<string, unknown>, positional: string[]): Values {
  const text = (option: string) => String(values[option] ?? '');
  return {
    positional,
    text,
    maybe: (option) => (values[option] === undefined ? undefined : String(values[option])),
    many: (option) => (Array.isArray(values[option]) ? values[option].map(String) : []),
    accountId: () => {
      if (!ID.test(text('account')))
        throw new WrongUsage('--account takes the number of an account. See: berth admin account list');
      return Number(text('account'));
    },
    ids: (names) =>
      names.map((name, place) => {
        if (!ID.test(positional[place] ?? '')) throw new WrongUsage(`${name} is a number, like 1001`);
        return Number(positional[place]);
      }),
    choice: (option, choices) => {
      const given = values[option] === undefined ? choices[0] : text(option);
      const chosen = choices.find((one) => one === given);
      if (chosen === undefined) throw new WrongUsage(`--${option} takes ${choices.join(' or ')}`);
      return chosen;
    },
  };
}

const overview = (): string[] => [
  'berth admin: administer a Berth server, on its own machine',
  '',
  ...COMMANDS.map(
    (command) => `  ${[command.words, ...(command.takes ?? [])].join(' ').padEnd(24)} ${command.about}`,
  ),
  '',
  'Each takes --help, and --output json. BERTH_HOME names the data directory (.berth here when unset);',
  'a running server is asked over its socket there, else the database is opened directly.',
];

const usage = (command: CommandSpec): string[] => [
  `berth admin ${[command.words, ...(command.takes ?? [])].join(' ')}: ${command.about}`,
  '',
  ...Object.entries(command.options).map(
    ([name, option]) => `  ${`--${name}`.padEnd(18)} ${option.about}${option.needed ? '' : ' (optional)'}`,
  ),
  ...(command.confirm ? [`  ${'--yes'.padEnd(18)} do not ask (needed where nobody can be asked)`] : []),
  `  ${'--output'.padEnd(18)} text or json (optional)`,
  '',
  `Example: ${command.example}`,
];
