import { METRIC_RANGES, type MetricRangeName, type SubscriptionMetricsBody } from '@berth/api';
import { type Command, Option } from 'commander';
import { CommandFailed } from '../../errors.ts';
import { plain, printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';

interface MetricsOptions extends ConnectionOptions {
  range: MetricRangeName;
}

/** `berth subscriptions metrics`. */
export function registerMetrics(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('metrics')
    .description("show CPU, network, disks and status checks of a subscription's nodes")
    .argument('<id>', 'id of the subscription', idArgument)
    .addOption(new Option('--range <range>', 'how far back').choices(METRIC_RANGES).default('1h'))
    .addHelpText('after', '\nExample:\n  berth subscriptions metrics 1001 --range 24h');
  withConnection(command).action((id: number, options: MetricsOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const metrics = await client.getMetrics(id, options.range, terminal.signal);
      const { unknown } = metrics;
      if (unknown && options.output === 'text')
        throw new CommandFailed(
          `Nothing is known: ${plain(unknown.message)}.${unknown.evidence === null ? '' : `\nAWS: ${plain(unknown.evidence)}`}`,
          plain(unknown.remedy),
        );
      printAnswer(terminal, options.output, metrics, metricsTable);
    }),
  );
}

const metricsTable = ({ metrics }: SubscriptionMetricsBody): string =>
  metrics.length === 0
    ? 'It has no nodes yet.'
    : renderTable(
        ['METRIC', 'NODE', 'LAST', 'AVERAGE', 'MOST'],
        metrics.flatMap(({ title, unit, series }) =>
          series.map(({ node, values }) => {
            const known = values.filter((value) => value !== null);
            const average = known.reduce((sum, value) => sum + value, 0) / known.length;
            return [title, node, known.at(-1), average, Math.max(...known)].map((cell) =>
              typeof cell === 'string' ? cell : inUnit(known.length === 0 ? undefined : cell, unit),
            );
          }),
        ),
      );

type Unit = SubscriptionMetricsBody['metrics'][number]['unit'];

const round = (value: number): string => String(Math.round(value * 10) / 10);

function inUnit(value: number | undefined, unit: Unit): string {
  if (value === undefined) return '-';
  if (unit !== 'Bytes/Second') return unit === 'Percent' ? `${round(value)} %` : round(value);
  if (value < 1_000) return `${round(value)} B/s`;
  return value < 1_000_000 ? `${round(value / 1_000)} kB/s` : `${round(value / 1_000_000)} MB/s`;
}
