import type { OneOrMany, PolicyDocument } from '../policy-document.ts';
import { type ConditionEntry, conditionEntries } from '../verify/trust-conditions.ts';
import { type ArnPattern, arnPattern } from './arn-pattern.ts';
import { nameTest } from './glob.ts';

/** One pattern of an Action or NotAction. */
export interface ActionPattern {
  text: string;
  /** In lower case; empty for `*`, which is about all. */
  service: string;
  /** What follows the service, in lower case. */
  name: string;
  wild: boolean;
}

/** Reads one action pattern. */
export function actionPattern(text: string): ActionPattern {
  const lowered = text.toLowerCase();
  const colon = lowered.indexOf(':');
  const name = lowered.slice(colon + 1);
  return { text, service: lowered.slice(0, Math.max(colon, 0)), name, wild: /[*?]/.test(name) };
}

/** One statement of an identity policy, read once and then compared and evaluated. */
export interface PolicyStatement {
  /** Counted from 1, as people do. */
  number: number;
  sid?: string;
  effect: 'Allow' | 'Deny';
  /** `not`: everything but these. */
  actions: { not: boolean; patterns: readonly ActionPattern[] };
  resources: { not: boolean; patterns: readonly ArnPattern[] };
  conditions: readonly ConditionEntry[];
  /** Whether `${…}` are policy variables: not in documents of the version of 2008. */
  variables: boolean;
}

const many = (value: OneOrMany | undefined): string[] => (value === undefined ? [] : [value].flat());

/** The statements of a document in their order. */
export function statementsOf(document: PolicyDocument): PolicyStatement[] {
  const variables = document.Version === '2012-10-17';
  return [document.Statement].flat().map((statement, index) => ({
    number: index + 1,
    ...(statement.Sid ? { sid: statement.Sid } : {}),
    effect: statement.Effect,
    actions: {
      not: statement.NotAction !== undefined,
      patterns: many(statement.NotAction ?? statement.Action).map(actionPattern),
    },
    resources: {
      not: statement.NotResource !== undefined,
      patterns: many(statement.NotResource ?? statement.Resource).map((text) => arnPattern(text, variables)),
    },
    conditions: conditionEntries(statement.Condition),
    variables,
  }));
}

/** Tests that were made already: a judgement asks every statement about every action. */
const tests = new WeakMap<PolicyStatement, (action: string) => boolean>();

/** Whether a statement is about an action, for many actions in lower case. */
export function statementTest(statement: PolicyStatement): (action: string) => boolean {
  const known = tests.get(statement);
  if (known) return known;
  const { not, patterns } = statement.actions;
  const names = patterns.map(({ text }) => nameTest(text));
  const made = (action: string): boolean => names.some((test) => test(action)) !== not;
  tests.set(statement, made);
  return made;
}

/** What a person calls a statement: its Sid, or its place. */
export const statementName = ({ sid, number }: Pick<PolicyStatement, 'sid' | 'number'>): string =>
  sid ?? `statement ${number}`;
