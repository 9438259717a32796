import { NODE_METRICS } from '@berth/domain';
import { describe, expect, test } from 'vitest';
import { emptySeries, gatherPage, queryBatches } from './metric-queries.ts';

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `i-${i}`);

describe('What is asked of CloudWatch', () => {
  test.each([
    { nodes: 0, calls: 0 },
    { nodes: 1, calls: 1 },
    { nodes: 71, calls: 1 },
    { nodes: 72, calls: 2 },
    { nodes: 1_000, calls: 14 },
  ])('of $nodes nodes takes $calls calls', ({ nodes, calls }) => {
    const batches = queryBatches(ids(nodes));
    expect(batches).toHaveLength(calls);
    expect(batches.flat()).toHaveLength(nodes * NODE_METRICS.length);
  });

  test('has ids that are unique in their call, as AWS wants them', () => {
    for (const batch of queryBatches(ids(100))) {
      expect(batch.length).toBeLessThanOrEqual(500);
      expect(new Set(batch.map(({ id }) => id)).size).toBe(batch.length);
      expect(batch.every(({ id }) => /^[a-z][a-zA-Z0-9_]*$/.test(id))).toBe(true);
    }
  });
});

describe('A page of the answer', () => {
  const seriesOf = () => new Map(queryBatches(['i-1'])[0]?.map((query) => [query.id, emptySeries(query)]));
  const at = new Date('2026-11-20T12:00:00Z');
  const of = (StatusCode: 'Complete' | 'PartialData' | 'InternalError' | 'Forbidden') => ({
    MetricDataResults: [{ Id: 'm0', Timestamps: [at], Values: [7], StatusCode }],
  });

  test('is put where it belongs', () => {
    const found = seriesOf();
    expect(gatherPage(of('Complete'), found)).toEqual([]);
    expect(found.get('m0')?.points).toEqual([{ at: at.getTime(), value: 7 }]);
  });

  test('that is a part is no fault while there is another page', () => {
    expect(gatherPage({ ...of('PartialData'), NextToken: 'more' }, seriesOf())).toEqual([]);
  });

  test.each(['PartialData', 'InternalError', 'Forbidden'] as const)('that ends with %s is told', (status) => {
    expect(gatherPage(of(status), seriesOf())).toEqual([expect.stringContaining(`of i-1: ${status}`)]);
  });
});
