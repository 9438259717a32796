import Box from '@cloudscape-design/components/box';
import LineChart from '@cloudscape-design/components/line-chart';
import { type MetricChart, topOf, valueText } from './charts.ts';
import { resourceWords } from './resource-words.ts';

const HEIGHT = 180;
const hour = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hour12: false });

interface Props {
  chart: MetricChart;
  /** The whole of the range, so that all charts stand one below the other, whatever is known. */
  from: Date;
  to: Date;
}

/** One metric over the time of the range, a line for each node. */
export function MetricChartView({ chart, from, to }: Props) {
  const { unit, title, lines } = chart;
  const days = to.getTime() - from.getTime() > 2 * 86_400_000;
  return (
    <LineChart
      ariaLabel={title}
      height={HEIGHT}
      hideFilter
      xScaleType="time"
      xDomain={[from, to]}
      yDomain={[0, topOf(chart)]}
      xTickFormatter={(at) => (days ? day : hour).format(at)}
      yTickFormatter={(value) => (unit === 'Count' && !Number.isInteger(value) ? '' : valueText(value, unit))}
      series={lines.map(({ node, points }) => ({
        type: 'line',
        title: resourceWords({ type: 'AWS::EC2::Instance', logicalId: node }),
        data: points,
        valueFormatter: (value: number) => valueText(value, unit),
      }))}
      detailPopoverFooter={(at) => <Box color="text-body-secondary">{moment.format(at)}</Box>}
      empty={<Box color="text-body-secondary">AWS has no values of this time.</Box>}
    />
  );
}
