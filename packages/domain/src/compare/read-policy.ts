import type { PolicyDocument } from '../policy-document.ts';
import { err, ok, type Result } from '../result.ts';
import { clean } from '../verify/text.ts';

/** What is wrong with a policy document, and where: `Statement[2].Effect`. An empty path is the whole document. */
export interface PolicyFault {
  path: string;
  message: string;
}

/**
 * IAM's largest policy, white space left out: all of a role's inline policies together. A managed policy may have
 * 6,144. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MOST_POLICY_CHARACTERS = 10_240;

const MOST_FAULTS = 20;

/** Reads a customer's policy from JSON text. Refuses what IAM refuses, and what two readers could read differently. */
export function readPolicyText(text: string): Result<PolicyDocument, PolicyFault[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err([{ path: '', message: `is not valid JSON: ${clean(why, 160)}` }]);
  }
  const twice = repeatedKey(text);
  if (twice !== null)
    return err([{ path: '', message: `gives the key "${clean(twice, 60)}" twice in one object` }]);
  return readPolicy(value);
}

/** Reads a customer's policy from parsed JSON: an identity policy, as IAM's grammar has it. All faults are told. */
export function readPolicy(value: unknown): Result<PolicyDocument, PolicyFault[]> {
  const size = JSON.stringify(value)?.replace(/\s/g, '').length ?? 0;
  if (size > MOST_POLICY_CHARACTERS)
    return err([
      {
        path: '',
        message: `has ${size} characters; IAM takes no policy of more than ${MOST_POLICY_CHARACTERS}`,
      },
    ]);
  const faults: PolicyFault[] = [];
  checkDocument(value, (path, message) => void faults.push({ path, message }));
  return faults.length === 0 ? ok(value as PolicyDocument) : err(faults.slice(0, MOST_FAULTS));
}

type Report = (path: string, message: string) => void;
type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const named = (word: string): string => clean(word, 60);

function checkDocument(value: unknown, report: Report): void {
  if (!isFields(value)) {
    report('', 'must be a JSON object with a Statement');
    return;
  }
  for (const key of Object.keys(value))
    if (!['Version', 'Id', 'Statement'].includes(key)) report(named(key), 'is no element of a policy');
  const { Version, Statement } = value;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    report('Version', 'must be "2012-10-17" (or the older "2008-10-17")');
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (Statement === undefined || statements.length === 0) {
    report('Statement', 'is missing: a policy has at least one');
    return;
  }
  const sids = new Set<string>();
  for (const [index, one] of statements.entries()) {
    const path = Array.isArray(Statement) ? `Statement[${index}]` : 'Statement';
    if (isFields(one)) checkStatement(one, path, sids, report);
    else report(path, 'must be an object');
  }
}

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function checkStatement(statement: Fields, path: string, sids: Set<string>, report: Report): void {
  for (const key of Object.keys(statement))
    if (['Principal', 'NotPrincipal'].includes(key))
      report(`${path}.${key}`, 'has no place in the policy of a user or role: it names whom it is for');
    else if (!ELEMENTS.includes(key)) report(`${path}.${named(key)}`, 'is no element of a statement');
  const { Sid, Effect } = statement;
  if (Sid !== undefined && (typeof Sid !== 'string' || !/^[A-Za-z0-9]*$/.test(Sid)))
    report(`${path}.Sid`, 'must be a text of letters and digits');
  else if (typeof Sid === 'string' && Sid !== '') {
    if (sids.has(Sid)) report(`${path}.Sid`, 'is the Sid of another statement too');
    sids.add(Sid);
  }
  if (Effect !== 'Allow' && Effect !== 'Deny') report(`${path}.Effect`, 'must be "Allow" or "Deny"');
  checkOneOf(statement, ['Action', 'NotAction'], ACTION, path, report);
  checkOneOf(statement, ['Resource', 'NotResource'], RESOURCE, path, report);
  if (statement.Condition !== undefined) checkCondition(statement.Condition, `${path}.Condition`, report);
}

interface Wording {
  pattern: RegExp;
  otherwise: string;
}

const ACTION: Wording = {
  pattern: /^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?_-]+)$/,
  otherwise: 'must be an action like "ec2:RunInstances" or "ec2:Describe*", or "*"',
};
const RESOURCE: Wording = {
  pattern: /^(\*|arn:.*)$/s,
  otherwise: 'must be an ARN, with or without wildcards, or "*"',
};

function checkOneOf(
  statement: Fields,
  [one, other]: readonly [string, string],
  wording: Wording,
  path: string,
  report: Report,
): void {
  const [given, not] = [statement[one], statement[other]];
  if (given !== undefined && not !== undefined) {
    report(`${path}.${other}`, `stands beside ${one}: a statement has one of the two`);
    return;
  }
  if (given === undefined && not === undefined) {
    report(`${path}.${one}`, `is missing (${one} or ${other})`);
    return;
  }
  const name = given === undefined ? other : one;
  const value = given ?? not;
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) {
    report(`${path}.${name}`, 'is an empty list');
    return;
  }
  for (const [index, text] of values.entries()) {
    const where = `${path}.${name}${Array.isArray(value) ? `[${index}]` : ''}`;
    if (typeof text !== 'string' || !wording.pattern.test(text)) report(where, wording.otherwise);
    else checkCharacters(text, where, report);
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATOR =
  /^((ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|Like|EqualsIgnoreCase)|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$/i;

function checkCondition(condition: unknown, path: string, report: Report): void {
  if (!isFields(condition)) {
    report(path, 'must be an object of operators');
    return;
  }
  for (const [operator, keys] of Object.entries(condition)) {
    const where = `${path}.${named(operator)}`;
    if (!OPERATOR.test(operator)) report(where, 'is no condition operator of IAM');
    else if (!isFields(keys)) report(where, 'must be an object of condition keys');
    else for (const [key, value] of Object.entries(keys)) checkKey(key, value, where, report);
  }
}

function checkKey(key: string, value: unknown, path: string, report: Report): void {
  const where = `${path}.${named(key)}`;
  if (!/^[A-Za-z0-9-]+:.+$/s.test(key)) {
    report(where, 'must be a condition key like "aws:RequestedRegion"');
    return;
  }
  checkCharacters(key, where, report);
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) report(where, 'is an empty list');
  for (const one of values)
    if (!['string', 'number', 'boolean'].includes(typeof one))
      report(where, 'must be a text, or a list of texts');
    else checkCharacters(String(one), where, report);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
function checkCharacters(text: string, path: string, report: Report): void {
  if (!/^[\t\n\r\u0020-\u00ff]*$/.test(text)) report(path, 'has characters that IAM does not take');
}

/** A key that valid JSON text gives twice in one object, or null. One reader takes the first of them, another the last. */
export function repeatedKey(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      const keys = open.at(-1);
      if (keys && /^\s*:/.test(json.slice(end, end + 100))) {
        const key: string = JSON.parse(json.slice(at, end));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return null;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}
