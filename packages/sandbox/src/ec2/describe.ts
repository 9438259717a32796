import type { Filter } from '@aws-sdk/client-ec2';
import type { Tags } from '../state/model.ts';
import { type FilterTable, filtered } from './filters.ts';
import { ec2Page } from './paging.ts';
import { noSuchResources, type ResourceType } from './taggable.ts';

interface Question<T> {
  type: ResourceType;
  things: Iterable<T>;
  /** Only these; one that is not there is an error. */
  ids: readonly string[] | undefined;
  input: { Filters?: Filter[] | undefined; MaxResults?: number | undefined; NextToken?: string | undefined };
  filters: FilterTable<T>;
  /** Most of a page; `always` pages also where the request does not ask for it. */
  page?: { max: number; always?: boolean };
}

/** What a Describe operation shows: by id, by filter, in pages of 5 to 1,000 unless said otherwise. */
export function described<T extends { id: string; tags: Tags }>({
  type,
  things,
  ids = [],
  input,
  filters,
  page = { max: 1000 },
}: Question<T>): { items: T[]; NextToken?: string } {
  const all = [...things];
  const wanted = new Set(ids);
  const asked = wanted.size > 0 ? all.filter((thing) => wanted.has(thing.id)) : all;
  for (const thing of asked) wanted.delete(thing.id);
  if (wanted.size > 0) throw noSuchResources(type, [...wanted]);
  const found = filtered(asked, input.Filters, filters);
  const size = input.MaxResults ?? (page.always ? page.max : undefined);
  return ec2Page(found, { ...input, MaxResults: size }, { min: 5, max: page.max });
}
