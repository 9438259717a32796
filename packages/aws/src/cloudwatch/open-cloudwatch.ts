import type { CloudWatchClient, GetMetricDataOutput } from '@aws-sdk/client-cloudwatch';
import { type InstanceSeries, type MetricSpan, type Seen, unknown } from '@berth/domain';
import type { CallGate, OpenMetrics } from '@berth/engine';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { faultOf } from '../faults.ts';
import { seeing } from '../seeing.ts';
import { keySession } from '../session.ts';
import { emptySeries, gatherPage, queryBatches, toMetricDataQuery } from './metric-queries.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** CloudWatch of the target's AWS account. With `endpoint` a sandbox stands in AWS's place. */
export const openCloudWatch =
  ({ endpoint }: { endpoint?: string } = {}): OpenMetrics =>
  (target, region, gate) => {
    const requestHandler = new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    });
    const session = keySession(target, { region, ...(endpoint === undefined ? {} : { endpoint }) });
    // The SDK is loaded at the first look. Each request is sent once, and only when the gate lets it.
    const open = async (): Promise<CloudWatchClient> => {
      const { CloudWatchClient: Client } = await import('@aws-sdk/client-cloudwatch');
      return new Client({ ...session, maxAttempts: 1, requestHandler });
    };
    let client: Promise<CloudWatchClient> | undefined;
    return {
      read: async (instanceIds, span, signal) => {
        const seen = await seeing(signal, async () => {
          client ??= open();
          return readSeries(await client, gate, { instanceIds, span, signal });
        });
        return whole(seen);
      },
      close: () => requestHandler.destroy(),
    };
  };

interface Looked {
  series: InstanceSeries[];
  /** What AWS said of series that it could not give whole; empty when it gave all. */
  incomplete: string[];
}

/** CloudWatch has no "not found": of a metric that is not there it has no points. */
function whole(seen: Seen<Looked>): Seen<InstanceSeries[]> {
  if (seen.kind === 'absent') return unknown('unclassified');
  if (seen.kind === 'unknown') return seen;
  const { series, incomplete } = seen.value;
  return incomplete.length > 0
    ? unknown('partial', incomplete.join('; '))
    : { kind: 'present', value: series };
}

interface Question {
  instanceIds: readonly string[];
  span: MetricSpan;
  signal: AbortSignal;
}

async function readSeries(client: CloudWatchClient, gate: CallGate, question: Question): Promise<Looked> {
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const { span, signal } = question;
  const looked: Looked = { series: [], incomplete: [] };
  for (const batch of queryBatches(question.instanceIds)) {
    const found = new Map(batch.map((query) => [query.id, emptySeries(query)]));
    const input = {
      MetricDataQueries: batch.map((query) => toMetricDataQuery(query, span.periodSeconds)),
      StartTime: new Date(span.from),
      EndTime: new Date(span.to),
      ScanBy: 'TimestampAscending' as const,
    };
    let token: string | undefined;
    do {
      await gate.take('GetMetricData', signal);
      const command = new GetMetricDataCommand({
        ...input,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const page: GetMetricDataOutput = await client
        .send(command, { abortSignal: signal })
        .catch((error: unknown) => {
          if (faultOf(error) === 'throttled') gate.throttled('GetMetricData');
          throw error;
        });
      looked.incomplete.push(...gatherPage(page, found));
      if (page.NextToken !== undefined && page.NextToken === token)
        throw new Error('AWS repeated a page token');
      token = page.NextToken;
    } while (token !== undefined);
    looked.series.push(...found.values());
  }
  return looked;
}
