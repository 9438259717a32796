import { policyDocument } from './document.ts';
import { type Request, trustStatementMatches } from './match.ts';

/** What a role's trust policy says to a caller. */
export type TrustVerdict = 'caller' | 'account' | 'no' | 'deny';

/**
 * Evaluates a trust policy (its principals already as ARNs). A matching Deny wins; `account` means that only
 * the caller's account is named, so the caller's own policies must allow the action.
 */
export function evaluateTrust(trust: string, request: Request): TrustVerdict {
  let verdict: TrustVerdict = 'no';
  for (const statement of policyDocument(trust).statements) {
    const match = trustStatementMatches(statement, request);
    if (match === 'no') continue;
    if (statement.effect === 'Deny') return 'deny';
    if (verdict !== 'caller') verdict = match;
  }
  return verdict;
}
