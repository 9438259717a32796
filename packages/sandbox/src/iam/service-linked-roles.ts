import type * as Iam from '@aws-sdk/client-iam';
import { invalidInput } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import { uniqueId } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { Role } from '../state/model.ts';
import { newArn, originOf } from './find.ts';
import { roleView } from './roles.ts';

const SERVICE = 'transitgateway.amazonaws.com';
const NAME = 'AWSServiceRoleForVPCTransitGateway';
const PATH = `/aws-service-role/${SERVICE}/`;

/** https://docs.aws.amazon.com/vpc/latest/tgw/service-linked-roles.html */
export const gatewayRoleOf = (call: Call): Role | undefined => call.account.roles.get(keyOf(NAME));

/** What making the role needs, whether it is asked for or AWS makes it on the caller's behalf. */
export const needsToMakeGatewayRole = (call: Call): Need => ({
  action: 'iam:CreateServiceLinkedRole',
  resource: newArn(call, 'role', PATH, NAME),
  context: { 'iam:AWSServiceName': SERVICE },
});

/** Makes the role under which transit gateways put their interfaces into VPCs. */
export function makeGatewayRole(call: Call, description?: string): Role {
  const role: Role = {
    ...originOf(call),
    path: PATH,
    name: NAME,
    id: uniqueId('AROA'),
    arn: newArn(call, 'role', PATH, NAME),
    tags: new Map(),
    attached: ['arn:aws:iam::aws:policy/aws-service-role/AWSVPCTransitGatewayServiceRolePolicy'],
    inline: new Map(),
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: SERVICE }, Action: 'sts:AssumeRole' }],
    }),
    maxSessionSeconds: 3600,
    ...(description === undefined ? {} : { description }),
  };
  call.account.roles.set(keyOf(NAME), role);
  return role;
}

function create(input: Iam.CreateServiceLinkedRoleRequest, call: Call): Iam.CreateServiceLinkedRoleResponse {
  if (input.AWSServiceName !== SERVICE)
    throw invalidInput(`The sandbox has no service-linked role of ${input.AWSServiceName}.`);
  if (input.CustomSuffix !== undefined) throw invalidInput(`Custom suffix is not allowed for ${SERVICE}`);
  if (gatewayRoleOf(call))
    throw invalidInput(
      `Service role name ${NAME} has been taken in this account, please try a different suffix.`,
    );
  return { Role: roleView(call, makeGatewayRole(call, input.Description), 'full') };
}

export const serviceLinkedRoleOperations: OperationTable = {
  CreateServiceLinkedRole: operation<Iam.CreateServiceLinkedRoleRequest, Iam.CreateServiceLinkedRoleResponse>(
    {
      readOnly: false,
      needs: (input, call) =>
        input.AWSServiceName === SERVICE
          ? [needsToMakeGatewayRole(call)]
          : [
              {
                resource: newArn(call, 'role', `/aws-service-role/${input.AWSServiceName}/`, '*'),
                context: { 'iam:AWSServiceName': input.AWSServiceName ?? '' },
              },
            ],
      run: create,
    },
  ),
};
