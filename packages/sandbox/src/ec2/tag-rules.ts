import type { Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import type { Tags } from '../state/model.ts';

const MAX_TAGS = 50;

const isReserved = (key: string): boolean => /^aws:/i.test(key);

export const reservedPrefix = (): AwsError =>
  new AwsError('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use");

function checkTag({ Key: key, Value: value = '' }: Tag): [string, string] {
  if (key === undefined || key === '')
    throw new AwsError('InvalidParameterValue', 'Tag keys must not be empty.');
  if (isReserved(key)) throw reservedPrefix();
  if (key.length > 128)
    throw new AwsError(
      'InvalidParameterValue',
      `Tag key exceeds the maximum length of 128 characters: '${key}'`,
    );
  if (value.length > 256)
    throw new AwsError('InvalidParameterValue', `Tag value exceeds the maximum length of 256 characters.`);
  return [key, value];
}

/**
 * Checks tags as a request gives them. Keys are told apart by case.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 */
export function checkedTags(given: readonly Tag[] | undefined): Tags {
  const pairs = (given ?? []).map(checkTag);
  const tags: Tags = new Map(pairs);
  if (tags.size !== pairs.length) {
    const twice = pairs.map(([key]) => key).find((key, i, keys) => keys.indexOf(key) !== i);
    throw new AwsError('InvalidParameterValue', `Duplicate tag key '${twice}' specified.`);
  }
  if (tags.size > MAX_TAGS) throw tooManyTags();
  return tags;
}

const tooManyTags = (): AwsError =>
  new AwsError('TagLimitExceeded', `The maximum number of tags per resource is ${MAX_TAGS}.`);

/** Puts tags on a resource. Those that AWS itself put there do not count. */
export function putTags(tags: Tags, added: Tags): void {
  const own = new Set([...tags.keys(), ...added.keys()].filter((key) => !isReserved(key)));
  if (own.size > MAX_TAGS) throw tooManyTags();
  for (const [key, value] of added) tags.set(key, value);
}

export const toTagList = (tags: Tags): { Key: string; Value: string }[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

/** A response's `Tags`: left out by AWS when there is none. */
export const tagsMember = (tags: Tags): { Tags?: { Key: string; Value: string }[] } =>
  tags.size > 0 ? { Tags: toTagList(tags) } : {};
