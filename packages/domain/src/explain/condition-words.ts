import type { ConditionBlock } from '../policy-document.ts';

type Values = ConditionBlock[string][string];

const TAG = /^(?:aws|[a-z0-9-]+):(?<of>ResourceTag|RequestTag|PrincipalTag)\/(?<key>.*)$/is;

/** What a condition key is about, where its name says too little. */
const SUBJECTS: Record<string, string> = {
  'iam:awsservicename': 'the service that the role is for',
  'aws:multifactorauthpresent': 'sign-in with MFA',
};

/** Sentences for conditions that read badly word by word. */
const WHOLE: Record<string, string> = {
  'bool kms:grantisforawsresource true': "an AWS service asks for it on the caller's behalf",
  'bool aws:multifactorauthpresent true': 'the caller signed in with MFA',
};

/** Verbs of the operators. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const VERBS: Record<string, string> = {
  stringequals: 'is',
  stringnotequals: 'is not',
  stringequalsignorecase: 'is, upper or lower case,',
  stringnotequalsignorecase: 'is not, upper or lower case,',
  stringlike: 'matches',
  stringnotlike: 'does not match',
  arnequals: 'matches',
  arnnotequals: 'does not match',
  arnlike: 'matches',
  arnnotlike: 'does not match',
  bool: 'is',
  binaryequals: 'is',
  numericequals: 'is',
  numericnotequals: 'is not',
  numericlessthan: 'is less than',
  numericlessthanequals: 'is at most',
  numericgreaterthan: 'is more than',
  numericgreaterthanequals: 'is at least',
  dateequals: 'is',
  datenotequals: 'is not',
  datelessthan: 'is before',
  datelessthanequals: 'is at or before',
  dategreaterthan: 'is after',
  dategreaterthanequals: 'is at or after',
  ipaddress: 'is within',
  notipaddress: 'is not within',
};

/** The conditions of a statement in plain words, one text for each: all of them must hold. */
export const conditionWords = (conditions: ConditionBlock | undefined): string[] =>
  Object.entries(conditions ?? {}).flatMap(([operator, block]) =>
    Object.entries(block).map(([key, values]) => inWords(operator, key, values)),
  );

function inWords(written: string, key: string, values: Values): string {
  const [, set, operator = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/is.exec(
    written,
  ) as RegExpExecArray;
  const texts = [values].flat().map(String);
  const whole = WHOLE[`${operator} ${key} ${texts.join(' ')}`.toLowerCase()];
  if (whole && !set && !ifExists) return whole;
  const subject = `${setWords(set)}${subjectOf(key)}`;
  if (operator.toLowerCase() === 'null') return nullWords(key, subject, texts);
  const verb = VERBS[operator.toLowerCase()] ?? `satisfies ${operator} of`;
  const plain = verb === 'matches' && !texts.some((text) => /[*?]/.test(text)) ? 'is' : verb;
  return `${subject} ${plain} ${texts.join(' or ')}${ifExists ? ', where it is given at all' : ''}`;
}

const setWords = (set: string | undefined): string =>
  set === undefined ? '' : set.toLowerCase() === 'forallvalues' ? 'every value of ' : 'some value of ';

function subjectOf(key: string): string {
  const { of = '', key: tag = '' } = TAG.exec(key)?.groups ?? {};
  if (of.toLowerCase() === 'resourcetag') return `the resource's tag ${tag}`;
  if (of.toLowerCase() === 'requesttag') return `the request's tag ${tag}`;
  if (of.toLowerCase() === 'principaltag') return `the caller's tag ${tag}`;
  return SUBJECTS[key.toLowerCase()] ?? key;
}

function nullWords(key: string, subject: string, texts: string[]): string {
  const missing = texts.every((text) => text.toLowerCase() === 'true');
  const { of = '', key: tag = '' } = TAG.exec(key)?.groups ?? {};
  const owner = { resourcetag: 'the resource carries', requesttag: 'the request gives' }[of.toLowerCase()];
  if (owner) return `${owner} ${missing ? 'no' : 'the'} tag ${tag}`;
  return `${subject} is ${missing ? 'missing' : 'given'}`;
}
