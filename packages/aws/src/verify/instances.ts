import type { EC2Client } from '@aws-sdk/client-ec2';
import type { InstancesSeen } from '@berth/domain';
import { allPages } from './look.ts';

const EXAMPLES = 10;

/**
 * Instances of the client's region that are not terminated. Filtered and paged, since AWS throttles the unfiltered
 * call twice as hard. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export async function readInstances(
  ec2: EC2Client,
  { region, tag }: { region: string; tag: { key: string; value: string } },
  signal: AbortSignal,
): Promise<InstancesSeen> {
  const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
  const instances = await allPages(
    (NextToken) =>
      ec2.send(
        new DescribeInstancesCommand({
          Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }],
          MaxResults: 1000,
          NextToken,
        }),
        { abortSignal: signal },
      ),
    (page) => ({
      items: (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []),
      next: page.NextToken || undefined,
    }),
  );
  const foreign = instances.filter(
    ({ Tags }) => !(Tags ?? []).some(({ Key, Value }) => Key === tag.key && Value === tag.value),
  );
  return {
    region,
    total: instances.length,
    withoutTag: foreign.length,
    examples: foreign.slice(0, EXAMPLES).map(({ InstanceId }) => InstanceId ?? ''),
  };
}
