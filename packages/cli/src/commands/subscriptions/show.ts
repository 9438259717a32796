import type { DeploymentBody, SubscriptionBody } from '@berth/api';
import { plain, renderTable } from '../../output.ts';
import { facts } from '../render.ts';

const cell = (value: unknown): string => plain(String(value ?? '')).replace(/[\n\t]+/g, ' ');

const placeOf = ({ cloudDetails }: SubscriptionBody) => {
  const [detail] = cloudDetails ?? [];
  const [region] = detail?.regions ?? [];
  return { detail, region };
};

export const subscriptionsTable = (subscriptions: SubscriptionBody[]): string =>
  renderTable(
    ['ID', 'NAME', 'STATUS', 'CLOUD ACCOUNT', 'REGION', 'NETWORK'],
    subscriptions.map((one) => {
      const { detail, region } = placeOf(one);
      const network = region?.networking[0]?.deploymentCIDR ?? region?.networking[0]?.vpcId;
      return [one.id, one.name, one.status, detail?.cloudAccountId, region?.region, network].map(cell);
    }),
  );

export function subscriptionFacts(subscription: SubscriptionBody): string {
  const { detail, region } = placeOf(subscription);
  const [network] = region?.networking ?? [];
  const tags = (detail?.resourceTags ?? []).map(({ key, value }) => `${key}=${value}`);
  return facts([
    ['ID', subscription.id],
    ['Name', subscription.name],
    ['Status', subscription.status],
    ['Cloud account', detail?.cloudAccountId],
    ['AWS account', detail?.awsAccountId],
    ['Region', region?.region],
    ['Zones', region?.preferredAvailabilityZones.join(', ')],
    ['Network', network?.deploymentCIDR],
    ['VPC', network?.vpcId],
    ['Resource tags', tags.join(', ')],
    ['Created', subscription.createdTimestamp],
  ]);
}

/** What a deployment came to, where there is more to say than that it is done. */
export function deploymentText(deployment: DeploymentBody): string {
  const problems = deployment.problems.map(
    ({ code, message, remedy, evidence }) =>
      `✗ ${cell(message)} (${cell(code)})${evidence ? `\n    AWS: ${cell(evidence)}` : ''}\n    → ${cell(remedy)}`,
  );
  const obstacles = (deployment.report?.obstacles ?? []).map(
    ({ physicalId, what, awsSaid }) => `! ${cell(what)} (${cell(physicalId)}): ${cell(awsSaid)}`,
  );
  const waiting = deployment.waiting === null ? [] : [`… ${cell(deployment.waiting)}`];
  return [...problems, ...obstacles, ...waiting].join('\n');
}

/** What a removal took away, in order. */
export function removalText(deployment: DeploymentBody): string {
  const done = (deployment.report?.done ?? []).map(
    ({ title, physicalId }) =>
      `  ${cell(title)}${physicalId === null || title.includes(physicalId) ? '' : ` (${cell(physicalId)})`}`,
  );
  const head = `Subscription ${deployment.subscriptionId} is deleted; nothing of it is left in AWS.`;
  return [head, ...(done.length > 0 ? ['Removed:', ...done] : [])].join('\n');
}
