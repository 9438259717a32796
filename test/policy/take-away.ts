import {
  actionMatches,
  newestGeneration,
  type PolicyDocument,
  type PolicyKind,
  redisCloud,
  type Statement,
} from '@berth/domain';

const documentOf = (policy: PolicyKind): PolicyDocument => {
  const { userPolicy, instancePolicy } = newestGeneration(redisCloud);
  return policy === 'user' ? userPolicy : instancePolicy;
};

const statementsOf = (policy: PolicyKind): Statement[] => [documentOf(policy).Statement].flat();

const granted = ({ Effect, Action = [] }: Statement): string[] => (Effect === 'Allow' ? [Action].flat() : []);

/** What the newest published policy grants, as it is written there, each once. */
export const grantedActions = (policy: PolicyKind): string[] =>
  [...new Set(statementsOf(policy).flatMap(granted))].sort();

/** What of it grants an action: its name, else the pattern that covers it, else undefined. */
export const grantOf = (policy: PolicyKind, action: string): string | undefined => {
  const grants = grantedActions(policy);
  return grants.includes(action)
    ? action
    : grants.find((one) => one.includes('*') && actionMatches(one, action));
};

/**
 * The policy as a customer would tighten it: the action is struck out of every statement that grants it. A Deny in
 * front would not be the same, since it also overrules what another policy grants. An action that only a pattern grants
 * goes with its pattern.
 */
export function withoutAction(policy: PolicyKind, action: string): PolicyDocument {
  const struck = (one: string): boolean =>
    one === action || (one.includes('*') && actionMatches(one, action));
  const Statement = statementsOf(policy).flatMap((statement) => {
    if (statement.Effect !== 'Allow') return [statement];
    const Action = granted(statement).filter((one) => !struck(one));
    return Action.length > 0 ? [{ ...statement, Action }] : [];
  });
  return { ...documentOf(policy), Statement };
}
