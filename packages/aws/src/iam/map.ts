import type { ListAttachedRolePoliciesResponse, PolicyVersion, Tag } from '@aws-sdk/client-iam';
import {
  type AttachedPolicy,
  type PolicyDocument,
  type PolicyVersionSeen,
  parsePolicyText,
  type Seen,
  type Tags,
  unknown,
} from '@berth/domain';

/** IAM's list of tags as a record. Keys are unique without case; they are kept as AWS spells them. */
export const tagsOf = (tags: Tag[] | undefined): Tags =>
  Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));

/** A document as IAM returned it, or `unknown` when it cannot be read. */
export function documentOf(text: string | undefined): Seen<PolicyDocument> {
  if (text === undefined) return unknown('partial', 'AWS gave no document');
  const parsed = parsePolicyText(text);
  return parsed.ok ? { kind: 'present', value: parsed.value } : unknown('unclassified', parsed.error);
}

export const versionOf = ({ VersionId, IsDefaultVersion, CreateDate }: PolicyVersion): PolicyVersionSeen => ({
  versionId: VersionId ?? '',
  isDefault: IsDefaultVersion ?? false,
  createdAt: CreateDate ?? new Date(0),
});

/** Partition and account number of a caller's ARN. */
export function identityOf(arn: string, accountId: string) {
  return { arn, accountId, partition: arn.split(':')[1] || 'aws' };
}

/** The policies on a page of what is attached to a role or a user. */
export const attachedOf = (page: ListAttachedRolePoliciesResponse): AttachedPolicy[] | undefined =>
  page.AttachedPolicies?.map(({ PolicyName = '', PolicyArn = '' }) => ({ name: PolicyName, arn: PolicyArn }));
