import { matchesGlob } from './glob.ts';
import { statementRanges, type TextRange } from './positions.ts';

/** One statement, ready to be matched: its effect apart from what it matches. */
export interface Statement {
  index: number;
  sid?: string;
  effect: 'Allow' | 'Deny';
  /** Whether Action or NotAction fits, without regard to case. */
  matchesAction: (action: string) => boolean;
  /** Patterns of Resource, or of NotResource; undefined for a trust policy's statement, which has neither. */
  resources?: { not: boolean; patterns: readonly string[] };
  /** Whether `${…}` in the document are policy variables: not in the version of 2008. */
  variables: boolean;
  /** A document that allows everything under this statement's conditions; undefined when it has none. */
  underConditions?: Record<string, unknown>;
  /** A trust policy's AWS principals; undefined when the statement has no Principal element. */
  principals?: { not: boolean; aws: readonly string[] };
  /** Condition keys and policy variables that it refers to, without `${}`. */
  contextKeys: readonly string[];
  range: TextRange;
}

export interface PolicyDocument {
  statements: readonly Statement[];
}

const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** IAM's wildcards in action names, without regard to case. */
function actionTest(raw: Record<string, unknown>): (action: string) => boolean {
  const { Action, NotAction } = raw;
  const patterns = list(NotAction ?? Action)
    .filter((each) => typeof each === 'string')
    .map((each) => each.toLowerCase());
  const named = (action: string) => patterns.some((pattern) => matchesGlob(pattern, action.toLowerCase()));
  return NotAction === undefined ? named : (action) => !named(action);
}

function keysOf(raw: Record<string, unknown>): string[] {
  const keys = new Set<string>();
  const condition = raw.Condition;
  if (typeof condition === 'object' && condition !== null)
    for (const operands of Object.values(condition))
      if (typeof operands === 'object' && operands !== null)
        for (const key of Object.keys(operands)) keys.add(key);
  for (const match of JSON.stringify([raw.Resource, raw.NotResource, condition]).matchAll(/\$\{([^}?*$,]+)/g))
    if (match[1]) keys.add(match[1].trim());
  return [...keys];
}

function principalsOf(raw: Record<string, unknown>): Pick<Statement, 'principals'> {
  const principal = raw.Principal ?? raw.NotPrincipal;
  if (principal === undefined) return {};
  const named =
    typeof principal === 'object' && principal !== null && 'AWS' in principal ? list(principal.AWS) : [];
  const aws = principal === '*' ? ['*'] : named.filter((each) => typeof each === 'string');
  return { principals: { not: raw.NotPrincipal !== undefined, aws } };
}

function resourcesOf(raw: Record<string, unknown>): Pick<Statement, 'resources'> {
  const patterns = raw.Resource ?? raw.NotResource;
  if (patterns === undefined) return {};
  const named = list(patterns).filter((each) => typeof each === 'string');
  return { resources: { not: raw.NotResource !== undefined, patterns: named } };
}

function conditionsOf(raw: Record<string, unknown>, version: string): Pick<Statement, 'underConditions'> {
  const { Condition } = raw;
  if (typeof Condition !== 'object' || Condition === null || Object.keys(Condition).length === 0) return {};
  const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition };
  return { underConditions: { Version: version, Statement: [statement] } };
}

function parse(text: string): PolicyDocument {
  const document = JSON.parse(text) as { Version?: string; Statement?: unknown };
  const version = document.Version ?? '2008-10-17';
  const ranges = statementRanges(text);
  const statements = list(document.Statement).map((value, index): Statement => {
    const raw = value as Record<string, unknown>;
    return {
      index,
      ...(typeof raw.Sid === 'string' ? { sid: raw.Sid } : {}),
      effect: raw.Effect === 'Deny' ? 'Deny' : 'Allow',
      matchesAction: actionTest(raw),
      ...resourcesOf(raw),
      variables: version === '2012-10-17',
      ...conditionsOf(raw, version),
      ...principalsOf(raw),
      contextKeys: keysOf(raw),
      range: ranges[index] ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    };
  });
  return { statements };
}

const CACHED = 2_000;
const cache = new Map<string, PolicyDocument>();

/** Parses a valid policy document; the same text is parsed once. */
export function policyDocument(text: string): PolicyDocument {
  const known = cache.get(text);
  if (known) return known;
  const parsed = parse(text);
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value ?? '');
  cache.set(text, parsed);
  return parsed;
}
