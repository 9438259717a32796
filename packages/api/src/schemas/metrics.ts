import { z } from 'zod';
import { idSchema, linksSchema, timestampSchema } from './common.ts';

export const METRIC_RANGES = ['1h', '6h', '24h', '7d'] as const;

const error = 'range must be 1h, 6h, 24h or 7d';

export const metricsQuerySchema = z.object({
  range: z
    .enum(METRIC_RANGES, { error })
    .default('1h')
    .meta({ description: 'How far back: each value stands for 5 minutes, in 24h for 15, in 7d for an hour' }),
});

/** What to do about a refused field. */
export const METRICS_REMEDIES: Record<string, string> = {
  range: 'Send one of them, or leave it out for the last hour.',
};

export const subscriptionMetricsSchema = z
  .object({
    subscriptionId: idSchema,
    range: z.enum(METRIC_RANGES),
    region: z.string(),
    from: timestampSchema,
    to: timestampSchema,
    periodSeconds: z.int().meta({ type: 'integer', description: 'How long a time each value stands for' }),
    times: z.array(timestampSchema).meta({ description: 'The moment with which each period begins' }),
    nodes: z.array(z.object({ node: z.string(), instanceId: z.string() })),
    metrics: z
      .array(
        z.object({
          name: z.string().meta({ description: "CloudWatch's name", example: 'CPUUtilization' }),
          title: z.string(),
          unit: z.enum(['Percent', 'Bytes/Second', 'Count']),
          series: z.array(
            z.object({
              node: z.string(),
              values: z
                .array(z.number().nullable())
                .meta({ description: 'One for each of times; null where AWS has none' }),
            }),
          ),
        }),
      )
      .meta({ description: 'Empty when nothing is known' }),
    unknown: z
      .object({
        because: z
          .string()
          .meta({ description: 'denied, throttled, bad-credentials, unreachable, partial or unclassified' }),
        message: z.string(),
        remedy: z.string(),
        evidence: z.string().nullable().meta({ description: "AWS's own words, where AWS said it" }),
      })
      .nullable()
      .meta({ description: 'Why nothing is known; null when it is' }),
    links: linksSchema,
  })
  .meta({
    id: 'SubscriptionMetrics',
    description: "Metrics of a subscription's nodes, from Amazon CloudWatch.",
  });

export type SubscriptionMetricsBody = z.infer<typeof subscriptionMetricsSchema>;
export type MetricRangeName = (typeof METRIC_RANGES)[number];
