import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

/** Reads a CSV as RFC 4180 says. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  const next = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (next.lastIndex < text.length) {
    const found = next.exec(text);
    if (!found) throw new Error('no CSV');
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n' && next.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

test('whatever a cell holds, it is read back as one cell that no spreadsheet takes for a formula', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '"', ',', '\n='), fc.string())
      .map((two) => two.join('')),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(texts, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      (rows) => {
        const cells = parse(toCsv(['a', 'b'], rows)).slice(1);
        expect(cells.length).toBe(rows.length);
        const wrong = rows.flatMap((row, index) =>
          row.filter((text, column) => {
            const found = cells[index]?.[column] ?? 'nothing';
            return (found !== text && found !== `'${text}`) || /^[=+\-@]/.test(found.trimStart());
          }),
        );
        expect(wrong).toEqual([]);
      },
    ),
  );
});

test('numbers stay numbers', () => {
  expect(toCsv(['id'], [[-7]])).toBe('"id"\r\n-7\r\n');
});
