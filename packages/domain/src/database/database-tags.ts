import type { RequestProblem } from '../subscription/request-problem.ts';

/** A tag of a database. Berth's own: AWS does not know databases. */
export interface DatabaseTag {
  key: string;
  value: string;
}

const TAGS_MOST = 50;

/** Everything that is wrong with a database's tags. The real limits are not known; these are AWS's. */
export function databaseTagProblem(tags: readonly DatabaseTag[]): Omit<RequestProblem, 'code'> | null {
  if (tags.length > TAGS_MOST)
    return {
      field: 'tags',
      message: `The database would have ${tags.length} tags.`,
      remedy: `Give it up to ${TAGS_MOST}.`,
    };
  if (new Set(tags.map(({ key }) => key)).size < tags.length)
    return { field: 'tags', message: 'A key is given twice.', remedy: 'Give each key once.' };
  return null;
}
