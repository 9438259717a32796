import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Tags } from '../state/model.ts';
import { type FilterTable, filtered } from './filters.ts';
import { needsOn, requestTags } from './needs.ts';
import { ec2Page } from './paging.ts';
import { checkedTags, putTags, reservedPrefix } from './tag-rules.ts';
import { noSuchResources, type ResourceType, TAGGABLE, tagsOf, typeOfId } from './taggable.ts';

function typeOf(id: string): ResourceType {
  const type = typeOfId(id);
  if (!type) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  return type;
}

/** The tags of every resource that is named; all of them are there, or none is touched. */
function tagSets(call: Call, ids: readonly string[]): Tags[] {
  return ids.map((id) => {
    const type = typeOf(id);
    const tags = tagsOf(call, type, id);
    if (!tags) throw noSuchResources(type, [id]);
    return tags;
  });
}

function needsOnEach(call: Call, ids: readonly string[], tags: Tags, keys?: readonly string[]): Need[] {
  return ids.map((id) => needsOn(call, typeOf(id), id, requestTags(tags, keys)));
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
function create(input: Ec2.CreateTagsRequest, call: Call): object {
  const added = checkedTags(input.Tags);
  const sets = tagSets(call, input.Resources ?? []);
  for (const tags of sets) putTags(new Map(tags), added);
  for (const tags of sets) putTags(tags, added);
  return {};
}

/**
 * A key alone goes whatever its value is, one with a value (also an empty one) only if the value is that; without
 * any, all go but those of AWS itself.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html
 */
function remove(input: Ec2.DeleteTagsRequest, call: Call): object {
  if (input.Tags?.some(({ Key = '' }) => /^aws:/i.test(Key))) throw reservedPrefix();
  for (const tags of tagSets(call, input.Resources ?? [])) {
    const asked = input.Tags ?? [...tags.keys()].filter((key) => !/^aws:/i.test(key)).map((Key) => ({ Key }));
    for (const { Key = '', Value } of asked as Ec2.Tag[])
      if (Value === undefined || tags.get(Key) === Value) tags.delete(Key);
  }
  return {};
}

interface Tagged {
  tags: Tags;
  type: ResourceType;
  id: string;
  key: string;
  value: string;
}

const FILTERS: FilterTable<Tagged> = {
  key: ({ key }) => key,
  'resource-id': ({ id }) => id,
  'resource-type': ({ type }) => type,
  value: ({ value }) => value,
};

/** Every tag of every resource of the region; `tag:KEY` filters by key and value of the tag itself. */
const allTags = (call: Call): Tagged[] =>
  (Object.keys(TAGGABLE) as ResourceType[]).flatMap((type) =>
    [...TAGGABLE[type].all(call)].flatMap(({ id, tags }) =>
      [...tags].map(([key, value]) => ({ type, id, key, value, tags: new Map([[key, value]]) })),
    ),
  );

export const tagOperations: OperationTable = {
  CreateTags: operation<Ec2.CreateTagsRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnEach(call, input.Resources ?? [], checkedTags(input.Tags)),
    run: create,
  }),
  DeleteTags: operation<Ec2.DeleteTagsRequest, object>({
    readOnly: false,
    needs: (input, call) => {
      const given = (input.Tags ?? []).flatMap(({ Key, Value }): [string, string][] =>
        Key === undefined || Value === undefined ? [] : [[Key, Value]],
      );
      const keys = (input.Tags ?? []).flatMap(({ Key }) => Key ?? []);
      return needsOnEach(call, input.Resources ?? [], new Map(given), keys);
    },
    run: remove,
  }),
  DescribeTags: operation<Ec2.DescribeTagsRequest, Ec2.DescribeTagsResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = ec2Page(filtered(allTags(call), input.Filters, FILTERS), input, {
        min: 5,
        max: 1000,
      });
      const Tags = items.map(({ type, id, key, value }) => ({
        ResourceType: type as Ec2.ResourceType,
        ResourceId: id,
        Key: key,
        Value: value,
      }));
      return { Tags, ...(NextToken ? { NextToken } : {}) };
    },
  }),
};
