import type { Context } from '../policy/request.ts';
import type { Principal } from './principal.ts';

/** What a request says of itself, beside who makes it. */
export interface Circumstances {
  nowMs: number;
  region: string;
  sourceIp: string;
  userAgent: string;
}

/**
 * The global condition keys of a request. The sandbox speaks plain HTTP on loopback where AWS speaks TLS, so
 * `aws:SecureTransport` is always true.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(principal: Principal, about: Circumstances): Context {
  const context: Record<string, string | string[]> = {
    'aws:PrincipalArn': principal.identityArn,
    'aws:PrincipalAccount': principal.accountId,
    'aws:PrincipalType': { root: 'Account', user: 'User', role: 'AssumedRole' }[principal.kind],
    'aws:PrincipalIsAWSService': 'false',
    'aws:userid': principal.userId,
    'aws:SourceIp': about.sourceIp,
    'aws:CurrentTime': new Date(about.nowMs).toISOString(),
    'aws:EpochTime': String(Math.floor(about.nowMs / 1000)),
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:RequestedRegion': about.region,
    'aws:UserAgent': about.userAgent,
  };
  if (principal.kind === 'user' && principal.name !== undefined) context['aws:username'] = principal.name;
  for (const [key, value] of principal.tags) context[`aws:PrincipalTag/${key}`] = value;
  const session = principal.session;
  if (!session) return context;
  for (const [key, value] of session.tags) context[`aws:PrincipalTag/${key}`] = value;
  context['aws:MultiFactorAuthPresent'] = String(session.mfa);
  context['aws:TokenIssueTime'] = new Date(session.issuedAt).toISOString();
  if (session.mfa)
    context['aws:MultiFactorAuthAge'] = String(Math.floor((about.nowMs - session.issuedAt) / 1000));
  return context;
}
