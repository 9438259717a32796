import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { Statement } from './document.ts';
import type { Request } from './request.ts';
import { coversResource } from './resource.ts';

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

function coveredBy({ resources, variables }: Statement, request: Request): boolean {
  if (!resources) return true;
  const { not, patterns } = resources;
  const covers = patterns.map((pattern) =>
    coversResource(pattern, request.resource, request.context, variables),
  );
  return not ? covers.every((each) => each === false) : covers.some((each) => each === true);
}

/** Asks the evaluator whether everything is allowed under the statement's conditions. */
function conditionsHold({ underConditions }: Statement, request: Request): boolean {
  if (!underConditions) return true;
  const result = runUnsafeSimulation(
    {
      request: {
        principal: request.principalArn,
        action: request.action,
        resource: { resource: '*', accountId: accountOf(request.principalArn) },
        contextVariables: { ...request.context },
      },
      identityPolicies: [{ name: 'statement', policy: underConditions }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result === 'Allowed';
}

/** Changes that nobody may make to AWS's own policies, whatever a policy allows. */
const ON_AWS_POLICIES =
  /^iam:(CreatePolicy|CreatePolicyVersion|DeletePolicy|DeletePolicyVersion|SetDefaultPolicyVersion|TagPolicy|UntagPolicy)$/i;

const isOutOfReach = ({ action, resource }: Request): boolean =>
  resource.startsWith('arn:aws:iam::aws:policy/') && ON_AWS_POLICIES.test(action);

/** Whether a statement's action, resource and conditions fit the request; principals are not looked at. */
export const statementMatches = (statement: Statement, request: Request): boolean =>
  statement.matchesAction(request.action) &&
  !isOutOfReach(request) &&
  coveredBy(statement, request) &&
  conditionsHold(statement, request);
