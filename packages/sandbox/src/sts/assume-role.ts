import type * as Sts from '@aws-sdk/client-sts';
import { requestContext } from '../auth/context.ts';
import { managedPolicySource, principalLayers } from '../auth/layers.ts';
import { addTags } from '../iam/tags.ts';
import { shownTrust } from '../iam/trust-principals.ts';
import { decide } from '../policy/decide.ts';
import type { Context } from '../policy/request.ts';
import { evaluateTrust } from '../policy/trust.ts';
import { validateIdentityPolicy } from '../policy/validate.ts';
import { AwsError, accessDenied, constraintError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { keyOf } from '../state/lookup.ts';
import type { Account, Role, Tags } from '../state/model.ts';
import { provesMfa } from './mfa.ts';
import { checkedSeconds, newSession } from './sessions.ts';

interface Target {
  account: Account;
  role: Role;
}

const HOUR = 3600;

function findTarget(call: Call, arn: string): Target | undefined {
  const account = call.world.securityState().accounts.get(arn.split(':')[4] ?? '');
  const role = account?.roles.get(keyOf(arn.slice(arn.lastIndexOf('/') + 1)));
  return account && role && role.arn === arn ? { account, role } : undefined;
}

function contextOf(call: Call, input: Sts.AssumeRoleRequest, mfa: boolean): Context {
  const { principal } = call;
  const base = requestContext(principal, {
    nowMs: call.nowMs,
    region: call.region,
    sourceIp: '127.0.0.1',
    userAgent: '',
  });
  const extra: Record<string, string | string[]> = { 'sts:RoleSessionName': input.RoleSessionName ?? '' };
  if (input.ExternalId !== undefined) extra['sts:ExternalId'] = input.ExternalId;
  if (mfa) {
    extra['aws:MultiFactorAuthPresent'] = 'true';
    extra['aws:MultiFactorAuthAge'] = '0';
  }
  for (const tag of input.Tags ?? []) extra[`aws:RequestTag/${tag.Key}`] = tag.Value ?? '';
  if (input.Tags && input.Tags.length > 0) extra['aws:TagKeys'] = input.Tags.map((tag) => tag.Key ?? '');
  return { ...base, ...extra };
}

/**
 * The caller's own policies must allow it unless the trust policy names the caller itself and the role is in
 * the caller's account; the trust policy must allow it always.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
function mayAssume(call: Call, target: Target, action: string, context: Context): boolean {
  const { principal } = call;
  const request = { principalArn: principal.arn, action, resource: target.role.arn, context };
  const trust = shownTrust(call.world.securityState(), target.role.trust);
  const verdict = evaluateTrust(trust, principal, request);
  if (verdict === 'deny' || verdict === 'no') return false;
  const own = call.world.securityState().accounts.get(principal.accountId) ?? call.account;
  const decision = decide(request, principalLayers(own, principal));
  if (decision.result === 'allowed') return true;
  const sameAccount = target.account.accountId === principal.accountId;
  return (
    sameAccount &&
    verdict === 'caller' &&
    decision.result === 'implicitDeny' &&
    decision.deniedBy === 'identity'
  );
}

function sessionPolicies(call: Call, input: Sts.AssumeRoleRequest): string[] {
  const documents: string[] = [];
  if (input.Policy !== undefined) {
    validateIdentityPolicy(input.Policy);
    documents.push(input.Policy);
  }
  for (const { arn } of input.PolicyArns ?? []) {
    const source = arn === undefined ? undefined : managedPolicySource(call.account, arn);
    if (!source) throw new AwsError('InvalidParameterValue', `Policy ${arn ?? ''} does not exist.`);
    documents.push(source.document);
  }
  return documents;
}

function checkSessionName(name: string): void {
  if (!/^[\w+=,.@-]*$/.test(name))
    throw constraintError(
      'RoleSessionName',
      name,
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
  if (name.length < 2)
    throw constraintError('RoleSessionName', name, 'Member must have length greater than or equal to 2');
  if (name.length > 64)
    throw constraintError('RoleSessionName', name, 'Member must have length less than or equal to 64');
}

function sessionTags(input: Sts.AssumeRoleRequest): Tags {
  const tags: Tags = new Map();
  addTags(
    tags,
    input.Tags?.map(({ Key, Value }) => ({ Key, Value })),
  );
  return tags;
}

function assume(input: Sts.AssumeRoleRequest, call: Call): Sts.AssumeRoleResponse {
  const arn = input.RoleArn ?? '';
  const name = input.RoleSessionName ?? '';
  checkSessionName(name);
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(arn)) throw new AwsError('ValidationError', `${arn} is invalid`);
  if (call.principal.kind === 'root') throw accessDenied('Roles may not be assumed by root accounts.');
  const chained = call.principal.session?.kind === 'role';
  const mfa = provesMfa(call, input.SerialNumber, input.TokenCode);
  const target = findTarget(call, arn);
  const context = contextOf(call, input, mfa);
  const refused = (action: string) =>
    accessDenied(`User: ${call.principal.arn} is not authorized to perform: ${action} on resource: ${arn}`);
  if (!target || !mayAssume(call, target, 'sts:AssumeRole', context)) throw refused('sts:AssumeRole');
  const tags = sessionTags(input);
  if (tags.size > 0 && !mayAssume(call, target, 'sts:TagSession', context)) throw refused('sts:TagSession');
  const seconds = checkedSeconds(input.DurationSeconds, HOUR, 900, 43_200);
  if (chained && seconds > HOUR)
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  if (seconds > target.role.maxSessionSeconds)
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  const { role, account } = target;
  const subject = { kind: 'role' as const, roleId: role.id, sessionName: name, tags };
  const policies = sessionPolicies(call, input);
  // A role's own session is not an MFA session: the trust policy has judged the caller's MFA.
  const session = { accountId: account.accountId, mfa: false, policies, subject };
  return {
    Credentials: newSession(call, session, seconds),
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${name}`,
      Arn: `arn:aws:sts::${account.accountId}:assumed-role/${role.name}/${name}`,
    },
    ...(policies.length > 0 ? { PackedPolicySize: Math.ceil(policies.join('').length / 20.48) } : {}),
  };
}

export const assumeRoleOperations: OperationTable = {
  /** Judged by the role's trust policy, so it asks for no permission beforehand. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  AssumeRole: operation<Sts.AssumeRoleRequest, Sts.AssumeRoleResponse>({
    readOnly: false,
    needs: () => [],
    run: assume,
  }),
};
