import {
  type InstanceSeries,
  type MetricRange,
  type MetricSpan,
  metricSpan,
  present,
  type Seen,
  unknown,
} from '@berth/domain';
import { getSubscription } from '../db/repositories/subscriptions.ts';
import { deploymentTarget } from '../worker/deployment-target.ts';
import type { App, SubscriptionMetrics } from './app.ts';
import type { AppContext } from './context.ts';
import { keptAnswers } from './kept-answers.ts';
import type { SubscriptionRecord } from './subscription.ts';

/** EC2 publishes every five minutes. What is not known may be known in a moment. */
const KNOWN_MS = 60_000;
const UNKNOWN_MS = 15_000;
const KEPT_MOST = 1_000;
const LOOK_LIMIT_MS = 30_000;

/**
 * Metrics of a subscription's nodes, as its own cloud account lets them be read. Kept for a minute in this process, so
 * that any number of viewers make one look: a look costs the customer money, and AWS's patience.
 */
export function subscriptionMetricsUseCases(context: AppContext): Pick<App, 'subscriptionMetrics'> {
  const kept = keptAnswers<SubscriptionMetrics>({
    now: () => context.clock.now(),
    keepMs: ({ seen }) => (seen.kind === 'present' ? KNOWN_MS : UNKNOWN_MS),
    most: KEPT_MOST,
  });
  return {
    async subscriptionMetrics(caller, id, range) {
      const found = await getSubscription(context.database.outer, caller.accountId, id);
      if (!found || found.status === 'deleted') return null;
      const key = JSON.stringify([caller.accountId, id, range, nodesOf(found)]);
      return kept(key, () => look(context, found, range));
    },
  };
}

const nodesOf = ({ record }: SubscriptionRecord): SubscriptionMetrics['nodes'] =>
  record.resources
    .filter(({ type }) => type === 'AWS::EC2::Instance')
    .map(({ logicalId, physicalId }) => ({ node: logicalId, instanceId: physicalId }));

async function look(
  context: AppContext,
  subscription: SubscriptionRecord,
  range: MetricRange,
): Promise<SubscriptionMetrics> {
  const span = metricSpan(range, context.clock.now());
  const nodes = nodesOf(subscription);
  const seen = nodes.length === 0 ? present([]) : await read(context, subscription, nodes, span);
  return { subscriptionId: subscription.id, range, region: subscription.spec.region, span, nodes, seen };
}

async function read(
  context: AppContext,
  { accountId, cloudAccountId, spec }: SubscriptionRecord,
  nodes: SubscriptionMetrics['nodes'],
  span: MetricSpan,
): Promise<Seen<InstanceSeries[]>> {
  const aimed = await deploymentTarget(context, accountId, cloudAccountId);
  if (!('target' in aimed)) return unknown('bad-credentials', aimed.error.description);
  const { target } = aimed;
  const gate = context.budgets.gate(target.awsAccountId ?? target.accessKeyId, spec.region);
  const metrics = context.openMetrics(target, spec.region, gate);
  try {
    const ids = nodes.map(({ instanceId }) => instanceId);
    // Not the viewer's own signal: others may wait for the same look.
    const seen = await metrics.read(ids, span, AbortSignal.timeout(LOOK_LIMIT_MS));
    // What AWS says in the vendor's own account is not the tenant's to read.
    return seen.kind === 'unknown' && target.hosted ? unknown(seen.because) : seen;
  } catch (error) {
    context.log.warn('A look at metrics was given up', { region: spec.region, error });
    return unknown('unreachable');
  } finally {
    metrics.close();
  }
}
