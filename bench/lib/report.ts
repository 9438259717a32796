import { cpus, totalmem } from 'node:os';

/** One line of the bench's table. */
export interface Line {
  what: string;
  measured: string;
  bar: string;
  /** Null where the issue asks for the number and sets no bar. */
  held: boolean | null;
}

export const atLeast = (what: string, value: number, bar: number, detail: string): Line => ({
  what,
  measured: `${value.toFixed(2)} (${detail})`,
  bar: `>= ${bar}`,
  held: value >= bar,
});

export const atMost = (what: string, value: number, bar: number, detail: string): Line => ({
  what,
  measured: `${value.toFixed(2)} (${detail})`,
  bar: `<= ${bar}`,
  held: value <= bar,
});

/** The table as text. */
export function table(lines: Line[]): string {
  const verdict = (line: Line): string => (line.held === null ? '' : line.held ? 'held' : 'MISSED');
  const rows = [
    ['what', 'measured', 'bar', ''],
    ...lines.map((line) => [line.what, line.measured, line.bar, verdict(line)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What the numbers were measured on. */
export function machineFacts(postgres: string): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}, ${memory} GiB, Node ${process.versions.node}, ${postgres}`;
}
