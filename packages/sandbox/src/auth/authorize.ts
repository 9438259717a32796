import { decide } from '../policy/decide.ts';
import { denialText } from '../policy/denial-text.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call, Need } from '../protocol/operation.ts';
import { type Circumstances, requestContext } from './context.ts';
import { principalLayers } from './layers.ts';

function refuse(call: Call, text: string): never {
  if (call.service === 'ec2')
    throw new AwsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. ${text}`,
      403,
    );
  throw new AwsError('AccessDenied', text, 403);
}

/** Throws AccessDenied (EC2: UnauthorizedOperation) unless the caller has every permission that is needed. */
export function authorize(call: Call, needs: readonly Need[], about: Circumstances): void {
  const state = call.world.securityState();
  const account = state.accounts.get(call.principal.accountId) ?? call.account;
  const layers = principalLayers(account, call.principal);
  const context = requestContext(call.principal, about);
  for (const need of needs) {
    const action = need.action ?? `${call.service}:${call.action}`;
    const request = {
      principalArn: call.principal.arn,
      action,
      resource: need.resource,
      context: { ...context, ...need.context },
    };
    const decision = decide(request, layers);
    if (decision.result !== 'allowed')
      refuse(call, denialText(call.principal.arn, action, need.resource, decision));
  }
}
