/** Control, format and direction characters, line separators, halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Foreign text on one line, in which nothing is hidden: what does not print is written as `\u000a`. */
export const visible = (text: string): string =>
  text.replace(
    UNPRINTABLE,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/**
 * Foreign text as inline code: literally what is to be typed, whatever it holds. There is no empty inline code, so
 * an empty text gives words. https://spec.commonmark.org/0.31.2/#code-spans
 */
export function inlineCode(text: string): string {
  const line = visible(text);
  if (line === '') return '(empty)';
  const fence = '`'.repeat(longestRun(line) + 1);
  // A parser takes one space off both ends, and would take a backtick there for the fence's.
  const pad = /^`|`$/.test(line) || (/^ .* $/.test(line) && line.trim() !== '') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** What Markdown (GitHub's too: tables, strikethrough, mathematics) could take for markup. */
const SPECIAL = /[\\`*_{}[\]<>|~&$#!^]|:(?=[\w+-]+:)|^[-+=]|(?<=^\d{1,9})[.)]/g;

/** What GitHub makes links of, and what therefore is shown as code. */
const LINKS = /@|www\.|:\/\//i;

/**
 * Foreign text in a sentence, escaped so that it shows as it is. Blanks around it go: at the start of a line they
 * would make a list or a block of code of it.
 */
export function prose(text: string): string {
  const line = visible(text).trim();
  return LINKS.test(line) ? inlineCode(line) : line.replace(SPECIAL, '\\$&');
}

/** Foreign text as a block of code, with a fence that nothing in it can end. https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
export function codeBlock(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A JSON value as a block of code. Characters that do not print are escaped as JSON does it, so the value stays the same. */
export const jsonBlock = (value: unknown): string =>
  codeBlock('json', JSON.stringify(value, null, 2).replace(/[^\n -~]/g, escapedUnit));

/** By UTF-16 unit, as JSON has it; letters of any language stay readable. */
function escapedUnit(unit: string): string {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(unit)
    ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    : unit;
}
