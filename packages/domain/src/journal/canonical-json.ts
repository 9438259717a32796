/** What a canonical text is made of. */
export type Plain = string | number | boolean | null | undefined | { readonly [name: string]: Plain };

/**
 * The one text of a value: members by name, no spaces, strings and numbers as ECMAScript writes them, which is RFC
 * 8785. Members that are null or undefined are left out: a member that is added to entries later changes the text of no
 * entry before it.
 * https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: Plain): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
