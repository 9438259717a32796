import type * as Iam from '@aws-sdk/client-iam';
import { managedPolicySource } from '../auth/layers.ts';
import { AwsError, noSuchEntity } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';

/** The member that shows a boundary, or nothing. */
export const boundaryView = (
  arn: string | undefined,
): { PermissionsBoundary?: Iam.AttachedPermissionsBoundary } =>
  arn === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: arn,
        },
      };

/** The boundary's ARN, checked to be a managed policy that exists. */
export function checkedBoundary(call: Call, arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  if (!arn.startsWith('arn:aws:iam::')) throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
  if (!managedPolicySource(call.account, arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  return arn;
}
