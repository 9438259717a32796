import type { ConditionEntry } from '../verify/trust-conditions.ts';
import { covers, hasVariable, literal, tokensOf, variableOf } from './glob.ts';

/** True, false, or why it can't be known. */
export type Truth = boolean | { unknown: string };

/** What a request says of a condition key: its values, that it does not carry the key, or that nobody knows. */
export type KeyValue = readonly string[] | 'absent' | 'unknown';

/** What a request carries, asked by keys in lower case. */
export type RequestContext = (key: string) => KeyValue;

/** Compares one value of the request, stars as themselves, with one of the policy; null where the value is none that the operator compares. */
type Compare = (value: string, wanted: readonly string[]) => boolean | null;

const text = (tokens: readonly string[]): string => tokens.join('');

const numbers =
  (test: (value: number, wanted: number) => boolean): Compare =>
  (value, wanted) => {
    const [a, b] = [numeric(value), numeric(text(wanted))];
    return a === null || b === null ? null : test(a, b);
  };

const numeric = (word: string): number | null => (/^[+-]?\d+(\.\d+)?$/.test(word) ? Number(word) : null);

const moments =
  (test: (value: number, wanted: number) => boolean): Compare =>
  (value, wanted) => {
    const [a, b] = [moment(value), moment(text(wanted))];
    return a === null || b === null ? null : test(a, b);
  };

