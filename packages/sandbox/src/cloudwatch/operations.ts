import type { OperationTable } from '../protocol/operation.ts';
import { listMetricsOperations } from './list-metrics.ts';
import { metricDataOperations } from './metric-data.ts';
import { metricStatisticsOperations } from './metric-statistics.ts';

/** Every CloudWatch operation that the sandbox has; each file of this folder holds those of its subject. */
export const cloudwatchOperations: OperationTable = {
  ...listMetricsOperations,
  ...metricDataOperations,
  ...metricStatisticsOperations,
};
