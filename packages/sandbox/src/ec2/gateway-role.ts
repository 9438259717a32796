import { actionsOf, authorize } from '../auth/authorize.ts';
import { trailIdentity } from '../cloudtrail/identity.ts';
import { gatewayRoleOf, makeGatewayRole, needsToMakeGatewayRole } from '../iam/service-linked-roles.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import { newRequestId, uniqueId } from '../state/ids.ts';

const SERVICE = 'transitgateway.amazonaws.com';

/**
 * AWS makes the role of transit gateways with the first attachment, on behalf of who attaches. Who may not have it made
 * is not refused: the attachment fails later, as people met it (network-orchestration-for-aws-transit-gateway issue
 * 42). The attempt is on record as any other call.
 * https://docs.aws.amazon.com/vpc/latest/tgw/service-linked-roles.html
 *
 * @returns whether the account has the role after it
 */
export function ensureGatewayRole(call: Call): boolean {
  if (gatewayRoleOf(call)) return true;
  const { world, principal, nowMs, region } = call;
  const needs = [needsToMakeGatewayRole(call)];
  // A service that calls on somebody's behalf has a key of its own for it.
  const accessKeyId = uniqueId('ASIA');
  const onBehalf: Call = { ...call, service: 'iam', action: 'CreateServiceLinkedRole' };
  let error: AwsError | undefined;
  try {
    authorize(onBehalf, needs, { nowMs, region, sourceIp: '', userAgent: SERVICE });
    makeGatewayRole(onBehalf);
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    error = thrown;
  }
  world.events.add(
    {
      time: new Date(nowMs).toISOString(),
      accountId: principal.accountId,
      principalArn: principal.arn,
      userIdentity: { ...trailIdentity(principal), accessKeyId, invokedBy: SERVICE },
      accessKeyId,
      service: onBehalf.service,
      action: onBehalf.action,
      neededActions: actionsOf(onBehalf, needs),
      region,
      ...(error ? { errorCode: error.code, errorMessage: error.message } : {}),
      requestId: newRequestId(),
      readOnly: false,
      userAgent: SERVICE,
      sourceIp: SERVICE,
      requestParameters: { AWSServiceName: SERVICE },
    },
    0,
  );
  return error === undefined;
}
