import type { Tag } from '@aws-sdk/client-iam';
import type { ContextValue } from '../policy/request.ts';
import { AwsError, constraintError, invalidInput } from '../protocol/aws-error.ts';
import type { Need } from '../protocol/operation.ts';
import type { Tags } from '../state/model.ts';

const MAX_TAGS = 50;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export const toTagList = (tags: Tags): { Key: string; Value: string }[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

function checkTag(tag: Tag): [string, string] {
  const key = tag.Key ?? '';
  const value = tag.Value ?? '';
  if (key.length < 1 || key.length > 128)
    throw constraintError('tags.1.member.key', key, 'Member must have length less than or equal to 128');
  if (value.length > 256)
    throw constraintError('tags.1.member.value', value, 'Member must have length less than or equal to 256');
  if (!CHARACTERS.test(key) || !CHARACTERS.test(value))
    throw constraintError(
      'tags.1.member.key',
      key,
      'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+',
    );
  if (/^aws:/i.test(key)) throw invalidInput('aws: prefixed tag key names are not allowed for external use.');
  return [key, value];
}

/**
 * Adds tags. Keys are unique without regard to case; the case first used stays.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export function addTags(tags: Tags, added: readonly Tag[] | undefined): void {
  const fresh = (added ?? []).map(checkTag);
  if (new Set(fresh.map(([key]) => key.toLowerCase())).size !== fresh.length)
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  for (const [key, value] of fresh) {
    const known = [...tags.keys()].find((k) => k.toLowerCase() === key.toLowerCase());
    tags.set(known ?? key, value);
  }
  const own = [...tags.keys()].filter((key) => !key.startsWith('aws:'));
  if (own.length > MAX_TAGS)
    throw new AwsError('LimitExceeded', 'The number of tags has reached the maximum limit.', 409);
}

export const newTags = (added: readonly Tag[] | undefined): Tags => {
  const tags: Tags = new Map();
  addTags(tags, added);
  return tags;
};

/** Takes tags away; unknown keys are passed over, as AWS does. */
export function removeTags(tags: Tags, keys: readonly string[]): void {
  for (const key of keys) {
    if (/^aws:/i.test(key))
      throw invalidInput('aws: prefixed tag key names are not allowed for external use.');
    for (const known of [...tags.keys()]) if (known.toLowerCase() === key.toLowerCase()) tags.delete(known);
  }
}

/** Condition keys for tags in the request. */
export function requestTagContext(
  tags: readonly Tag[] | undefined,
  keys?: readonly string[],
): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const tag of tags ?? []) context[`aws:RequestTag/${tag.Key}`] = tag.Value ?? '';
  const tagKeys = keys ?? (tags ?? []).map((tag) => tag.Key ?? '');
  if (tagKeys.length > 0) context['aws:TagKeys'] = [...tagKeys];
  return context;
}

/** Condition keys for the tags of the resource that is acted on. */
export function resourceTagContext(tags: Tags | undefined): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const [key, value] of tags ?? []) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`iam:ResourceTag/${key}`] = value;
  }
  return context;
}

/** What making something needs: its own action, and with tags the action that tags it. */
export function creationNeeds(
  resource: string,
  tagAction: 'iam:TagUser' | 'iam:TagRole' | 'iam:TagPolicy' | 'iam:TagInstanceProfile' | 'iam:TagMFADevice',
  tags: readonly Tag[] | undefined,
  context: Record<string, ContextValue> = {},
): Need[] {
  const own = { resource, context: { ...requestTagContext(tags), ...context } };
  return tags && tags.length > 0 ? [own, { ...own, action: tagAction }] : [own];
}
