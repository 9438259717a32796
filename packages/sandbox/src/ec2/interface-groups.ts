import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type { NetworkInterface } from '../state/ec2-model.ts';
import { ec2Of } from './region.ts';
import { found } from './taggable.ts';

/** The groups that an interface is to have: all of them there, all of its own VPC. */
export function groupsFor(call: Call, card: NetworkInterface, ids: readonly string[]): string[] {
  const groups = ids.map((id) => found('security-group', ec2Of(call).securityGroups, id));
  const foreign = groups.find(({ vpcId }) => vpcId !== card.vpcId);
  if (foreign)
    throw new AwsError(
      'InvalidGroup.NotFound',
      `The security group '${foreign.id}' does not exist in VPC '${card.vpcId}'`,
    );
  return [...new Set(ids)];
}
