const OFFSET = [0x811c9dc5, 0x01000193, 0x2f0b4c47, 0x6a09e667];

/**
 * A short text that differs when the input differs: FNV-1a from four beginnings. For tokens and ids, where chance is
 * to be kept out; it protects nothing.
 * https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
 */
export function shortHash(text: string): string {
  return OFFSET.map((offset) => {
    let hash = offset;
    for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  }).join('');
}
