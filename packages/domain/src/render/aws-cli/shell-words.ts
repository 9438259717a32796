/**
 * A text as one word of a POSIX shell. Single quotes switch everything off, so the only character to deal with is
 * the single quote itself. A shell cannot hold NUL in any way; it is left out.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */
export const shellWord = (text: string): string => `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;

/**
 * JSON in ASCII: neither the locale of the shell nor an unpaired surrogate can change what arrives. Line breaks are
 * only those that `indent` makes.
 */
export const asciiJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** JSON that can stand between the backticks of a query's literal: one inside would end it. */
export const literalText = (value: unknown, indent?: number): string =>
  asciiJson(value, indent).replaceAll('`', '\\u0060');

/**
 * A value as a literal of the AWS CLI's query language, which compares objects and lists as data.
 * https://jmespath.org/specification.html#literal-expressions
 */
export const queryLiteral = (value: unknown): string => `\`${literalText(value)}\``;
