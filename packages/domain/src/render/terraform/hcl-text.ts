/**
 * A text as a quoted HCL string. `\${` and `%{` would begin a template, so the sign before the brace is doubled;
 * where another such sign comes before it, doubling would be read differently, and it is written by its number.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
 */
export function hclText(text: string): string {
  const quoted = text
    .toWellFormed()
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)
    .replace(/([$%]*)([$%])\{/g, (_, before: string, sign: string) =>
      before === '' ? `${sign}${sign}{` : `${[...before, sign].map(escaped).join('')}{`,
    );
  return `"${quoted}"`;
}

/** `\uNNNN`, and `\UNNNNNNNN` beyond the first plane. */
function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The right side of an attribute: an expression as it stands, or a text that is quoted. */
export type HclValue = { expression: string } | { text: string };

/** Attributes one below the other, their signs in line as `terraform fmt` has them. */
export function hclAttributes(attributes: [name: string, value: HclValue][], indent = '  '): string[] {
  const width = Math.max(0, ...attributes.map(([name]) => [...name].length));
  return attributes.map(([name, value]) => {
    const right = 'text' in value ? hclText(value.text) : value.expression;
    return `${indent}${name.padEnd(width)} = ${right}`;
  });
}

/** A block, its attributes in paragraphs with an empty line between. */
export const hclBlock = (head: string, ...paragraphs: [name: string, value: HclValue][][]): string =>
  [`${head} {`, paragraphs.map((attributes) => hclAttributes(attributes).join('\n')).join('\n\n'), '}'].join(
    '\n',
  );
