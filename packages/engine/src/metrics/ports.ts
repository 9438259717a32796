import type { InstanceSeries, MetricSpan, Seen } from '@berth/domain';
import type { CallGate } from '../subscription/cloud-ports.ts';
import type { DeploymentTarget } from '../subscription/ports.ts';

/** Reads the metrics of instances in one AWS account and region. Never throws for what AWS answers. */
export interface MetricsReader {
  /**
   * Every metric of `NODE_METRICS` of each instance, in as few calls as AWS allows. `present` only when the answer
   * was complete; a series without points is one that AWS has none of.
   */
  read(
    instanceIds: readonly string[],
    span: MetricSpan,
    signal: AbortSignal,
  ): Promise<Seen<InstanceSeries[]>>;
  close(): void;
}

/** Opens the metrics of a target; `openCloudWatch` of packages/aws makes one. */
export type OpenMetrics = (target: DeploymentTarget, region: string, gate: CallGate) => MetricsReader;
