import { describe, expect, test } from 'vitest';
import {
  METRIC_RANGES,
  metricSpan,
  momentsOf,
  NODE_METRICS,
  valuesOver,
  whyNoMetrics,
} from './node-metrics.ts';

const NOW = Date.parse('2026-11-20T12:34:56Z');
const at = (time: string): number => Date.parse(`2026-11-20T${time}:00Z`);
const metric = (name: string) => NODE_METRICS.find((one) => one.name === name) ?? expect.fail(name);

describe('The span of a range', () => {
  test.each([
    { range: '1h', from: '2026-11-20T11:30', to: '2026-11-20T12:30', values: 12 },
    { range: '6h', from: '2026-11-20T06:30', to: '2026-11-20T12:30', values: 72 },
    { range: '24h', from: '2026-11-19T12:30', to: '2026-11-20T12:30', values: 96 },
    { range: '7d', from: '2026-11-13T12:00', to: '2026-11-20T12:00', values: 168 },
  ] as const)('$range ends with the last whole period, $to', ({ range, from, to, values }) => {
    const span = metricSpan(range, NOW);
    expect([span.from, span.to]).toEqual([Date.parse(`${from}:00Z`), Date.parse(`${to}:00Z`)]);
    expect(momentsOf(span)).toHaveLength(values);
  });

  test('has a period that AWS takes, and that basic monitoring has values for', () => {
    for (const range of METRIC_RANGES) expect(metricSpan(range, NOW).periodSeconds % 300).toBe(0);
  });
});

describe('The values over a span', () => {
  const span = metricSpan('1h', NOW);

  test('bytes are shown by the second', () => {
    const values = valuesOver(metric('NetworkIn'), [{ at: at('11:30'), value: 3_000 }], span);
    expect(values[0]).toBe(10);
  });

  test('where AWS has none there is none, and not zero', () => {
    const values = valuesOver(metric('CPUUtilization'), [{ at: at('11:40'), value: 12.3456 }], span);
    expect(values.slice(0, 4)).toEqual([null, null, 12.35, null]);
  });
});

test.each(['denied', 'throttled', 'bad-credentials', 'partial', 'unreachable', 'unclassified'] as const)(
  'that nothing is known because of "%s" has words of its own',
  (because) => {
    const { message, remedy } = whyNoMetrics(because);
    expect(message).not.toBe('');
    expect(remedy).toMatch(/\.$/);
  },
);
