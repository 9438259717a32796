import { open } from 'node:fs/promises';
import {
  type ConsoleAccess,
  comparePolicies,
  generationOf,
  judgePolicy,
  newestGeneration,
  POLICY_KINDS,
  type PolicyDifference,
  type PolicyDocument,
  type PolicyGeneration,
  type PolicyJudgement,
  type PolicyKind,
  readPolicyText,
  redisCloud,
  renderDifferenceMarkdown,
  renderDifferenceText,
  renderJudgementMarkdown,
  renderJudgementText,
  type SideNames,
  servicesNamed,
  situationOf,
} from '@berth/domain';
import { loadActionCatalogue } from '@berth/engine';
import { AlreadyReported, CommandFailed, WrongUsage } from '../errors.ts';
import { type OutputFormat, plain, printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';

export type DiffFormat = 'text' | 'markdown' | 'json';

export interface DiffOptions {
  /** A customer's own policy: a file, or `-`. */
  from?: string;
  policy?: PolicyKind;
  format?: DiffFormat;
  output: OutputFormat;
  account?: string;
  region?: string;
  consoleAccess: ConsoleAccess;
}

/** What the command answers, in every format. */
interface DiffAnswer extends SideNames {
  /** Only of a customer's own policy. */
  judgement?: PolicyJudgement;
  differences: PolicyDifference[];
}

/**
 * `berth iam diff`: how one policy differs from another, action by action; and whether a customer's own policy is
 * enough. Exit code 1 when that is not enough for what is required; a difference is no failure.
 */
export async function diffIam(
  words: readonly string[],
  options: DiffOptions,
  terminal: Terminal,
): Promise<void> {
  const format = formatOf(options);
  const answer =
    options.from === undefined
      ? await diffGenerations(words, options)
      : await diffFile(options.from, words, options, terminal);
  if (format === 'json') printAnswer(terminal, 'json', answer, () => '');
  else terminal.out(plain(format === 'markdown' ? markdownOf(answer) : textOf(answer)));
  if (answer.judgement?.verdict === 'insufficient') throw new AlreadyReported();
}

function formatOf({ format, output }: DiffOptions): DiffFormat {
  if (output === 'json' && format !== undefined && format !== 'json')
    throw new WrongUsage(`--output json and --format ${format} do not go together.`, 'Pass one of the two.');
  return format ?? output;
}

function generation(id: string | undefined, otherwise: PolicyGeneration): PolicyGeneration {
  if (id === undefined) return otherwise;
  const found = generationOf(redisCloud, id);
  const known = redisCloud.generations.map((one) => one.id).join(', ');
  if (!found)
    throw new WrongUsage(
      `There is no policy generation ${plain(id)}.`,
      `There are: ${known}. A file is given with --from FILE.`,
    );
  return found;
}

const documentOf = (of: PolicyGeneration, kind: PolicyKind): PolicyDocument =>
  kind === 'user' ? of.userPolicy : of.instancePolicy;

async function diffGenerations(words: readonly string[], options: DiffOptions): Promise<DiffAnswer> {
  const newest = newestGeneration(redisCloud);
  const from = generation(words[0], redisCloud.generations.at(-2) ?? newest);
  const to = generation(words[1], newest);
  const kinds = options.policy === undefined ? POLICY_KINDS : [options.policy];
  const differences = await compare(
    kinds.map((kind) => ({ kind, from: documentOf(from, kind), to: documentOf(to, kind) })),
    options,
  );
  return { from: from.id, to: to.id, differences };
}

async function diffFile(
  path: string,
  words: readonly string[],
  options: DiffOptions,
  terminal: Terminal,
): Promise<DiffAnswer> {
  if (words.length > 1)
    throw new WrongUsage('With --from FILE only one generation is named, the one to compare with.');
  const to = generation(words[0], newestGeneration(redisCloud));
  const kind = options.policy ?? 'user';
  const document = await readDocument(path, terminal);
  const { account: accountId, region, consoleAccess } = options;
  const given = { profile: redisCloud, accountId, region };
  const judgement = judgePolicy(document, { ...given, policy: kind, consoleAccess });
  const differences = await compare([{ kind, from: document, to: documentOf(to, kind) }], options);
  return { from: nameOf(path), to: to.id, judgement, differences };
}

interface Pair {
  kind: PolicyKind;
  from: PolicyDocument;
  to: PolicyDocument;
}

async function compare(pairs: Pair[], { account, region }: DiffOptions): Promise<PolicyDifference[]> {
  const catalogue = await loadActionCatalogue(servicesNamed(pairs.flatMap(({ from, to }) => [from, to])));
  return pairs.map(({ kind, from, to }) => {
    const { notes: _notes, ...situation } = situationOf(from, {
      profile: redisCloud,
      accountId: account,
      region,
    });
    return comparePolicies(from, to, { ...situation, policy: kind, catalogue });
  });
}

/** Far more than the largest policy that IAM takes, however it is laid out. */
const MOST_BYTES = 64 * 1024;

const nameOf = (path: string): string => (path === '-' ? 'standard input' : path);

async function readDocument(path: string, terminal: Terminal): Promise<PolicyDocument> {
  const name = nameOf(path);
  const text = path === '-' ? await terminal.readInput(MOST_BYTES) : await readStart(path);
  if (Buffer.byteLength(text) > MOST_BYTES)
    throw new CommandFailed(
      `${plain(name)} is larger than any policy: more than ${MOST_BYTES} bytes.`,
      'Give the JSON of one policy, as IAM shows it.',
    );
  const read = readPolicyText(text);
  if (read.ok) return read.value;
  const faults = read.error.map(({ path: where, message }) => `  ${where || 'the document'} ${message}`);
  throw new CommandFailed(
    plain(`${name} is no policy that IAM would take:\n${faults.join('\n')}`),
    'Give the JSON of one policy, as IAM > Policies > {} JSON shows it.',
    { field: read.error[0]?.path || undefined },
  );
}

/** The text of a file, or a little more than the most that is read of it. */
async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(
      `The file ${plain(path)} cannot be read${error.code === 'ENOENT' ? ': it does not exist' : ''}.`,
    );
  });
  try {
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    let size = 0;
    for (let read = 1; read > 0 && size < buffer.length; size += read)
      ({ bytesRead: read } = await file.read(buffer, size, buffer.length - size));
    return buffer.subarray(0, size).toString('utf8');
  } catch {
    throw new CommandFailed(`The file ${plain(path)} cannot be read.`);
  } finally {
    await file.close();
  }
}

const textOf = ({ judgement, differences, ...names }: DiffAnswer): string =>
  [
    ...(judgement ? [renderJudgementText(judgement, names.from)] : []),
    ...differences.map((one) => renderDifferenceText(one, names)),
  ].join('\n');

const markdownOf = ({ judgement, differences, ...names }: DiffAnswer): string =>
  [
    ...(judgement ? [renderJudgementMarkdown(judgement, names.from)] : []),
    ...differences.map((one) => renderDifferenceMarkdown(one, names)),
  ].join('\n');
