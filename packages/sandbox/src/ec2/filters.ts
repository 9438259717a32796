import type { Filter } from '@aws-sdk/client-ec2';
import { literal, matchesGlob } from '../policy/glob.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Tags } from '../state/model.ts';

/** What a filter can ask of a thing: its values by filter name, and its tags. */
export interface Filterable {
  values: Readonly<Record<string, string | readonly string[] | undefined>>;
  tags: Tags;
}

const MAX_VALUES = 200;

/** EC2's wildcards in filter values: `*` any, `?` one, a backslash takes them literally; case counts. */
const matchesValue = (pattern: string, value: string): boolean =>
  matchesGlob(
    pattern.replace(/\\([*?\\])/g, (_all, c: string) => literal(c)),
    literal(value),
  );

function candidates(filter: string, thing: Filterable): string[] {
  if (filter === 'tag-key') return [...thing.tags.keys()];
  if (filter === 'tag-value') return [...thing.tags.values()];
  if (filter.startsWith('tag:')) {
    const value = thing.tags.get(filter.slice(4));
    return value === undefined ? [] : [value];
  }
  const value = thing.values[filter];
  return value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
}

/**
 * Keeps what passes every filter; of a filter's values any may match.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
export function applyFilters<T>(
  things: readonly T[],
  filters: readonly Filter[] | undefined,
  known: readonly string[],
  view: (thing: T) => Filterable,
): T[] {
  let kept = [...things];
  for (const { Name = '', Values = [] } of filters ?? []) {
    const valid =
      known.includes(Name) || Name === 'tag-key' || Name === 'tag-value' || Name.startsWith('tag:');
    if (!valid) throw new AwsError('InvalidParameterValue', `The filter '${Name}' is invalid`);
    if (Values.length > MAX_VALUES)
      throw new AwsError(
        'FilterLimitExceeded',
        `The maximum number of filter values specified on a single call is ${MAX_VALUES}`,
      );
    kept = kept.filter((thing) =>
      candidates(Name, view(thing)).some((value) => Values.some((pattern) => matchesValue(pattern, value))),
    );
  }
  return kept;
}

/** What each filter of a resource asks for; a resource may have several values, and passes when one matches. */
export type FilterTable<T> = Readonly<Record<string, (thing: T) => string | readonly string[] | undefined>>;

/** As `applyFilters`, for a type whose filters are a table. */
export function filtered<T extends { tags: Tags }>(
  things: readonly T[],
  filters: readonly Filter[] | undefined,
  table: FilterTable<T>,
): T[] {
  const asked = (filters ?? []).map(({ Name = '' }) => Name).filter((name) => Object.hasOwn(table, name));
  return applyFilters(things, filters, Object.keys(table), (thing) => ({
    values: Object.fromEntries(asked.map((name) => [name, table[name]?.(thing)])),
    tags: thing.tags,
  }));
}
