import { type CloudAccountDetails, type RecordedAccount, redisCloud } from '@berth/domain';
import { type AccountReader, type AccountScan, type Clock, watchAccount } from '@berth/engine';
import { readerOf } from './remembering-reader.ts';
import type { SandboxAwsAccount } from './sandbox-account.ts';

/** Nobody waits: what the sandbox shows it shows at once, unless it is told to delay it. */
const impatient: Clock = { now: () => 0, sleep: async () => {} };

/** What is on record of an account that `setUpAccount` made; the clock of a scan here stands at 0. */
export const recordOf = (
  { accountId, details }: SandboxAwsAccount,
  policyGeneration: string | null = '2024',
): RecordedAccount => ({
  awsAccountId: accountId,
  awsUserArn: `arn:aws:iam::${accountId}:user/${redisCloud.names.user}`,
  awsConsoleRoleArn:
    details.console.kind === 'role' ? `arn:aws:iam::${accountId}:role/${redisCloud.names.consoleRole}` : null,
  policyGeneration,
  keyRegisteredAt: 0,
});

/** One scan of an account of the sandbox, by the reader that talks to AWS. */
export function scanAccount(
  account: SandboxAwsAccount,
  {
    details = account.details,
    recorded = recordOf(account),
    clock = impatient,
    reader = readerOf(account.endpoint, details),
  }: {
    details?: CloudAccountDetails;
    recorded?: RecordedAccount;
    clock?: Clock;
    reader?: AccountReader;
  } = {},
): Promise<AccountScan> {
  return watchAccount(
    { details, profile: redisCloud, recorded },
    reader,
    clock,
    new AbortController().signal,
  );
}
