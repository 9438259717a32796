import type { SubscriptionMetricsBody } from '@berth/api';
import { momentsOf, NODE_METRICS, valuesOver, whyNoMetrics } from '@berth/domain';
import type { SubscriptionMetrics } from '../app/app.ts';
import { link } from './links.ts';

const textOf = (moment: number): string => new Date(moment).toISOString();

/** The metrics of a subscription's nodes, or why they are not known. */
export function toSubscriptionMetrics(view: SubscriptionMetrics, baseUrl: string): SubscriptionMetricsBody {
  const { subscriptionId, range, region, span, nodes, seen } = view;
  const path = `/subscriptions/${subscriptionId}`;
  return {
    subscriptionId,
    range,
    region,
    from: textOf(span.from),
    to: textOf(span.to),
    periodSeconds: span.periodSeconds,
    times: momentsOf(span).map(textOf),
    nodes,
    metrics: seen.kind === 'present' && nodes.length > 0 ? metricsOf(view, seen.value) : [],
    unknown:
      seen.kind === 'unknown'
        ? { because: seen.because, ...whyNoMetrics(seen.because), evidence: seen.detail ?? null }
        : null,
    links: [link('self', baseUrl, `${path}/metrics?range=${range}`), link('subscription', baseUrl, path)],
  };
}

type Known = Extract<SubscriptionMetrics['seen'], { kind: 'present' }>['value'];

function metricsOf({ nodes, span }: SubscriptionMetrics, series: Known): SubscriptionMetricsBody['metrics'] {
  const pointsOf = new Map(series.map((one) => [`${one.instanceId}/${one.metric}`, one.points]));
  return NODE_METRICS.map((metric) => ({
    name: metric.name,
    title: metric.title,
    unit: metric.unit,
    series: nodes.map(({ node, instanceId }) => ({
      node,
      values: valuesOver(metric, pointsOf.get(`${instanceId}/${metric.name}`) ?? [], span),
    })),
  }));
}
