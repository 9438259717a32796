import { conditionText } from './conditions.ts';
import type { PolicyStatement } from './statements.ts';

/** One statement's part in what an action may do. */
export interface Grant {
  effect: 'Allow' | 'Deny';
  /** Null where the statement has none. */
  sid: string | null;
  /** Counted from 1. */
  statement: number;
  /** The patterns of its Resource, or of its NotResource. */
  resources: string[];
  notResources: string[];
  conditions: { operator: string; key: string; values: string[] }[];
}

/** A statement as data, without its actions. */
export function grantOf({ effect, sid, number, resources, conditions }: PolicyStatement): Grant {
  const patterns = resources.patterns.map(({ text }) => text);
  return {
    effect,
    sid: sid ?? null,
    statement: number,
    resources: resources.not ? [] : patterns,
    notResources: resources.not ? patterns : [],
    conditions: conditions.map(({ operator, written, values }) => ({ operator, key: written, values })),
  };
}

/** What a statement allows or denies, in words. The parts may be anybody's text: escape it for where it goes. */
export function grantText({ effect, resources, notResources, conditions }: Grant): string {
  const on = notResources.length > 0 ? `everything but ${notResources.join(', ')}` : resources.join(', ');
  const when = conditions.map((one) => conditionText({ ...one, written: one.key })).join(' and ');
  return `${effect} on ${on}${when === '' ? '' : ` if ${when}`}`;
}
