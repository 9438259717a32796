import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { awsOperation } from '../operation.ts';

/** Calls to CloudWatch with the programmatic user's key, each with what a policy must grant for it. */
export const cloudwatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
  GetMetricData: awsOperation({
    needs: ['cloudwatch:GetMetricData'],
    run: (client: CloudWatchClient, input: GetMetricDataCommandInput, abortSignal) =>
      client.send(new GetMetricDataCommand(input), abortSignal ? { abortSignal } : {}),
  }),
};
