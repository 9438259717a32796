import type * as Iam from '@aws-sdk/client-iam';
import { boundaryPolicies, groupPolicies, rolePolicies, scpPolicies, userPolicies } from '../auth/layers.ts';
import { type Decision, decide, type Layers, type PolicySource } from '../policy/decide.ts';
import { policyDocument } from '../policy/document.ts';
import type { Context, ContextValue } from '../policy/request.ts';
import { validateIdentityPolicy } from '../policy/validate.ts';
import { invalidInput, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { keyOf } from '../state/lookup.ts';
import type { Account } from '../state/model.ts';
import { visible } from './find.ts';
import { pageOf } from './paging.ts';

type Inputs = Iam.SimulatePrincipalPolicyRequest | Iam.SimulateCustomPolicyRequest;
type Entry = { name: string; result: Iam.ResourceSpecificResult };

const SCP = 'Service Control Policy';

function inputPolicies(texts: readonly string[] | undefined, label: string): PolicySource[] {
  return (texts ?? []).map((document, i) => {
    validateIdentityPolicy(document);
    return { id: `${label}.${i + 1}`, type: 'IAM Policy', document };
  });
}

/** Keys as given; a list type or several values make a multi-valued key. */
function contextOf(entries: readonly Iam.ContextEntry[] | undefined): Context {
  const context: Record<string, ContextValue> = {};
  for (const { ContextKeyName, ContextKeyValues, ContextKeyType } of entries ?? []) {
    if (ContextKeyName === undefined) continue;
    const values = ContextKeyValues ?? [];
    const single = !String(ContextKeyType ?? 'string').endsWith('List') && values.length === 1;
    context[ContextKeyName] = single ? (values[0] ?? '') : [...values];
  }
  return context;
}

/**
 * Actions that AWS refuses to simulate beside others. No page lists them; these are the ones that people met.
 */
const APART: readonly ReadonlySet<string>[] = [
  new Set(['sts:assumerole']),
  new Set([
    's3:putbucketreplication',
    's3:putobjectlockconfiguration',
    's3:putbucketintelligenttieringconfiguration',
  ]),
];

function checkActions(names: readonly string[]): void {
  for (const name of names)
    if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/i.test(name)) throw invalidInput(`Invalid Action Name: ${name}`);
  const groups = Map.groupBy(names, (name) => APART.findIndex((group) => group.has(name.toLowerCase())));
  if (groups.size > 1)
    throw invalidInput(
      `Invalid Input Actions: ${[...groups.values()].map((group) => `[${group.join(',')}]`).join(' and ')} require different authorization information.`,
    );
}

/** The condition keys and policy variables of all statements. */
function keysOf(sources: readonly PolicySource[]): string[] {
  const keys = sources.flatMap((source) =>
    policyDocument(source.document).statements.flatMap((statement) => statement.contextKeys),
  );
  return [...new Set(keys)].sort();
}

/**
 * Keys that the policies refer to and that were not given, whatever the action: the list is about the policies, not
 * about the verdict. SCPs are left out, as AWS leaves them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html, https://github.com/boto/boto3/issues/3111
 */
function missingKeys(sources: readonly PolicySource[], context: Context): string[] {
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  return keysOf(sources).filter((key) => !given.has(key.toLowerCase()));
}

const statementsOf = (decision: Decision): Iam.Statement[] =>
  decision.matched
    .filter(({ source }) => source.type !== SCP)
    .map(({ source, statement: { range } }) => ({
      SourcePolicyId: source.id,
      SourcePolicyType: source.type as Iam.PolicySourceType,
      StartPosition: { Line: range.start.line, Column: range.start.column },
      EndPosition: { Line: range.end.line, Column: range.end.column },
    }));

const boundaryDetail = (allowed: boolean | undefined) =>
  allowed === undefined
    ? {}
    : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };

const scpDetail = (allowed: boolean | undefined) =>
  allowed === undefined ? {} : { OrganizationsDecisionDetail: { AllowedByOrganizations: allowed } };

const SEVERITY = { allowed: 0, implicitDeny: 1, explicitDeny: 2 } as const;

/** What is the same for every action of a simulation. */
interface Simulation {
  principalArn: string;
  layers: Layers;
  context: Context;
  missing: string[];
}

/** Evaluates one action on each resource; without resources, on `*`. */
function evaluateAction(
  action: string,
  resources: readonly string[],
  { principalArn, layers, context, missing }: Simulation,
): Iam.EvaluationResult {
  const named = resources.length > 0 && !(resources.length === 1 && resources[0] === '*');
  const decisions = (named ? resources : ['*']).map((resource) => ({
    resource,
    decision: decide({ principalArn, action, resource, context }, layers),
  }));
  const worst = decisions.reduce((a, b) =>
    SEVERITY[b.decision.result] > SEVERITY[a.decision.result] ? b : a,
  );
  const specific = decisions.map(
    ({ resource, decision }): Entry => ({
      name: resource,
      result: {
        EvalResourceName: resource,
        EvalResourceDecision: decision.result,
        MatchedStatements: statementsOf(decision),
        MissingContextValues: missing,
        ...boundaryDetail(decision.allowedByBoundary),
      },
    }),
  );
  return {
    EvalActionName: action,
    EvalResourceName: decisions.length === 1 ? worst.resource : '*',
    EvalDecision: worst.decision.result,
    MatchedStatements: statementsOf(worst.decision),
    MissingContextValues: named ? [] : missing,
    ...scpDetail(worst.decision.allowedByScps),
    ...boundaryDetail(worst.decision.allowedByBoundary),
    ...(named ? { ResourceSpecificResults: specific.map(({ result }) => result) } : {}),
  };
}

