import {
  CannotRender,
  checkTags,
  type RenderedFile,
  type RenderFormat,
  render,
  type Tag,
} from '@berth/domain';
import { CommandFailed, WrongUsage } from '../errors.ts';
import { printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { type BlueprintOptions, iamTarget } from './options.ts';
import { type WrittenFile, writeFiles } from './write-files.ts';

interface RenderOptions extends BlueprintOptions {
  format: RenderFormat;
  tag?: Tag[];
  out?: string;
  force?: boolean;
}

/**
 * `berth iam render`: the blueprint as files for another tool. Talks to nobody, so that it can be run, and what it
 * writes be reviewed, before anybody has credentials.
 */
export async function renderIam(options: RenderOptions, terminal: Terminal): Promise<void> {
  const { format, out, output } = options;
  if (out === '') throw new WrongUsage('--out is empty.', 'Give a file or a folder.');
  if (options.force && out === undefined) throw new WrongUsage('--force is for --out.', 'Pass --out, too.');
  const files = filesOf(options);
  if (out !== undefined) {
    const written = await writeFiles(files, out, options.force ?? false);
    return printAnswer(terminal, output, answerOf(options, files, written), () =>
      written.map(told).join('\n'),
    );
  }
  if (output === 'json') return printAnswer(terminal, output, answerOf(options, files), () => '');
  const [only, ...more] = files;
  if (!only || more.length > 0) {
    throw new WrongUsage(
      `${format} has ${files.length} files: ${files.map(({ name }) => name).join(', ')}.`,
      'Pass --out DIR, or --output json.',
    );
  }
  terminal.out(only.text);
}

function filesOf(options: RenderOptions): RenderedFile[] {
  const { profile, generation, consoleAccess } = iamTarget(options);
  const tags = checkTags(options.tag ?? [], profile);
  if (!tags.ok) throw new WrongUsage(tags.error.message, tags.error.remedy);
  try {
    return render(options.format, { profile, generation, consoleAccess, tags: tags.value });
  } catch (error) {
    if (error instanceof CannotRender) throw new CommandFailed(`${error.message}.`);
    throw error;
  }
}

const told = ({ path, unchanged }: WrittenFile): string =>
  unchanged ? `${path} is as it should be` : `Wrote ${path}`;

/** What a program is told: where each file is, or all of its text. */
const answerOf = (options: RenderOptions, files: RenderedFile[], written?: WrittenFile[]) => ({
  format: options.format,
  generation: options.generation,
  consoleAccess: options.consoleAccess,
  files: files.map(({ text, ...file }, i) => ({ ...file, ...(written ? written[i] : { text }) })),
});
