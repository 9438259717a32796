/**
 * Text for a comment or a message: on one line, and without characters that a terminal obeys or that change how the
 * rest of the line reads. A comment cannot be left, whatever the text is.
 */
export const plainLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu, ' ').trim();
