import type * as Sts from '@aws-sdk/client-sts';
import { AwsError } from '../protocol/aws-error.ts';
import { type OperationTable, operation } from '../protocol/operation.ts';
import { findAccessKey } from '../state/lookup.ts';

export const callerOperations: OperationTable = {
  /** Needs no permission, and no policy can deny it. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
  GetCallerIdentity: operation<Sts.GetCallerIdentityRequest, Sts.GetCallerIdentityResponse>({
    readOnly: true,
    needs: () => [],
    run: (_input, call) => ({
      UserId: call.principal.userId,
      Account: call.principal.accountId,
      Arn: call.principal.arn,
    }),
  }),
  GetAccessKeyInfo: operation<Sts.GetAccessKeyInfoRequest, Sts.GetAccessKeyInfoResponse>({
    readOnly: true,
    needs: () => [{ resource: '*' }],
    run: (input, call) => {
      const { state } = call.world;
      const id = input.AccessKeyId ?? '';
      const account = findAccessKey(state, id)?.account.accountId ?? state.sessions.get(id)?.accountId;
      if (account === undefined)
        throw new AwsError('ValidationError', `Invalid AccessKeyId: ${id}. Please check the AccessKeyId.`);
      return { Account: account };
    },
  }),
};
