import type { Tag } from '../../blueprint/blueprint.ts';
import { inlineCode } from '../markdown.ts';

/** A numbered instruction: its sentence, and what hangs below it. */
export interface Instruction {
  say: string;
  /** A choice each, as made by {@link choice}. */
  choices?: string[];
  /** A block of code, as made by `jsonBlock`. */
  block?: string;
}

/** A section with numbered instructions. */
export const numbered = (title: string, why: string, instructions: readonly Instruction[]): string =>
  [`## ${title}`, why, instructions.map(asItem).join('\n')].join('\n\n');

/** Under `1.` to `99.` alike, so that every line below belongs to the item. */
const INDENT = '    ';

function asItem({ say, choices = [], block }: Instruction, index: number): string {
  const lines = [
    say,
    ...choices.map((one) => `- ${one}`),
    ...(block === undefined ? [] : ['', ...block.split('\n'), '']),
  ];
  return lines
    .map((line, at) =>
      at === 0 ? `${`${index + 1}.`.padEnd(INDENT.length)}${line}` : line === '' ? '' : `${INDENT}${line}`,
    )
    .join('\n');
}

/** A field of the AWS console and what to enter there; the value may be anything. */
export const field = (name: string, value: string): string => `**${name}:** ${inlineCode(value)}`;

/** A field of the AWS console with fixed choices. */
export const choice = (name: string, chosen: string): string => `**${name}:** ${chosen}`;

/** The step in which tags are entered. */
export const tagStep = (tags: readonly Tag[]): Instruction => ({
  say: 'Under **Add tags**, choose **Add new tag** for each of these:',
  choices: tags.map(({ Key, Value }) => `${field('Key', Key)}, ${field('Value', Value)}`),
});
