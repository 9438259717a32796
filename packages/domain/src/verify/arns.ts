/** The parts of an ARN: `arn:partition:service:region:account:resource`. Null when it is none. */
export function parseArn(arn: string): {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  resource: string;
} | null {
  const match = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws|):(.+)$/s.exec(arn);
  if (!match) return null;
  const [, partition = '', service = '', region = '', accountId = '', resource = ''] = match;
  return { partition, service, region, accountId, resource };
}

/** `aws`, `aws-cn`, `aws-us-gov`…; `aws` where the text is no ARN. */
export const partitionOf = (arn: string): string => parseArn(arn)?.partition ?? 'aws';

/** The name at the end of an IAM user's ARN (path and all else left out), or null when it is no user's. */
export function userNameOf(arn: string): string | null {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'iam' || !parsed.resource.startsWith('user/')) return null;
  return parsed.resource.split('/').at(-1) || null;
}

/** ARN of a role at the root path, which is where the vendor's pages make it. */
export const roleArn = (partition: string, accountId: string, name: string): string =>
  `arn:${partition}:iam::${accountId}:role/${name}`;

/** IAM compares names without case. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const sameIamName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * Whether IAM can have given a user or role this name: letters, digits and `+=,.@-_`, up to 64.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const isIamName = (name: string): boolean => /^[\w+=,.@-]{1,64}$/.test(name);

/** The region where it has the form of one (`eu-west-1`, `us-gov-east-1`); whatever else was typed is left out. */
export const namedRegion = (region: string | undefined): string | undefined =>
  region !== undefined && /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region) ? region : undefined;
