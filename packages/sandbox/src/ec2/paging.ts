import { AwsError } from '../protocol/aws-error.ts';

/** EC2's way of paging: `MaxResults` within bounds, and an opaque `NextToken`; without MaxResults, everything. */
export function ec2Page<T>(
  items: readonly T[],
  page: { MaxResults?: number | undefined; NextToken?: string | undefined },
  bounds: { min: number; max: number },
): { items: T[]; NextToken?: string } {
  const { MaxResults, NextToken } = page;
  if (MaxResults !== undefined && (MaxResults < bounds.min || MaxResults > bounds.max))
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value between ${bounds.min} and ${bounds.max}.`,
    );
  const from =
    NextToken === undefined
      ? 0
      : Number(/^at:(\d+)$/.exec(Buffer.from(NextToken, 'base64url').toString())?.[1] ?? -1);
  if (from < 0) throw new AwsError('InvalidNextToken', 'The specified nextToken is invalid.');
  const end = from + (MaxResults ?? Math.max(bounds.max, items.length));
  const more = end < items.length ? { NextToken: Buffer.from(`at:${end}`).toString('base64url') } : {};
  return { items: items.slice(from, end), ...more };
}
