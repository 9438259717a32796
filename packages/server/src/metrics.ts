import type { Gauge } from './app/gauges.ts';

/**
 * What operators watch: counts and times of this process, and what the database holds, as Prometheus reads it. Labels
 * are of fixed sets; no tenant's id or name is ever one.
 */
export interface Metrics {
  /** A scan has ended: `complete`, `partial` (something could not be seen), `failed`. */
  scan(ended: { outcome: string; seconds: number }): void;
  /** A call to AWS has ended: `ok`, or what AWS answered, such as `denied` or `throttled`. */
  awsCall(call: { service: string; operation: string; outcome: string }): void;
  delivery(ended: { channel: 'webhook' | 'mail'; outcome: 'delivered' | 'retried' | 'failed' }): void;
  /** @param answered `route`: as the route table writes it; null for what is no route. */
  request(answered: { method: string; route: string | null; status: number; seconds: number }): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

/** For an installation that nobody watches. */
export const noMetrics: Metrics = {
  scan() {},
  awsCall() {},
  delivery() {},
  request() {},
  text: async () => '',
  contentType: 'text/plain',
};

const SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 5];
const LONG_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 300];

/** Metrics of one process, with what the gauges read whenever somebody looks. */
export async function createMetrics(gauges: readonly Gauge[]): Promise<Metrics> {
  const {
    Counter,
    collectDefaultMetrics,
    Gauge: PromGauge,
    Histogram,
    Registry,
  } = await import('prom-client');
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  for (const { name, help, labels, read } of gauges)
    new PromGauge({
      name,
      help,
      labelNames: [...labels],
      registers,
      async collect() {
        const readings = await read();
        // What there is none of any more must not stay as it was.
        this.reset();
        for (const reading of readings) this.set(reading.labels, reading.value);
      },
    });
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const scans = counter('berth_scans_total', 'Scans that have ended', ['outcome']);
  const scanSeconds = new Histogram({
    name: 'berth_scan_duration_seconds',
    help: 'How long scans took',
    labelNames: ['outcome'],
    buckets: LONG_SECONDS,
    registers,
  });
  const awsCalls = counter('berth_aws_calls_total', 'Calls to AWS', ['service', 'operation', 'outcome']);
  const deliveries = counter('berth_deliveries_total', 'Attempts to deliver a message', [
    'channel',
    'outcome',
  ]);
  const requests = counter('berth_http_requests_total', 'Requests answered', ['method', 'route', 'status']);
  const requestSeconds = new Histogram({
    name: 'berth_http_request_duration_seconds',
    help: 'How long requests took, streams included',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  });
  return {
    scan({ outcome, seconds }) {
      scans.inc({ outcome });
      scanSeconds.observe({ outcome }, seconds);
    },
    awsCall: (call) => awsCalls.inc(call),
    delivery: (ended) => deliveries.inc(ended),
    request({ method, route, status, seconds }) {
      const labels = { method: METHODS.has(method) ? method : 'other', route: route ?? 'none' };
      requests.inc({ ...labels, status });
      requestSeconds.observe(labels, seconds);
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}

/** Clients can send any word for a method. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
