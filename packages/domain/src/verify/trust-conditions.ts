import type { Statement } from '../policy-document.ts';

/** Whether a statement's condition makes multi-factor authentication a must. */
export type MfaDemand =
  | { kind: 'required' }
  | { kind: 'missing' }
  /** There is a condition on MFA which still lets calls without MFA through. */
  | { kind: 'weak'; why: string };

export interface ConditionEntry {
  /** As written, such as `ForAnyValue:Bool`. */
  operator: string;
  /** Lower case, without qualifier and `IfExists`. */
  base: string;
  qualifier: 'foranyvalue' | 'forallvalues' | null;
  ifExists: boolean;
  /** Lower case: AWS compares condition keys without case. */
  key: string;
  /** The key as written. */
  written: string;
  values: string[];
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** What stands for a text in a policy: one or a list. Anything else is no policy, and read as nothing at all. */
export const plainTexts = (value: unknown): string[] =>
  [value]
    .flat()
    .filter((one) => ['string', 'number', 'boolean'].includes(typeof one))
    .map(String);

/** A statement's condition, flat. Values become text, as AWS compares them. */
export function conditionEntries(condition: unknown): ConditionEntry[] {
  return Object.entries(asRecord(condition)).flatMap(([operator, block]) => {
    const [, qualifier, name = operator] = /^(?:(ForAnyValue|ForAllValues):)?(.*)$/is.exec(operator) ?? [];
    const ifExists = /IfExists$/i.test(name);
    return Object.entries(asRecord(block)).map(
      ([key, values]): ConditionEntry => ({
        operator,
        base: name.replace(/IfExists$/i, '').toLowerCase(),
        qualifier: (qualifier?.toLowerCase() ?? null) as ConditionEntry['qualifier'],
        ifExists,
        key: key.toLowerCase(),
        written: key,
        values: plainTexts(values),
      }),
    );
  });
}

export const MFA_PRESENT = 'aws:multifactorauthpresent';
export const MFA_AGE = 'aws:multifactorauthage';
export const EXTERNAL_ID = 'sts:externalid';

const onlyValue = (entry: ConditionEntry, wanted: string): boolean =>
  entry.values.length > 0 && entry.values.every((value) => value.toLowerCase() === wanted);

/** Matches also when the request lacks the key: such an entry lets calls made with plain access keys through. */
const matchesWithoutKey = (entry: ConditionEntry): boolean =>
  entry.ifExists || entry.qualifier === 'forallvalues';

/**
 * What the condition of an Allow asks of MFA. All entries of a condition must hold, so one that requires is enough.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export function mfaDemand(condition: unknown): MfaDemand {
  const entries = conditionEntries(condition).filter(({ key }) => key === MFA_PRESENT || key === MFA_AGE);
  if (entries.length === 0) return { kind: 'missing' };
  const demands = entries.map(entryDemand);
  return demands.find(({ kind }) => kind === 'required') ?? demands[0] ?? { kind: 'missing' };
}

function entryDemand(entry: ConditionEntry): MfaDemand {
  const weak = (why: string): MfaDemand => ({ kind: 'weak', why });
  if (matchesWithoutKey(entry) && !(entry.base === 'null'))
    return weak(
      `${entry.operator} also holds when the request says nothing of MFA, as requests made with long-term access keys do`,
    );
  if (entry.key === MFA_AGE)
    return /^numeric/.test(entry.base) && !entry.base.includes('not')
      ? { kind: 'required' }
      : weak(`${entry.operator} on the age of MFA does not ask for MFA`);
  if (entry.base === 'bool') {
    if (onlyValue(entry, 'true')) return { kind: 'required' };
    if (onlyValue(entry, 'false')) return weak('it asks for MFA to be absent ("false")');
    return weak('it accepts both true and false');
  }
  if (entry.base === 'null')
    return weak('Null only asks whether the request mentions MFA, not whether MFA was used');
  return weak(`${entry.operator} is not how AWS compares this key; use Bool`);
}

/** What a Deny statement does about requests without MFA. A complete one is as good as a condition on the Allow. */
export function denyWithoutMfa(condition: unknown): 'complete' | 'partial' | 'no' {
  const entries = conditionEntries(condition);
  const mfa = entries.filter(({ key }) => key === MFA_PRESENT);
  if (mfa.length === 0) return 'no';
  // Further conditions narrow the Deny, so that it no longer meets every request without MFA.
  if (entries.length > 1) return 'partial';
  const [entry] = mfa;
  if (entry?.base !== 'bool' || !onlyValue(entry, 'false')) return 'partial';
  return entry.ifExists ? 'complete' : 'partial';
}

/** Positive operators on the external id fail without one; `IfExists` and negated ones do not. */
export function requiresExternalId(statement: Pick<Statement, 'Effect'>, condition: unknown): boolean {
  const entries = conditionEntries(condition).filter(({ key }) => key === EXTERNAL_ID);
  if (statement.Effect === 'Deny')
    return entries.some(
      (entry) =>
        (/^stringnot/.test(entry.base) && entry.qualifier !== 'foranyvalue') ||
        (entry.base === 'null' && onlyValue(entry, 'true')),
    );
  return entries.some((entry) =>
    entry.base === 'null'
      ? onlyValue(entry, 'false')
      : !matchesWithoutKey(entry) && !/^stringnot/.test(entry.base),
  );
}

/** Conditions that are neither about MFA nor about the external id, as `operator key`. */
export const otherConditions = (condition: unknown): string[] =>
  conditionEntries(condition)
    .filter(({ key }) => key !== MFA_PRESENT && key !== MFA_AGE && key !== EXTERNAL_ID)
    .map(({ operator, key }) => `${operator} ${key}`);
