import type { SubscriptionMetricsBody } from '@berth/api';

export type MetricUnit = SubscriptionMetricsBody['metrics'][number]['unit'];

export interface ChartLine {
  /** The node, by its logical id. */
  node: string;
  points: { x: Date; y: number }[];
}

export interface MetricChart {
  title: string;
  description: string;
  unit: MetricUnit;
  lines: ChartLine[];
  /** Some moments between others have no value: the line says nothing of them. */
  gaps: boolean;
}

const TEXTS: Record<string, { title: string; description: string }> = {
  CPUUtilization: { title: 'CPU', description: 'Percent of what the node has, on average.' },
  NetworkIn: { title: 'Network in', description: 'Bytes received in a second.' },
  NetworkOut: { title: 'Network out', description: 'Bytes sent in a second.' },
  EBSReadBytes: { title: 'Disk read', description: 'Bytes read from its volumes in a second.' },
  EBSWriteBytes: { title: 'Disk written', description: 'Bytes written to its volumes in a second.' },
};
const CHECKS = /^StatusCheckFailed_/;

/** What is drawn of an answer: a chart for each metric, and one for both status checks together. */
export function chartsOf({ metrics, times }: SubscriptionMetricsBody): MetricChart[] {
  const moments = times.map((time) => new Date(time));
  const drawn = metrics
    .filter(({ name }) => !CHECKS.test(name))
    .map(({ name, title, unit, series }) => ({
      ...(TEXTS[name] ?? { title, description: '' }),
      unit,
      ...linesOf(series, moments),
    }));
  const checks = metrics.filter(({ name }) => CHECKS.test(name));
  const [first] = checks;
  if (!first) return drawn;
  const failed = first.series.map(({ node }) => ({
    node,
    values: moments.map((_, i) => failures(checks, node, i)),
  }));
  return [
    ...drawn,
    {
      title: 'Status checks that failed',
      description: 'Of AWS’s two: one of the node itself, one of the machine below it. 0 is well.',
      unit: 'Count',
      ...linesOf(failed, moments),
    },
  ];
}

type Series = SubscriptionMetricsBody['metrics'][number]['series'];

/** How many of the checks failed; null where nothing is known of any of them. */
function failures(checks: SubscriptionMetricsBody['metrics'], node: string, moment: number): number | null {
  const known = checks
    .map(({ series }) => series.find((one) => one.node === node)?.values[moment] ?? null)
    .filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function linesOf(series: Series, moments: readonly Date[]): Pick<MetricChart, 'lines' | 'gaps'> {
  const lines = series.map(({ node, values }) => ({
    node,
    points: moments.flatMap((x, i) => {
      const y = values[i] ?? null;
      return y === null ? [] : [{ x, y }];
    }),
  }));
  return {
    lines: lines.filter(({ points }) => points.length > 0),
    gaps: series.some(({ values }) => hasGap(values)),
  };
}

/** Whether values are missing between others; before the first and after the last nothing is drawn anyway. */
function hasGap(values: readonly (number | null)[]): boolean {
  const known = values.flatMap((value, i) => (value === null ? [] : [i]));
  return known.length > 0 && (known.at(-1) ?? 0) - (known[0] ?? 0) + 1 > known.length;
}

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'];
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A value in its unit, short enough for an axis: `12.5 %`, `1.4 MB/s`. */
export function valueText(value: number, unit: MetricUnit): string {
  if (unit !== 'Bytes/Second') return unit === 'Percent' ? `${short.format(value)} %` : short.format(value);
  const power = value < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log10(value) / 3));
  return `${short.format(value / 1_000 ** power)} ${BYTES[power]}/s`;
}

/** The top of the axis: all of what can be, or a little above the highest value. */
export function topOf({ unit, lines }: MetricChart): number {
  if (unit === 'Percent') return 100;
  const most = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  return unit === 'Count' ? Math.max(2, most) : Math.max(1_000, most * 1.1);
}
