import { literal, matchesGlob } from './glob.ts';
import type { Context } from './request.ts';

function keyValue(context: Context, key: string): string | undefined {
  const found = Object.keys(context).find((each) => each.toLowerCase() === key.toLowerCase());
  const value = found === undefined ? undefined : context[found];
  return typeof value === 'string' ? value : undefined;
}

/**
 * Fills policy variables in; undefined when a key has no single value and the variable no default.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function filled(pattern: string, context: Context): string | undefined {
  let unresolved = false;
  const text = pattern.replace(/\$\{([^}]*)\}/g, (_all, inside: string) => {
    if (inside === '*' || inside === '?' || inside === '$') return literal(inside);
    const [, key = '', fallback] = /^([^,]*)(?:,\s*'([^']*)')?$/.exec(inside) ?? [];
    const value = keyValue(context, key.trim()) ?? fallback;
    if (value === undefined) unresolved = true;
    return literal(value ?? '');
  });
  return unresolved ? undefined : text;
}

/** The six parts of an ARN; an ARN cut short ends in wildcards. */
function partsOf(arn: string): string[] {
  const [arnWord = '', partition = '*', service = '*', region = '*', account = '*', ...rest] = arn.split(':');
  return [arnWord, partition, service, region, account, rest.length > 0 ? rest.join(':') : '*'];
}

const matchesPart = (pattern: string, value: string): boolean => matchesGlob(pattern, literal(value));

/**
 * Whether a policy's Resource pattern covers the request's resource, letter by letter: a star in the request
 * is a star. `undefined` when the pattern has a variable without a value: then it covers nothing, and leaves
 * nothing out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function coversResource(
  pattern: string,
  resource: string,
  context: Context,
  variables: boolean,
): boolean | undefined {
  if (pattern === '*') return true;
  const text = variables ? filled(pattern, context) : pattern;
  if (text === undefined) return undefined;
  if (!resource.startsWith('arn:')) return false;
  const wanted = partsOf(text);
  return partsOf(resource).every((value, i) => matchesPart(wanted[i] ?? '*', value));
}
