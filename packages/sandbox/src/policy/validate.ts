import { malformedPolicy, validationError } from '../protocol/aws-error.ts';

const STATEMENT_FIELDS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
]);

const OPERATORS =
  /^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|Like)|String(Not)?EqualsIgnoreCase|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$/i;

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const strings = (value: unknown): string[] => {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.some((v) => typeof v !== 'string'))
    throw malformedPolicy('Syntax errors in policy.');
  return values as string[];
};

function parseJson(text: string): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformedPolicy('Syntax errors in policy.');
  }
  if (!isObject(parsed)) throw malformedPolicy('Syntax errors in policy.');
  return parsed;
}

function checkCondition(condition: unknown): void {
  if (condition === undefined) return;
  if (!isObject(condition)) throw malformedPolicy('Syntax errors in policy.');
  for (const [operator, operands] of Object.entries(condition)) {
    if (!OPERATORS.test(operator)) throw malformedPolicy(`Invalid Condition type : ${operator}.`);
    if (!isObject(operands)) throw malformedPolicy('Syntax errors in policy.');
    for (const [key, value] of Object.entries(operands)) {
      if (!key.includes(':'))
        throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
      const values = Array.isArray(value) ? value : [value];
      if (values.some((v) => !['string', 'number', 'boolean'].includes(typeof v)))
        throw malformedPolicy('Syntax errors in policy.');
    }
  }
}

function checkActions(statement: Fields): void {
  if (statement.Action !== undefined && statement.NotAction !== undefined)
    throw malformedPolicy('Syntax errors in policy.');
  const actions = statement.Action ?? statement.NotAction;
  if (actions === undefined) throw malformedPolicy('Policy statement must contain actions.');
  for (const action of strings(actions)) {
    if (action === '*') continue;
    if (!action.includes(':'))
      throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    if (!/^[A-Za-z0-9-]+:[A-Za-z0-9*?_-]+$/.test(action))
      throw malformedPolicy(`Vendor ${action.split(':')[0] ?? ''} is not valid`);
  }
}

function statementsOf(document: Fields): Fields[] {
  const version = document.Version;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17')
    throw malformedPolicy('The policy must contain a valid version string');
  for (const field of Object.keys(document))
    if (!['Version', 'Id', 'Statement'].includes(field)) throw malformedPolicy('Syntax errors in policy.');
  const raw = document.Statement;
  const statements = Array.isArray(raw) ? raw : [raw];
  if (raw === undefined || statements.length === 0 || !statements.every(isObject))
    throw malformedPolicy('Syntax errors in policy.');
  const sids = new Set<string>();
  for (const statement of statements as Fields[]) {
    for (const field of Object.keys(statement))
      if (!STATEMENT_FIELDS.has(field)) throw malformedPolicy('Syntax errors in policy.');
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
      throw malformedPolicy('Syntax errors in policy.');
    checkActions(statement);
    checkCondition(statement.Condition);
    const sid = statement.Sid;
    if (sid === undefined || sid === '') continue;
    if (typeof sid !== 'string') throw malformedPolicy('Syntax errors in policy.');
    if (sids.has(sid)) throw malformedPolicy('Statement IDs (SID) in a single policy must be unique.');
    sids.add(sid);
  }
  return statements as Fields[];
}

const MAX_DOCUMENT = 131_072;

/** AWS measures policies without their white space. */
export const policySize = (text: string): number => text.replace(/\s/g, '').length;

function checkLength(text: string, member: string): void {
  if (text.length === 0 || text.length > MAX_DOCUMENT)
    throw validationError(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length between 1 and ${MAX_DOCUMENT}, inclusive`,
    );
  if (!/^[\t\n\r\u0020-\u00ff]+$/.test(text))
    throw validationError(
      `The specified value for ${member} is invalid. It must contain only printable ASCII characters`,
    );
}

/**
 * Refuses what IAM refuses of an identity-based policy, a boundary or an SCP.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function validateIdentityPolicy(text: string): void {
  checkLength(text, 'policyDocument');
  for (const statement of statementsOf(parseJson(text))) {
    if (statement.Principal !== undefined || statement.NotPrincipal !== undefined)
      throw malformedPolicy('Policy document should not specify a principal.');
    if (statement.Resource !== undefined && statement.NotResource !== undefined)
      throw malformedPolicy('Syntax errors in policy.');
    const resources = statement.Resource ?? statement.NotResource;
    if (resources === undefined) throw malformedPolicy('Policy statement must contain resources.');
    for (const resource of strings(resources))
      if (!/^(\*|arn:[^:]*:.*|arn:\*)$/s.test(resource))
        throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
  }
}

const TRUST_ACTIONS =
  /^sts:(AssumeRole|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|TagSession|SetSourceIdentity|SetContext|[A-Za-z]*[*?][A-Za-z*?]*)$/i;

/**
 * Refuses what IAM refuses of a trust policy. Whether its principals exist is the caller's to check.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export function validateTrustPolicy(text: string): void {
  checkLength(text, 'assumeRolePolicyDocument');
  for (const statement of statementsOf(parseJson(text))) {
    if (statement.Resource !== undefined || statement.NotResource !== undefined)
      throw malformedPolicy('Has prohibited field Resource');
    if (statement.Principal === undefined && statement.NotPrincipal === undefined)
      throw malformedPolicy('Missing required field Principal');
    for (const action of strings(statement.Action ?? statement.NotAction))
      if (action !== '*' && !TRUST_ACTIONS.test(action))
        throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
  }
}
