import { Option } from 'commander';
import type { Terminal } from './terminal.ts';

export type OutputFormat = 'text' | 'json';

/** `--output text|json`, the same on every command. */
export const outputOption = (): Option =>
  new Option('--output <format>', 'how to print the answer').choices(['text', 'json']).default('text');

/**
 * Prints the answer of a command: one JSON document, or the text that `render` makes of the same value.
 * Everything that is not the answer (progress, questions) goes to standard error.
 */
export function printAnswer<T>(
  terminal: Terminal,
  format: OutputFormat,
  value: T,
  render: (value: T) => string,
): void {
  const text = format === 'json' ? asciiControls(JSON.stringify(value, null, 2)) : render(value);
  if (text !== '') terminal.out(text.endsWith('\n') ? text : `${text}\n`);
}

/** A table with aligned columns, two spaces apart; the last column is not padded. Control characters are dropped. */
export function renderTable(headers: string[], rows: (string | number | null | undefined)[][]): string {
  const cells = [headers, ...rows.map((row) => row.map((cell) => plain(String(cell ?? ''))))];
  const widths = headers.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What others typed must not move the cursor or change colours: control characters become `�`. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed here
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, '\ufffd');
}

/** JSON leaves C1 controls, direction overrides and line separators as they are; a terminal would obey them. */
const asciiControls = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
