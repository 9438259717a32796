import type { SubscriptionMetricsBody } from '@berth/api';
import { describe, expect, test } from 'vitest';
import { chartsOf, topOf, valueText } from './charts.ts';

const times = ['00', '05', '10', '15'].map((minute) => `2026-11-20T12:${minute}:00.000Z`);

const answer = (values: Record<string, (number | null)[]>): SubscriptionMetricsBody => ({
  subscriptionId: 1,
  range: '1h',
  region: 'eu-central-1',
  from: times[0] ?? '',
  to: '2026-11-20T12:20:00.000Z',
  periodSeconds: 300,
  times,
  nodes: [{ node: 'Node1', instanceId: 'i-1' }],
  metrics: Object.entries(values).map(([name, one]) => ({
    name,
    title: name,
    unit: name === 'CPUUtilization' ? 'Percent' : name.startsWith('Status') ? 'Count' : 'Bytes/Second',
    series: [{ node: 'Node1', values: one }],
  })),
  unknown: null,
  links: [],
});
const one = (name: string, values: (number | null)[]) =>
  chartsOf(answer({ [name]: values }))[0] ?? expect.fail(name);

describe('The charts of an answer', () => {
  test('draw what is known, and nothing where nothing is', () => {
    const { lines, gaps } = one('CPUUtilization', [null, 10, 20, null]);
    expect(lines).toEqual([
      { node: 'Node1', points: [1, 2].map((i) => ({ x: new Date(times[i] ?? ''), y: i * 10 })) },
    ]);
    expect(gaps).toBe(false);
  });

  test('say that values are missing between others', () => {
    expect(one('NetworkIn', [1, null, 3, 4]).gaps).toBe(true);
  });

  test('have no line for a node that nothing is known of', () => {
    expect(one('EBSReadBytes', [null, null, null, null])).toMatchObject({ lines: [], gaps: false });
  });

  test('count both status checks together', () => {
    const checks = { StatusCheckFailed_Instance: [0, 1, 1, null], StatusCheckFailed_System: [0, 0, 1, null] };
    const charts = chartsOf(answer(checks));
    expect(charts.map(({ title }) => title)).toEqual(['Status checks that failed']);
    expect(charts[0]?.lines[0]?.points.map(({ y }) => y)).toEqual([0, 1, 2]);
  });

  test('of nothing are none', () => expect(chartsOf(answer({}))).toEqual([]));
});

test.each([
  { value: 12.34, unit: 'Percent', text: '12.3 %' },
  { value: 0, unit: 'Bytes/Second', text: '0 B/s' },
  { value: 0.4, unit: 'Bytes/Second', text: '0.4 B/s' },
  { value: 999, unit: 'Bytes/Second', text: '999 B/s' },
  { value: 1_400_000, unit: 'Bytes/Second', text: '1.4 MB/s' },
  { value: 1, unit: 'Count', text: '1' },
] as const)('$value $unit is shown as $text', ({ value, unit, text }) => {
  expect(valueText(value, unit)).toBe(text);
});

test.each([
  { name: 'CPUUtilization', values: [3], top: 100 },
  { name: 'NetworkIn', values: [10_000], top: 11_000 },
  { name: 'NetworkIn', values: [0], top: 1_000 },
])('the axis of $name at $values ends at $top', ({ name, values, top }) => {
  expect(topOf(one(name, values))).toBeCloseTo(top);
});
