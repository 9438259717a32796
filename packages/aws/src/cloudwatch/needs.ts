import type { IamActionName } from '../operation.ts';

/**
 * The calls by which metrics are read, each with what a policy must grant for it. Apart from the calls themselves,
 * because the SDK's client takes long to load.
 */
export const CLOUDWATCH_OPERATIONS = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
  GetMetricData: { needs: ['cloudwatch:GetMetricData'] },
} as const satisfies Record<string, { needs: readonly IamActionName[] }>;
