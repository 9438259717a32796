import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type { Ec2Instance } from '../state/model.ts';
import { ec2Of } from './region.ts';

const fingerprintOf = ({ ClientToken: _token, DryRun: _dry, ...rest }: Ec2.RunInstancesRequest): string =>
  JSON.stringify(rest, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/**
 * What an earlier request with the same token launched; undefined when there was none. Other parameters are refused,
 * and so is the token of what was terminated; once that is out of sight, the token is as good as new.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export function repeatedLaunch(input: Ec2.RunInstancesRequest, call: Call): Ec2Instance[] | undefined {
  const token = input.ClientToken;
  if (token === undefined) return undefined;
  if (token.length > 64)
    throw new AwsError(
      'InvalidParameterValue',
      'Value for parameter clientToken is longer than 64 characters.',
    );
  const known = ec2Of(call).launches?.get(token);
  if (!known) return undefined;
  const launched = call.account.instances.filter(
    ({ reservationId }) => reservationId === known.reservationId,
  );
  if (launched.length === 0) return undefined;
  if (known.fingerprint !== fingerprintOf(input))
    throw new AwsError(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  if (launched.some(({ state }) => state === 'terminated'))
    throw new AwsError(
      'IdempotentInstanceTerminated',
      'The instance launched by the request with the same client token has been terminated.',
    );
  return launched;
}

/** Keeps a launch for the next request with its token. */
export function rememberLaunch(input: Ec2.RunInstancesRequest, call: Call, reservationId: string): void {
  if (input.ClientToken === undefined) return;
  const here = ec2Of(call);
  here.launches ??= new Map();
  here.launches.set(input.ClientToken, { fingerprint: fingerprintOf(input), reservationId });
}
