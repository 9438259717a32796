import { listed } from '../verify/text.ts';
import type { PolicyGrant } from './policy-grants.ts';

/** The statements that concern an action, a line each: generation, policy, statement, and what it says. */
export function grantLines(action: string, grants: readonly PolicyGrant[]): string[] {
  const byStatement = Map.groupBy(
    grants,
    ({ generation, policy, statement }) => `${generation} ${policy} ${statement}`,
  );
  return [...byStatement.values()].flatMap((all) => {
    const [grant] = all;
    if (!grant) return [];
    const patterns = all.map((one) => one.action).filter((one) => one.toLowerCase() !== action.toLowerCase());
    const as = patterns.length === 0 ? '' : `, as ${listed(patterns)}`;
    const where = `${grant.generation} ${grant.policy} policy, ${grant.sid ?? `statement ${grant.statement}`}${as}`;
    return [[`${where}: ${lowerFirst(grant.words)}`, ...grant.remarks].join(' ')];
  });
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** What is said where an action is known only by a pattern; null where a statement names it. */
export const familyNote = (families: readonly string[]): string | null =>
  families.length === 0
    ? null
    : `No statement names it: it is granted by ${listed(families)}, and this is about ${families[0]}. Whether AWS has an action of this name is not known here.`;
