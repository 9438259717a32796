/** A stretch of text in a line. */
export type Inline =
  | { kind: 'text' | 'strong' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string };

/** A part of a page, as Berth's own renderings have them. */
export type Block =
  | { kind: 'heading'; level: number; text: Inline[] }
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] };

const FENCE = /^(`{3,})([\w-]*)$/;
const HEADING = /^(#{1,6}) (.+)$/;
const QUOTE = /^> ?/;
const ITEM = /^([-*]|\d{1,9}[.)])( +)(?=\S)/;
const TABLE_RULE = /^\|(?: *:?-+:? *\|)+$/;

/**
 * Reads the Markdown of the walkthroughs: headings, paragraphs, lists, code, quotes and tables. Whatever else it may
 * hold, markup of HTML included, stays text.
 */
export function readMarkdown(source: string): Block[] {
  return blocksOf(source.replaceAll('\r\n', '\n').split('\n'));
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      at++;
      continue;
    }
    const read = codeAt(lines, at) ?? headingAt(line, at) ?? quoteAt(lines, at) ?? listAt(lines, at);
    const [block, next] = read ?? tableAt(lines, at) ?? paragraphAt(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

type Read = [block: Block, next: number];

function codeAt(lines: readonly string[], at: number): Read | null {
  const [, fence] = FENCE.exec(lines[at] ?? '') ?? [];
  if (fence === undefined) return null;
  const end = lines.findIndex((line, index) => index > at && line.trimEnd() === fence);
  const last = end === -1 ? lines.length : end;
  return [{ kind: 'code', text: lines.slice(at + 1, last).join('\n') }, last + 1];
}

function headingAt(line: string, at: number): Read | null {
  const [, marks = '', text = ''] = HEADING.exec(line) ?? [];
  return marks === '' ? null : [{ kind: 'heading', level: marks.length, text: readInline(text) }, at + 1];
}

function quoteAt(lines: readonly string[], at: number): Read | null {
  let end = at;
  while (QUOTE.test(lines[end] ?? '')) end++;
  if (end === at) return null;
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ''));
  return [{ kind: 'quote', blocks: blocksOf(inner) }, end];
}

function listAt(lines: readonly string[], start: number): Read | null {
  const first = ITEM.exec(lines[start] ?? '');
  if (!first) return null;
  const ordered = /\d/.test(first[1] ?? '');
  const items: Block[][] = [];
  let at = start;
  for (let item: RegExpExecArray | null = first; item; item = ITEM.exec(lines[at] ?? '')) {
    if (/\d/.test(item[1] ?? '') !== ordered) break;
    const indent = item[0].length;
    const inner = [(lines[at] ?? '').slice(indent)];
    at++;
    // What is indented as far belongs to the item, blank lines between included.
    for (; at < lines.length; at++) {
      const line = lines[at] ?? '';
      if (line.trim() !== '' && !line.startsWith(' '.repeat(indent))) break;
      inner.push(line.slice(indent));
    }
    items.push(blocksOf(inner));
  }
  return [{ kind: 'list', ordered, items }, at];
}

function tableAt(lines: readonly string[], at: number): Read | null {
  if (!(lines[at] ?? '').startsWith('|') || !TABLE_RULE.test((lines[at + 1] ?? '').trim())) return null;
  let end = at + 2;
  while ((lines[end] ?? '').startsWith('|')) end++;
  const rows = lines.slice(at + 2, end).map(cellsOf);
  return [{ kind: 'table', head: cellsOf(lines[at] ?? ''), rows }, end];
}

const cellsOf = (line: string): Inline[][] =>
  line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => readInline(cell.trim()));

function paragraphAt(lines: readonly string[], at: number): Read {
  let end = at + 1;
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !startsBlock(lines[end] ?? '')) end++;
  return [{ kind: 'paragraph', text: readInline(lines.slice(at, end).join(' ')) }, end];
}

const startsBlock = (line: string): boolean =>
  FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || ITEM.test(line);

const INLINE = /\\([!-/:-@[-`{-~])|(`+)(.+?)(?<!`)\2(?!`)|\*\*(.+?)\*\*|\[([^\]]+)\]\((https:\/\/[^\s)]+)\)/g;

/** A line's code, strong words and links; a link leads to https and nowhere else. */
export function readInline(text: string): Inline[] {
  const found: Inline[] = [];
  const add = (part: Inline): void => {
    const last = found.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') last.text += part.text;
    else if (part.text !== '') found.push(part);
  };
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    add({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const [, escaped, , code, strong, label, href] = match;
    if (escaped !== undefined) add({ kind: 'text', text: escaped });
    else if (code !== undefined) add({ kind: 'code', text: withoutPad(code) });
    else if (strong !== undefined) add({ kind: 'strong', text: plain(strong) });
    else add({ kind: 'link', text: plain(label ?? ''), href: href ?? '' });
  }
  add({ kind: 'text', text: text.slice(at) });
  return found;
}

const withoutPad = (code: string): string =>
  /^ .* $/.test(code) && code.trim() !== '' ? code.slice(1, -1) : code;

const plain = (text: string): string =>
  readInline(text)
    .map((part) => part.text)
    .join('');
