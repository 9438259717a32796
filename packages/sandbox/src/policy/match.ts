import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { Statement } from './document.ts';

export type ContextValue = string | string[];
export type Context = Readonly<Record<string, ContextValue>>;

/** What somebody wants to do. */
export interface Request {
  /** The caller's ARN; a role session's is its `sts` assumed-role ARN. */
  principalArn: string;
  action: string;
  /** An ARN or `*`. Taken letter by letter: a star in it matches nothing but a star or a wildcard. */
  resource: string;
  context: Context;
}

/**
 * The evaluator reads a star in a request's resource as "any of these"; AWS's simulator takes it as it
 * stands. A stand-in that no ARN in a policy spells keeps it literal.
 */
const literal = (resource: string): string =>
  resource === '*' ? 'arn:~:~:~:~:~' : resource.replaceAll('*', '~');

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/**
 * Whether a statement's action, resource and conditions fit the request; principals are not looked at.
 */
export function statementMatches(statement: Statement, request: Request): boolean {
  if (!statement.mayMatchAction(request.action)) return false;
  const result = runUnsafeSimulation(
    {
      request: {
        principal: request.principalArn,
        action: request.action,
        resource: { resource: literal(request.resource), accountId: accountOf(request.principalArn) },
        contextVariables: { ...request.context },
      },
      identityPolicies: [{ name: 'statement', policy: statement.alone }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result === 'Allowed';
}
