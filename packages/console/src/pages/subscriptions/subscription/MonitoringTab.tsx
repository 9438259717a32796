import { METRIC_RANGES, type MetricRangeName, type SubscriptionMetricsBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useApi } from '../../../app/use-api.ts';
import { useUrlState } from '../../../app/use-url-state.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { LinesSkeleton } from '../../../ui/PageSkeleton.tsx';
import { metricsKey } from '../keys.ts';
import { chartsOf } from './charts.ts';
import { MetricChartView } from './MetricChartView.tsx';

/** As often as the server looks again. */
const LIVE_MS = 60_000;

const RANGE_TEXTS: Record<MetricRangeName, string> = {
  '1h': '1 hour',
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
};

/** How the nodes are doing, as Amazon CloudWatch measures them. */
export default function MonitoringTab({ subscriptionId }: { subscriptionId: number }) {
  const [text, setRange] = useUrlState('range', '1h');
  const range = METRIC_RANGES.find((one) => one === text) ?? '1h';
  const { data, error, refetch, isFetching } = useApi(
    metricsKey(subscriptionId, range),
    (api, signal) => api.getMetrics(subscriptionId, range, signal),
    { liveMs: LIVE_MS },
  );
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        description="Measured by Amazon CloudWatch every five minutes; times are your own."
        actions={
          <SegmentedControl
            label="Time"
            selectedId={range}
            onChange={({ detail }) => setRange(detail.selectedId)}
            options={METRIC_RANGES.map((id) => ({ id, text: RANGE_TEXTS[id] }))}
          />
        }
      >
        Monitoring
      </Header>
      {data ? (
        <Shown metrics={data} busy={isFetching} onRetry={() => void refetch()} />
      ) : error ? (
        <ErrorBox error={error} title="The metrics could not be loaded" onRetry={() => void refetch()} />
      ) : (
        <Container>
          <LinesSkeleton lines={8} />
        </Container>
      )}
    </SpaceBetween>
  );
}

interface ShownProps {
  metrics: SubscriptionMetricsBody;
  busy: boolean;
  onRetry: () => void;
}

function Shown({ metrics, busy, onRetry }: ShownProps) {
  if (metrics.unknown)
    return (
      <Alert
        type="warning"
        header="Nothing is known of the nodes"
        action={
          <Button loading={busy} onClick={onRetry}>
            Look again
          </Button>
        }
      >
        <div className="breakable">
          {metrics.unknown.message}. {metrics.unknown.remedy}
          {metrics.unknown.evidence !== null && <p>AWS: {metrics.unknown.evidence}</p>}
        </div>
      </Alert>
    );
  const charts = chartsOf(metrics);
  if (charts.every(({ lines }) => lines.length === 0))
    return (
      <Container>
        <EmptyState title="No values yet">
          {metrics.nodes.length === 0
            ? 'There are no nodes that could be measured.'
            : 'AWS has measured nothing in this time. Of a new node the first values come after five to ten minutes.'}
        </EmptyState>
      </Container>
    );
  const span = { from: new Date(metrics.from), to: new Date(metrics.to) };
  return (
    <SpaceBetween size="m">
      {charts.some(({ gaps }) => gaps) && (
        <Box color="text-body-secondary">
          AWS has no values of a part of this time, as of a node that was stopped: there a line leads straight
          from one value to the next.
        </Box>
      )}
      <Grid gridDefinition={charts.map(() => ({ colspan: { default: 12, xs: 6 } }))}>
        {charts.map((chart) => (
          <Container
            key={chart.title}
            header={
              <Header variant="h3" description={chart.description}>
                {chart.title}
              </Header>
            }
          >
            <MetricChartView chart={chart} {...span} />
          </Container>
        ))}
      </Grid>
    </SpaceBetween>
  );
}
