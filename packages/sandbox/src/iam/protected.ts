import { AwsError } from '../protocol/aws-error.ts';
import type { PolicyHolder } from '../state/model.ts';

/**
 * What belongs to a service is changed by it alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
export function refuseServiceLinked(holder: PolicyHolder): void {
  if (holder.path.startsWith('/aws-service-role/'))
    throw new AwsError(
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${holder.name}' - this role is only modifiable by AWS`,
    );
}
