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

const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * The evaluator reads a star in a request's resource as "any of these"; AWS's simulator takes it as it
 * stands. A stand-in that no ARN in a policy spells keeps it literal.
 */
const literal = (resource: string): string =>
  resource === '*' ? 'arn:~:~:~:~:~' : resource.replaceAll('*', '~');

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

function simulate(
  statement: Statement,
  request: Request,
  asResourcePolicy: boolean,
  identityAllows: boolean,
) {
  return runUnsafeSimulation(
    {
      request: {
        principal: request.principalArn,
        action: request.action,
        resource: { resource: literal(request.resource), accountId: accountOf(request.principalArn) },
        contextVariables: { ...request.context },
      },
      identityPolicies: asResourcePolicy
        ? identityAllows
          ? [{ name: 'any', policy: ALLOW_ALL }]
          : []
        : [{ name: 'statement', policy: statement.alone }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(asResourcePolicy ? { resourcePolicy: statement.alone } : {}),
    },
    {},
  );
}

/** Whether a statement of an identity-like policy (identity, boundary, SCP, session) applies to the request. */
export function statementMatches(statement: Statement, request: Request): boolean {
  return statement.mayMatchAction(request.action) && simulate(statement, request, false, true) === 'Allowed';
}

/**
 * How a statement with principals (a trust policy's) applies: it names the caller itself, or only the
 * caller's account, whose own policies must then allow the action too.
 */
export function trustStatementMatches(statement: Statement, request: Request): 'caller' | 'account' | 'no' {
  if (!statement.mayMatchAction(request.action)) return 'no';
  if (simulate(statement, request, true, false) === 'Allowed') return 'caller';
  return simulate(statement, request, true, true) === 'Allowed' ? 'account' : 'no';
}