/** A date as ISO 8601, or as seconds since 1970. */
function moment(word: string): number | null {
  if (/^\d+$/.test(word)) return Number(word) * 1000;
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(word) ? Date.parse(word) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

const matches: Compare = (value, wanted) => covers(wanted, value);

/** ARNs are compared part by part; `ArnEquals` and `ArnLike` are the same. */
const sameArn: Compare = (value, wanted) => {
  const [parts, pattern] = [arnParts([...value]), arnParts(wanted)];
  return parts === null || pattern === null ? null : pattern.every((part, i) => covers(part, parts[i] ?? []));
};

function arnParts(tokens: readonly string[]): string[][] | null {
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === ':' && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.length === 6 ? parts : null;
}

interface Operator {
  compare: Compare;
  negated: boolean;
  /** How the policy's values are read: as they are, with policy variables, or with wildcards too. */
  values: 'plain' | 'text' | 'pattern';
}

const positive = (compare: Compare, values: Operator['values'] = 'plain'): Operator => ({
  compare,
  negated: false,
  values,
});
const negative = (compare: Compare, values: Operator['values'] = 'plain'): Operator => ({
  compare,
  negated: true,
  values,
});

const same: Compare = (value, wanted) => value === text(wanted);
const sameWord: Compare = (value, wanted) => value.toLowerCase() === text(wanted).toLowerCase();
const sameTruth: Compare = (value, wanted) =>
  /^(true|false)$/i.test(value) ? sameWord(value, wanted) : null;

/**
 * The operators that can be judged, by their names in lower case. Addresses and binary values are left to AWS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['stringequals', positive(same, 'text')],
  ['stringnotequals', negative(same, 'text')],
  ['stringequalsignorecase', positive(sameWord, 'text')],
  ['stringnotequalsignorecase', negative(sameWord, 'text')],
  ['stringlike', positive(matches, 'pattern')],
  ['stringnotlike', negative(matches, 'pattern')],
  ['arnequals', positive(sameArn, 'pattern')],
  ['arnlike', positive(sameArn, 'pattern')],
  ['arnnotequals', negative(sameArn, 'pattern')],
  ['arnnotlike', negative(sameArn, 'pattern')],
  ['bool', positive(sameTruth)],
  ['numericequals', positive(numbers((a, b) => a === b))],
  ['numericnotequals', negative(numbers((a, b) => a === b))],
  ['numericlessthan', positive(numbers((a, b) => a < b))],
  ['numericlessthanequals', positive(numbers((a, b) => a <= b))],
  ['numericgreaterthan', positive(numbers((a, b) => a > b))],
  ['numericgreaterthanequals', positive(numbers((a, b) => a >= b))],
  ['dateequals', positive(moments((a, b) => a === b))],
  ['datenotequals', negative(moments((a, b) => a === b))],
  ['datelessthan', positive(moments((a, b) => a < b))],
  ['datelessthanequals', positive(moments((a, b) => a <= b))],
  ['dategreaterthan', positive(moments((a, b) => a > b))],
  ['dategreaterthanequals', positive(moments((a, b) => a >= b))],
]);

/** Whether the operator asks for a value to be none of those listed, and so also holds where the key is missing. */
export const isNegated = ({ base }: ConditionEntry): boolean => base.includes('not');

/** A condition as a person reads it: `StringEquals aws:RequestedRegion = eu-west-1 or eu-central-1`. */
export const conditionText = ({
  operator,
  written,
  values,
}: Pick<ConditionEntry, 'operator' | 'written' | 'values'>): string =>
  `${operator} ${written} = ${values.join(' or ')}`;

/** Fills policy variables into a value. Undefined: the request has no value for one. */
export function filled(
  tokens: readonly string[],
  context: RequestContext,
): readonly string[] | { unknown: string } | undefined {
  const full: string[] = [];
  for (const token of tokens) {
    if (token.length === 1) {
      full.push(token);
      continue;
    }
    const { key, otherwise } = variableOf(token);
    const known = context(key);
    if (known === 'unknown') return { unknown: `policy variable ${token}` };
    const value = known === 'absent' || known.length !== 1 ? otherwise : known[0];
    if (value === undefined) return undefined;
    full.push(...literal(value));
  }
  return full;
}

/**
 * Whether one condition holds for a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function conditionHolds(entry: ConditionEntry, variables: boolean, context: RequestContext): Truth {
  const known = context(entry.key);
  if (known === 'unknown') return { unknown: conditionText(entry) };
  if (entry.base === 'null') {
    const absent = String(known === 'absent');
    return entry.values.some((value) => value.toLowerCase() === absent);
  }
  const operator = OPERATORS.get(entry.base);
  if (!operator) return { unknown: `${conditionText(entry)} (${entry.operator} is not judged here)` };
  if (known === 'absent') return holdsWithoutKey(entry, operator);
  const wanted = wantedValues(entry, operator, variables, context);
  if ('unknown' in wanted) return wanted;
  if (entry.qualifier === null && known.length !== 1)
    return { unknown: `${conditionText(entry)} (the request may carry several values)` };
  const passes = known.map((value) => valuePasses(value, wanted.values, operator));
  if (passes.includes(null)) return { unknown: `${conditionText(entry)} (the value can't be compared)` };
  return entry.qualifier === 'foranyvalue' ? passes.includes(true) : !passes.includes(false);
}

/** What a condition comes to where the request does not carry its key. */
function holdsWithoutKey(entry: ConditionEntry, { negated }: Operator): Truth {
  if (entry.qualifier === 'forallvalues') return true;
  if (entry.qualifier === null) return entry.ifExists || negated;
  // AWS says that ForAnyValue does not hold without the key, and that IfExists does: not what both together do.
  return entry.ifExists ? { unknown: conditionText(entry) } : false;
}

/** Null: none of these, or so it seems, but the value is none that could be compared. */
function valuePasses(
  value: string,
  wanted: readonly (readonly string[])[],
  { compare, negated }: Operator,
): boolean | null {
  const given = literal(value);
  let incomparable = false;
  for (const one of wanted) {
    const result = compare(given, one);
    if (result === true) return !negated;
    incomparable ||= result === null;
  }
  return negated && incomparable ? null : negated;
}

/** Values as they are read once: an entry is asked for every request, and belongs to one document. */
const readValues = new WeakMap<ConditionEntry, readonly (readonly string[])[]>();

function tokensOfValues(
  entry: ConditionEntry,
  read: Operator['values'],
  variables: boolean,
): readonly (readonly string[])[] {
  const known = readValues.get(entry);
  if (known) return known;
  const made = entry.values.map((value) => {
    const text = read === 'pattern' ? value : literal(value);
    if (!variables || read === 'plain' || !hasVariable(value)) return [...text];
    return tokensOf(value, true).map((token) =>
      read === 'pattern' || token.length > 1 ? token : literal(token),
    );
  });
  readValues.set(entry, made);
  return made;
}

function wantedValues(
  entry: ConditionEntry,
  { negated, values: reading }: Operator,
  variables: boolean,
  context: RequestContext,
): { values: readonly (readonly string[])[] } | { unknown: string } {
  const read = tokensOfValues(entry, reading, variables);
  if (!read.some((tokens) => tokens.some(isVariable))) return { values: read };
  const values: (readonly string[])[] = [];
  for (const tokens of read) {
    const full = filled(tokens, context);
    // A variable without a value matches nothing; what that means for "none of these", AWS does not say.
    if (full === undefined) {
      if (negated) return { unknown: `${conditionText(entry)} (the policy variable has no value)` };
    } else if ('unknown' in full) return { unknown: conditionText(entry) };
    else values.push(full);
  }
  return { values };
}

const isVariable = (token: string): boolean => token.length > 1;
