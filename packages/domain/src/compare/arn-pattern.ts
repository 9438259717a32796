import { covers, disjoint, hasVariable, literal, tokensOf } from './glob.ts';

/** One pattern of a Resource or NotResource, ready for comparison. */
export interface ArnPattern {
  text: string;
  tokens: string[];
  /** What every ARN that it covers begins with. */
  start: string;
  /** The six parts of an ARN; null where the pattern is `*` and covers whatever there is. */
  parts: string[][] | null;
}

/** Reads one resource pattern. */
export function arnPattern(text: string, variables: boolean): ArnPattern {
  const tokens = variables && hasVariable(text) ? tokensWithVariables(text) : [...text];
  const start = /^[^*?$]*/.exec(text)?.[0] ?? '';
  return { text, tokens, start, parts: tokens.every((token) => token === '*') ? null : partsOf(tokens) };
}

/** Policy variables stand in the last part of an ARN alone: before it they are text that no resource has. */
function tokensWithVariables(text: string): string[] {
  const [head = ''] = /^(?:[^:]*:){5}/.exec(text) ?? [];
  return head === '' ? [...text] : [...head, ...tokensOf(text.slice(head.length), true)];
}

/**
 * The parts of `arn:partition:service:region:account:resource`; the last keeps its colons. Wildcards are matched part
 * by part, and an ARN that is cut short ends in wildcards.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function partsOf(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === ':' && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  while (parts.length < 6) parts.push(['*']);
  return parts;
}

const partsCover = (wide: string[][], narrow: string[][]): boolean =>
  wide.every((part, i) => covers(part, narrow[i] ?? []));

/** Whether every resource of `narrow` is one of `wide`, as far as that can be shown. */
export function arnCovers(wide: ArnPattern, narrow: ArnPattern): boolean {
  if (wide.parts === null) return true;
  return narrow.parts !== null && partsCover(wide.parts, narrow.parts);
}

/** Whether no resource is both, as far as that can be shown. */
export const arnsDisjoint = (a: ArnPattern, b: ArnPattern): boolean => disjoint(a.tokens, b.tokens);

/**
 * Whether a pattern covers a concrete resource; `tokens` are the pattern's with its variables filled in. A request for
 * `*` is met by `*` alone. `perhaps`: only if a star in the middle reaches over colons, as in
 * `arn:aws:ec2:*:instance/*`; AWS says that it can, and no more.
 */
export function arnMatches(
  pattern: ArnPattern,
  resource: string,
  tokens: readonly string[],
): boolean | 'perhaps' {
  if (pattern.parts === null) return true;
  if (!resource.startsWith('arn:') || !resource.startsWith(pattern.start)) return false;
  const wanted = [...literal(resource)];
  const parts = tokens === pattern.tokens ? pattern.parts : partsOf(tokens);
  if (partsCover(parts, partsOf(wanted))) return true;
  return covers(tokens, wanted) ? 'perhaps' : false;
}
