import { type Decision, decide } from '../policy/decide.ts';
import { denialText } from '../policy/denial-text.ts';
import type { Request } from '../policy/request.ts';
import { evaluateTrust } from '../policy/trust.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call, Need } from '../protocol/operation.ts';
import { SERVICES } from '../protocol/service-model.ts';
import { type Circumstances, requestContext } from './context.ts';
import { principalLayers } from './layers.ts';

function refuse(call: Call, text: string): never {
  if (call.service === 'ec2')
    throw new AwsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. ${text}`,
      403,
    );
  if (SERVICES[call.service].jsonTarget !== undefined) throw new AwsError('AccessDeniedException', text, 400);
  throw new AwsError('AccessDenied', text, 403);
}

/**
 * What the resource's own policy decides. Naming the caller suffices within one account; naming the caller's
 * account leaves it to the caller's policies. An explicit deny of those holds in any case.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
function judgeResourcePolicy(call: Call, policy: string, request: Request, decision: Decision): boolean {
  const { principal } = call;
  const verdict = evaluateTrust(policy, principal, request);
  const who = `User: ${principal.arn} is not authorized to perform: ${request.action} on resource: ${request.resource}`;
  if (verdict === 'deny') refuse(call, `${who} with an explicit deny in a resource-based policy`);
  if (verdict === 'no')
    refuse(call, `${who} because no resource-based policy allows the ${request.action} action`);
  const sameAccount = request.resource.split(':')[4] === principal.accountId;
  const undecided = decision.result === 'implicitDeny' && decision.deniedBy === 'identity';
  return verdict === 'caller' && sameAccount && undecided;
}

const actionOf = (call: Call, { action }: Need): string => action ?? `${call.service}:${call.action}`;

/** The IAM actions of what a call needs, each once. */
export const actionsOf = (call: Call, needs: readonly Need[]): string[] => [
  ...new Set(needs.map((need) => actionOf(call, need))),
];

/** Throws AccessDenied (EC2: UnauthorizedOperation) unless the caller has every permission that is needed. */
export function authorize(call: Call, needs: readonly Need[], about: Circumstances): void {
  const state = call.world.securityState();
  const account = state.accounts.get(call.principal.accountId) ?? call.account;
  const layers = principalLayers(account, call.principal);
  const context = requestContext(call.principal, about);
  for (const need of needs) {
    const action = actionOf(call, need);
    const request = {
      principalArn: call.principal.arn,
      action,
      resource: need.resource,
      context: { ...context, ...need.context },
    };
    const decision = decide(request, layers);
    const allowedByResource =
      need.resourcePolicy !== undefined && judgeResourcePolicy(call, need.resourcePolicy, request, decision);
    if (decision.result !== 'allowed' && !allowedByResource)
      refuse(call, denialText(call.principal.arn, action, need.resource, decision));
  }
}
