import { policyDrift } from '../canonical/policy-drift.ts';
import type { PolicyDocument } from '../policy-document.ts';
import { clean } from '../verify/text.ts';

/** What a policy says after a change and did not say before, and the other way round. */
export interface DocumentChange {
  /** The policy's logical id in the blueprint. */
  resource: string;
  name: string;
  /** One line per action of each statement. */
  added: string[];
  removed: string[];
}

/**
 * What replacing one document by another changes, for the person who is asked to agree. The only place where an
 * upgrade compares the two; a comparison that knows wildcards and conditions better belongs here.
 */
export function documentChange(
  { resource, name }: Pick<DocumentChange, 'resource' | 'name'>,
  { from, to, partition }: { from: PolicyDocument; to: PolicyDocument; partition: string },
): DocumentChange {
  const drift = policyDrift(to, from, partition);
  return { resource, name, added: drift?.missing ?? [], removed: drift?.extra ?? [] };
}

/** Lines of a side that are shown; JSON has them all. */
const SHOWN = 6;

/** A change as indented text: a count, then the first few lines of either side. */
export function documentChangeText({ name, added, removed }: DocumentChange): string[] {
  if (added.length + removed.length === 0) return [`${name}: says the same, put together differently`];
  return [
    `${name}: says ${added.length} things more, ${removed.length} no longer`,
    ...side('+', added),
    ...side('-', removed),
  ];
}

function side(sign: string, lines: string[]): string[] {
  const more = lines.length - SHOWN;
  return [
    ...lines.slice(0, SHOWN).map((line) => `    ${sign} ${clean(line)}`),
    ...(more > 0 ? [`    ${sign} … and ${more} more`] : []),
  ];
}
