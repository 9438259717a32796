import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import { type InstanceSize, isOffered, vcpusOf, zonesWith } from './offerings.ts';

/** Throws unless the zone has the size, and some of it left. */
export function checkCapacity(call: Call, { name }: InstanceSize, zone: string): void {
  const others = zonesWith(call.region, name).filter((each) => each !== zone);
  if (!isOffered(name, zone))
    throw new AwsError(
      'Unsupported',
      `Your requested instance type (${name}) is not supported in your requested Availability Zone (${zone}). Please retry your request by not specifying an Availability Zone or choosing ${others.join(', ')}.`,
    );
  const short = call.world.options.insufficientCapacity;
  if (short.includes(zone) || short.includes(`${zone}/${name}`))
    throw new AwsError(
      'InsufficientInstanceCapacity',
      `We currently do not have sufficient ${name} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity. You can currently get ${name} capacity by not specifying an Availability Zone in your request or choosing ${others.join(', ')}.`,
      500,
    );
}

/**
 * How many of a size the account's quota of vCPUs allows; throws when that is fewer than `least`. What stopped or
 * terminates does not count.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html#ec2-on-demand-instances-limits
 */
export function withinVcpus(
  call: Call,
  size: InstanceSize,
  { least, wanted }: { least: number; wanted: number },
): number {
  const limit = call.world.options.vcpuLimit;
  const used = call.account.instances
    .filter(
      ({ region, launch, state }) =>
        region === call.region && launch && (state === 'pending' || state === 'running'),
    )
    .reduce((sum, { instanceType }) => sum + vcpusOf(instanceType), 0);
  const fit = Math.floor((limit - used) / size.vcpus);
  if (fit < least)
    throw new AwsError(
      'VcpuLimitExceeded',
      `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
    );
  return Math.min(fit, wanted);
}
