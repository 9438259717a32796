import { type RecordedAccount, redisCloud } from '@berth/domain';
import { type AccountScan, type WatchAccountInput, watchAccount } from '../watch/watch-account.ts';
import { type AccountInMemory, readerInMemory } from './account-in-memory.ts';
import { ACCOUNT_ID, goodDetails, USER_ARN } from './good-account.ts';
import { manualClock } from './manual-clock.ts';

/** What is on record of {@link goodAccount}, its key entered when the manual clock starts. */
export const goodRecord = (change: Partial<RecordedAccount> = {}): RecordedAccount => ({
  awsAccountId: ACCOUNT_ID,
  awsUserArn: USER_ARN,
  awsConsoleRoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${redisCloud.names.consoleRole}`,
  policyGeneration: '2024',
  keyRegisteredAt: manualClock().now(),
  ...change,
});

/** One scan of an account in memory; `onSleep` may change it before a second look. */
export async function watchInMemory(
  account: AccountInMemory,
  input: Partial<WatchAccountInput> & { onSleep?: () => void } = {},
): Promise<AccountScan & { asked: string[]; slept: number[] }> {
  const reader = readerInMemory(account);
  const clock = manualClock(input.onSleep);
  const scan = await watchAccount(
    { details: goodDetails(), profile: redisCloud, recorded: goodRecord(), ...input },
    reader,
    clock,
    new AbortController().signal,
  );
  return { ...scan, asked: reader.asked, slept: clock.slept };
}

export const codesOf = ({ findings }: Pick<AccountScan, 'findings'>): string[] =>
  findings.map(({ code }) => code);
