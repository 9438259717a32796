/** A star and a question mark that stand for themselves. IAM takes no such characters in a policy. */
const LITERALS: Readonly<Record<string, string>> = { '*': '\ue000', '?': '\ue001' };

/** Concrete text as a pattern sees it: a star in it is a star, and no wildcard. */
export const literal = (text: string): string => text.replace(/[*?]/g, (wild) => LITERALS[wild] ?? wild);

/** `${aws:username}`, `${aws:username, 'nobody'}`, and the escapes `${*}`, `${?}`, `${$}`. */
const VARIABLE = /\$\{([^}]*)\}/g;

export const hasVariable = (pattern: string): boolean => pattern.includes('${');

/** The key that a policy variable names, in lower case, and its default where it has one. */
export function variableOf(token: string): { key: string; otherwise?: string } {
  const [, key = '', otherwise] = /^\$\{([^,}]*)(?:,\s*'([^']*)')?\}$/.exec(token) ?? [];
  return { key: key.trim().toLowerCase(), ...(otherwise === undefined ? {} : { otherwise }) };
}

/**
 * A pattern as tokens: `*`, `?`, single characters, and whole policy variables. Without `variables` (documents of the
 * version of 2008) `${…}` is text like any other.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function tokensOf(pattern: string, variables: boolean): string[] {
  if (!variables || !hasVariable(pattern)) return [...pattern];
  const tokens: string[] = [];
  let at = 0;
  for (const match of pattern.matchAll(VARIABLE)) {
    tokens.push(...pattern.slice(at, match.index));
    const inside = match[1] ?? '';
    tokens.push(inside === '$' ? '$' : (LITERALS[inside] ?? match[0]));
    at = match.index + match[0].length;
  }
  tokens.push(...pattern.slice(at));
  return tokens;
}

/** True for a token that stands for exactly one character: no star, and no variable, which may have any length. */
const isOne = (token: string | undefined): boolean => token?.length === 1 && token !== '*';

/**
 * Whether a pattern matches every text that another one matches; a concrete text is a pattern without wildcards.
 * `*` covers anything, `?` one character, a variable itself. It goes back to the last star only, so that no pattern,
 * however many stars it has, takes longer than the product of both lengths. False may also mean that it can't be
 * shown: `*?` and `?*` are the same and not recognised as such.
 */
export function covers(pattern: ArrayLike<string>, text: ArrayLike<string>): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < text.length; ) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      resume = i;
    } else if (wanted !== undefined && (wanted === text[i] || (wanted === '?' && isOne(text[i])))) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/**
 * Whether no text matches both patterns. A variable may be any text. True is proof: it looks at the fixed beginnings
 * and ends alone, which is where ARNs differ.
 */
export function disjoint(a: readonly string[], b: readonly string[]): boolean {
  return fixedDiffer(a, b) || fixedDiffer([...a].reverse(), [...b].reverse());
}

function fixedDiffer(a: readonly string[], b: readonly string[]): boolean {
  for (let i = 0; ; i++) {
    const [one, other] = [a[i], b[i]];
    if (one === undefined && other === undefined) return false;
    if (one === undefined || other === undefined) {
      // One text has ended: the other pattern must still ask for something.
      return (one === undefined ? b : a).slice(i).some((token) => isOne(token));
    }
    if (one === '*' || other === '*' || one.length > 1 || other.length > 1) return false;
    if (one !== other && one !== '?' && other !== '?') return true;
  }
}

/**
 * A test for one pattern on names in lower case. Nearly all patterns have stars alone and one fixed part, or two, for
 * which no walk over characters is needed.
 */
export function nameTest(pattern: string): (name: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (wanted.includes('?')) return (name) => covers(wanted, name);
  const parts = wanted.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return (name) => name === wanted;
  const middle = parts.slice(1, -1).filter((part) => part !== '');
  const [only = ''] = middle;
  if (middle.length === 0 && last === '') return (name) => name.startsWith(first);
  if (middle.length === 1 && first === '' && last === '') return (name) => name.includes(only);
  return (name) => {
    if (name.length < first.length + last.length) return false;
    if (!name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    for (const part of middle) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - last.length;
  };
}
