import {
  DecryptCommand,
  type DecryptCommandInput,
  GenerateDataKeyCommand,
  type GenerateDataKeyCommandInput,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { awsOperation } from '../operation.ts';

/** Calls to KMS with the operator's credentials, each with what a policy must grant for it. */
export const kmsOperations = {
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
  Decrypt: awsOperation({
    needs: ['kms:Decrypt'],
    run: (kms: KMSClient, input: DecryptCommandInput, abortSignal) =>
      kms.send(new DecryptCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
  GenerateDataKey: awsOperation({
    needs: ['kms:GenerateDataKey'],
    run: (kms: KMSClient, input: GenerateDataKeyCommandInput, abortSignal) =>
      kms.send(new GenerateDataKeyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
};
