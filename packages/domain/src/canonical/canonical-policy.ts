import type { ConditionBlock, OneOrMany, PolicyDocument, Principal, Statement } from '../policy-document.ts';

/** One condition: all of them must hold, any of its values will do. */
export interface CanonicalCondition {
  operator: string;
  key: string;
  values: string[];
}

/** A statement in the one spelling that comparisons use. Lists are sorted and free of repetition. */
export interface CanonicalStatement {
  effect: 'Allow' | 'Deny';
  actions: string[];
  notActions: string[];
  resources: string[];
  notResources: string[];
  principals: string[];
  notPrincipals: string[];
  conditions: CanonicalCondition[];
}

/** A policy document in one spelling: equal documents are equal as data, whatever AWS made of them. */
export interface CanonicalPolicy {
  version: string;
  statements: CanonicalStatement[];
}

/** IAM's default when a document has no `Version`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const DEFAULT_VERSION = '2008-10-17';

const ACCOUNT_NUMBER = /^\d{12}$/;

const many = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const sortedSet = (values: string[]): string[] => [...new Set(values)].sort();

const lowered = (value: OneOrMany | undefined): string[] =>
  sortedSet(many(value).map((text) => text.toLowerCase()));

/**
 * One spelling for principals: `kind|value`. `"*"` and `{ AWS: "*" }` mean the same, and an account's number is
 * its root ARN; IAM stores and returns the ARN.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function principals(principal: Principal | undefined, partition: string): string[] {
  if (principal === undefined) return [];
  if (principal === '*') return ['AWS|*'];
  return sortedSet(
    Object.entries(principal).flatMap(([kind, values]) =>
      many(values).map((value) =>
        kind === 'AWS' && ACCOUNT_NUMBER.test(value)
          ? `AWS|arn:${partition}:iam::${value}:root`
          : `${kind}|${value}`,
      ),
    ),
  );
}

/**
 * Condition keys are compared without case, values with it; numbers and booleans are strings by the time IAM
 * compares them. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
function conditions(block: ConditionBlock | undefined): CanonicalCondition[] {
  const found = Object.entries(block ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: sortedSet(
        many(values).map((value) => (isTruth(operator) ? String(value).toLowerCase() : String(value))),
      ),
    })),
  );
  return found.sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
}

/** Operators whose values are `true` or `false`: `Bool`, `Null`, and their set and IfExists forms. */
const isTruth = (operator: string): boolean => /(^|:)(Bool|Null)(IfExists)?$/.test(operator);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function canonicalStatement(statement: Statement, partition: string): CanonicalStatement {
  return {
    effect: statement.Effect,
    actions: lowered(statement.Action),
    notActions: lowered(statement.NotAction),
    resources: sortedSet(many(statement.Resource)),
    notResources: sortedSet(many(statement.NotResource)),
    principals: principals(statement.Principal, partition),
    notPrincipals: principals(statement.NotPrincipal, partition),
    conditions: conditions(statement.Condition),
  };
}

/**
 * The document in one spelling. `Sid` and `Id` are left out, since they grant nothing; the order of statements,
 * of list members and of keys does not matter, nor does the case of actions. `partition` is the account's own,
 * for principals given as a bare account number.
 */
export function canonicalPolicy(document: PolicyDocument, partition = 'aws'): CanonicalPolicy {
  const byText = new Map(
    many(document.Statement).map((statement) => {
      const canonical = canonicalStatement(statement, partition);
      return [JSON.stringify(canonical), canonical] as const;
    }),
  );
  const texts = [...byText.keys()].sort(compare);
  return {
    version: document.Version ?? DEFAULT_VERSION,
    statements: texts.flatMap((text) => byText.get(text) ?? []),
  };
}

/** Whether two documents grant and deny exactly the same, as far as spelling goes. */
export function samePolicy(a: PolicyDocument, b: PolicyDocument, partition = 'aws'): boolean {
  return JSON.stringify(canonicalPolicy(a, partition)) === JSON.stringify(canonicalPolicy(b, partition));
}
