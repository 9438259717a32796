import type { Decision, Layer } from './decide.ts';

const LAYER_NAMES: Record<Layer, { article: string; name: string }> = {
  identity: { article: 'an', name: 'identity-based policy' },
  boundary: { article: 'a', name: 'permissions boundary' },
  scp: { article: 'a', name: 'service control policy' },
  session: { article: 'a', name: 'session policy' },
};

/**
 * AWS's wording of a refusal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialText(
  principalArn: string,
  action: string,
  resource: string,
  decision: Decision,
): string {
  const on = resource === '*' && action.startsWith('ec2:') ? '' : ` on resource: ${resource}`;
  const who = `User: ${principalArn} is not authorized to perform: ${action}${on}`;
  const layer = LAYER_NAMES[decision.deniedBy ?? 'identity'];
  return decision.result === 'explicitDeny'
    ? `${who} with an explicit deny in ${layer.article} ${layer.name}`
    : `${who} because no ${layer.name} allows the ${action} action`;
}
