import { policyDocument, type Statement } from './document.ts';
import { statementMatches } from './match.ts';
import type { Request } from './request.ts';

/** What a role's trust policy says to a caller. */
export type TrustVerdict = 'caller' | 'account' | 'no' | 'deny';

/** Who wants to be trusted. */
export interface TrustCandidate {
  /** As GetCallerIdentity answers: of a role session, the session's ARN. */
  arn: string;
  /** Of a role session, the role's ARN; else the same. */
  identityArn: string;
  accountId: string;
}

type PrincipalMatch = 'caller' | 'account' | 'no';

function principalMatch(statement: Statement, who: TrustCandidate): PrincipalMatch {
  if (!statement.principals) return 'no';
  const { not, aws } = statement.principals;
  const caller = aws.some((each) => each === '*' || each === who.arn || each === who.identityArn);
  const account = aws.some((each) => each === who.accountId || each === `arn:aws:iam::${who.accountId}:root`);
  if (not) return caller || account ? 'no' : 'caller';
  return caller ? 'caller' : account ? 'account' : 'no';
}

/**
 * Evaluates a trust policy (its principals as ARNs). A matching Deny wins; `caller` means that the caller
 * itself is named, `account` that only its account is, whose own policies must then allow the action.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function evaluateTrust(trust: string, who: TrustCandidate, request: Request): TrustVerdict {
  let verdict: TrustVerdict = 'no';
  for (const statement of policyDocument(trust).statements) {
    const match = principalMatch(statement, who);
    if (match === 'no' || !statementMatches(statement, request)) continue;
    if (statement.effect === 'Deny') return 'deny';
    if (verdict !== 'caller') verdict = match;
  }
  return verdict;
}
