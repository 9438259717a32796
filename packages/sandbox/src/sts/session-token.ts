import type * as Sts from '@aws-sdk/client-sts';
import { accessDenied } from '../protocol/aws-error.ts';
import { type OperationTable, operation } from '../protocol/operation.ts';
import { provesMfa } from './mfa.ts';
import { checkedSeconds, newSession } from './sessions.ts';

export const sessionTokenOperations: OperationTable = {
  /** Needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
  GetSessionToken: operation<Sts.GetSessionTokenRequest, Sts.GetSessionTokenResponse>({
    readOnly: false,
    needs: () => [],
    run: (input, call) => {
      const { principal } = call;
      if (principal.session) throw accessDenied('Cannot call GetSessionToken with session credentials');
      const seconds = checkedSeconds(input.DurationSeconds, 43_200, 900, 129_600);
      const mfa = provesMfa(call, input.SerialNumber, input.TokenCode);
      const subject =
        principal.kind === 'root'
          ? { kind: 'root' as const }
          : { kind: 'user' as const, userId: principal.userId };
      const session = { accountId: principal.accountId, mfa, policies: [], subject };
      return { Credentials: newSession(call, session, seconds) };
    },
  }),
};
