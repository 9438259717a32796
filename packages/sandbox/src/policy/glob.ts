const LITERAL_STAR = '\ue000';
const LITERAL_MARK = '\ue001';

/** A text of which `matchesGlob` takes stars and question marks for themselves, in the pattern and in the text. */
export const literal = (text: string): string =>
  text.replaceAll('*', LITERAL_STAR).replaceAll('?', LITERAL_MARK);

/**
 * Whether IAM's wildcards cover the text: `*` any characters, `?` exactly one, anything else itself. Takes time in
 * proportion to both lengths at worst, where a regular expression of many stars would take for ever.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  /** Where the last star stands, and how much of the text it has taken so far. */
  let star = -1;
  let taken = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      taken = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star === -1) return false;
    else {
      taken += 1;
      p = star + 1;
      t = taken;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
