import { refusal } from '../../verify/action-verdicts.ts';
import type { FailedLook } from '../../verify/observations.ts';
import type { AccountFindingCode } from '../account-finding-codes.ts';
import { type AccountRule, found, unjudged } from './account-rule.ts';
import { keySubject, userSubject } from './subjects.ts';
import type { WatchedAccount } from './watched-account.ts';

export const REFUSALS: ReadonlySet<FailedLook['fault']> = new Set([
  'unknown-key',
  'bad-signature',
  'expired',
]);

/**
 * AWS gives one answer for a key that is inactive, deleted or never was:
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html (InvalidClientTokenId). A user that was deleted
 * had its keys deleted first, and shows in the same way.
 */
export const keyRefused: AccountRule = {
  codes: ['key_refused'],
  needs: ['identity'],
  judge(account) {
    const { identity } = account.seen;
    if (identity?.kind === 'present') return found();
    if (identity?.kind !== 'failed' || !REFUSALS.has(identity.fault)) return unjudged('key_refused');
    const { accessKeyId } = account.details;
    return found({
      code: 'key_refused',
      subject: keySubject(account),
      title:
        identity.fault === 'bad-signature'
          ? `AWS knows access key ${accessKeyId}, but no longer accepts the secret that Berth has for it.`
          : `AWS no longer accepts access key ${accessKeyId}.`,
      wanted: 'The key is active.',
      seen: refusal(identity),
    });
  },
};

export const keyOwnerChanged: AccountRule = {
  codes: ['key_owner_changed'],
  needs: ['identity'],
  judge(account) {
    const { seen, recorded, details } = account;
    if (seen.identity?.kind !== 'present') return unjudged('key_owner_changed');
    const { arn } = seen.identity.value;
    if (recorded.awsUserArn === null || arn === recorded.awsUserArn) return found();
    return found({
      code: 'key_owner_changed',
      subject: userSubject(account),
      title: `Access key ${details.accessKeyId} belongs to ${arn} now.`,
      wanted: recorded.awsUserArn,
      seen: arn,
    });
  },
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** One finding for each threshold, so that each is a reminder of its own. Oldest first. */
const AGES: readonly { days: number; code: AccountFindingCode }[] = [
  { days: 90, code: 'key_90_days_old' },
  { days: 80, code: 'key_80_days_old' },
  { days: 60, code: 'key_60_days_old' },
];

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const keyAge: AccountRule = {
  codes: AGES.map(({ code }) => code),
  needs: [],
  judge(account: WatchedAccount) {
    const { keyRegisteredAt } = account.recorded;
    const days = Math.floor((account.now - keyRegisteredAt) / DAY_MS);
    const passed = AGES.find((age) => days >= age.days);
    if (!passed) return found();
    return found({
      code: passed.code,
      subject: keySubject(account),
      title: `Access key ${account.details.accessKeyId} was entered here ${passed.days} days ago or more, on ${day(keyRegisteredAt)}.`,
      wanted: 'A new key within 90 days.',
      seen: `Entered on ${day(keyRegisteredAt)}; it may be older.`,
    });
  },
};