/** Only the page that is asked for is evaluated. */
function simulate(input: Inputs, principalArn: string, layers: Layers): Iam.SimulatePolicyResponse {
  const actions = input.ActionNames ?? [];
  checkActions(actions);
  const context = contextOf(input.ContextEntries);
  const identity = layers.identity === 'all' ? [] : layers.identity;
  const missing = missingKeys([...identity, ...(layers.boundary ?? [])], context);
  const { items, ...page } = pageOf(actions, input);
  const EvaluationResults = items.map((action) =>
    evaluateAction(action, input.ResourceArns ?? [], { principalArn, layers, context, missing }),
  );
  return { EvaluationResults, ...page };
}

interface Source {
  policies: PolicySource[];
  boundary: PolicySource[] | undefined;
}

/** The policies of the user, group or role that an ARN names, as permissions see them now. */
function sourceOf(call: Call, arn: string | undefined): Source {
  const match = /^arn:aws:iam::(\d{12}):(user|role|group)\/(?:.*\/)?([^/]+)$/.exec(arn ?? '');
  const [, accountId = '', kind, name = ''] = match ?? [];
  if (!match || accountId !== call.account.accountId)
    throw invalidInput(`Invalid Entity Arn: ${arn ?? ''} does not clearly define entity type and name.`);
  const account: Account = call.world.securityState().accounts.get(accountId) ?? call.account;
  const absent = () => noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  if (kind === 'user') {
    const user = account.users.get(keyOf(name));
    if (!user || user.arn !== arn || !visible(call, user)) throw absent();
    return { policies: userPolicies(account, user), boundary: boundaryPolicies(account, user.boundary) };
  }
  if (kind === 'role') {
    const role = account.roles.get(keyOf(name));
    if (!role || role.arn !== arn || !visible(call, role)) throw absent();
    return { policies: rolePolicies(account, role), boundary: boundaryPolicies(account, role.boundary) };
  }
  const group = account.groups.get(keyOf(name));
  if (!group || group.arn !== arn || !visible(call, group)) throw absent();
  return { policies: groupPolicies(account, group), boundary: undefined };
}

function simulatePrincipal(
  input: Iam.SimulatePrincipalPolicyRequest,
  call: Call,
): Iam.SimulatePolicyResponse {
  const arn = input.PolicySourceArn ?? '';
  const source = sourceOf(call, arn);
  const given = input.PermissionsBoundaryPolicyInputList;
  const account = call.world.securityState().accounts.get(call.account.accountId) ?? call.account;
  return simulate(input, input.CallerArn ?? arn, {
    identity: [...source.policies, ...inputPolicies(input.PolicyInputList, 'PolicyInputList')],
    boundary: given ? inputPolicies(given, 'PermissionsBoundaryPolicyInputList') : source.boundary,
    scps: scpPolicies(account),
    session: undefined,
  });
}

function simulateCustom(input: Iam.SimulateCustomPolicyRequest, call: Call): Iam.SimulatePolicyResponse {
  const given = input.PermissionsBoundaryPolicyInputList;
  return simulate(input, input.CallerArn ?? `arn:aws:iam::${call.account.accountId}:user/custom`, {
    identity: inputPolicies(input.PolicyInputList, 'PolicyInputList'),
    boundary: given ? inputPolicies(given, 'PermissionsBoundaryPolicyInputList') : undefined,
    scps: undefined,
    session: undefined,
  });
}

const contextKeys = (sources: readonly PolicySource[]): Iam.GetContextKeysForPolicyResponse => ({
  ContextKeyNames: keysOf(sources),
});

const onSource = (input: { PolicySourceArn?: string | undefined }) => [
  { resource: input.PolicySourceArn ?? '*' },
];

export const simulateOperations: OperationTable = {
  SimulatePrincipalPolicy: operation<Iam.SimulatePrincipalPolicyRequest, Iam.SimulatePolicyResponse>({
    readOnly: true,
    needs: onSource,
    run: simulatePrincipal,
  }),
  SimulateCustomPolicy: operation<Iam.SimulateCustomPolicyRequest, Iam.SimulatePolicyResponse>({
    readOnly: true,
    needs: resourceStar,
    run: simulateCustom,
  }),
  GetContextKeysForPrincipalPolicy: operation<
    Iam.GetContextKeysForPrincipalPolicyRequest,
    Iam.GetContextKeysForPolicyResponse
  >({
    readOnly: true,
    needs: onSource,
    run: (input, call) =>
      contextKeys([
        ...sourceOf(call, input.PolicySourceArn).policies,
        ...inputPolicies(input.PolicyInputList, 'PolicyInputList'),
      ]),
  }),
  GetContextKeysForCustomPolicy: operation<
    Iam.GetContextKeysForCustomPolicyRequest,
    Iam.GetContextKeysForPolicyResponse
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input) => contextKeys(inputPolicies(input.PolicyInputList, 'PolicyInputList')),
  }),
};
