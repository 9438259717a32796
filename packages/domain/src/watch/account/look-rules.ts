import { NAME_REGION, refusal } from '../../verify/action-verdicts.ts';
import { consolePrincipal } from '../../verify/checks/console-principal.ts';
import { scpDoubt } from '../../verify/checks/simulated.ts';
import { type FailedLook, LOOK_OPERATIONS, type ObservationKey } from '../../verify/observations.ts';
import { judgeServiceTrust, judgeTrust } from '../../verify/trust.ts';
import { type AccountRule, firstOf, found } from './account-rule.ts';
import { REFUSALS } from './key-rules.ts';
import { unansweredActions } from './policy-rules.ts';
import { keySubject, userSubject } from './subjects.ts';
import type { WatchedAccount } from './watched-account.ts';

const KEYS = Object.keys(LOOK_OPERATIONS) as ObservationKey[];

/** Whether the key is of an IAM user, in an account of the customer's: else nothing more is looked into. */
export const usable = ({ seen, profile }: WatchedAccount): boolean =>
  seen.identity?.kind === 'present' &&
  /:user\/./.test(seen.identity.value.arn) &&
  seen.identity.value.accountId !== profile.awsAccountId;

/** Looks that are left out with good reason: another one shows that there is nothing to see. */
function needless(account: WatchedAccount): ReadonlySet<ObservationKey> {
  const { seen, details } = account;
  const principal = consolePrincipal(seen, { details });
  return new Set<ObservationKey>([
    ...(details.console.kind === 'role' ? (['consoleUsers'] as const) : []),
    ...(principal.kind === 'user' ? (['consoleRole', 'consoleRolePolicies'] as const) : []),
    ...(principal.kind === 'none' || principal.kind === 'unseen'
      ? (['consoleRolePolicies', 'consoleActions'] as const)
      : []),
    ...(seen.clusterProfiles?.kind === 'absent' ? (['clusterPolicies', 'clusterActions'] as const) : []),
  ]);
}

/** The looks that should have shown something. */
function expectedLooks(account: WatchedAccount): ObservationKey[] {
  if (account.seen.identity?.kind !== 'present') return ['identity'];
  if (!usable(account)) return [];
  const left = needless(account);
  return KEYS.filter((key) => !left.has(key));
}

const failedLooks = (account: WatchedAccount): { key: ObservationKey; look: FailedLook }[] =>
  expectedLooks(account).flatMap((key) => {
    const look = account.seen[key];
    return look?.kind === 'failed' ? [{ key, look }] : [];
  });

/** EC2's answer in a region that nobody named says nothing of the one that is used, where regions are limited. */
const isElsewhere = (key: ObservationKey, { seen, details }: WatchedAccount): boolean =>
  key === 'instances' && scpDoubt(seen, details)?.settledBy === NAME_REGION;

/** A region that is not switched on in the account answers in the same way, with a code of its own. */
const isBlocked = ({ fault, code }: FailedLook): boolean =>
  fault === 'not-usable' && code !== 'OptInRequired';

export const accountBlocked: AccountRule = {
  codes: ['account_blocked'],
  needs: [],
  judge(account) {
    const blocked = failedLooks(account).find(({ look }) => isBlocked(look));
    if (!blocked) return found();
    return found({
      code: 'account_blocked',
      subject: keySubject(account),
      title: `AWS says that account ${account.recorded.awsAccountId ?? ''} cannot be used as it is.`,
      wanted: null,
      seen: refusal(blocked.look),
    });
  },
};

export const lookDenied: AccountRule = {
  codes: ['account_look_denied'],
  needs: [],
  judge(account) {
    const denied = failedLooks(account).filter(
      ({ key, look }) => look.fault === 'denied' && !isElsewhere(key, account),
    );
    if (denied.length === 0) return found();
    const actions = [...new Set(denied.map(({ look }) => look.action))];
    return found({
      code: 'account_look_denied',
      subject: userSubject(account),
      title: `AWS denied Berth ${firstOf(actions)}, so that part of the account could not be looked at.`,
      wanted: 'The published policy allows it.',
      seen: [...new Set(denied.map(({ look }) => refusal(look)))].join('\n'),
    });
  },
};

/** What gave no answer, a line each. Every fault that has a finding of its own is left to that. */
function gaps(account: WatchedAccount): string[] {
  const { seen, details, profile } = account;
  const lines = expectedLooks(account).flatMap((key): string[] => {
    const look = seen[key];
    const operation = LOOK_OPERATIONS[key];
    if (look === undefined) return [`${operation}: not asked`];
    if (look.kind === 'not-looked') return [`${operation}: ${look.why}`];
    // Only the simulator's absent is a gap: it knows nobody who was not there, and is behind.
    if (look.kind === 'absent')
      return /Simulate/.test(operation) ? [`${operation}: AWS does not know the user or role yet`] : [];
    if (look.kind !== 'failed' || isBlocked(look)) return [];
    if (key === 'identity' && REFUSALS.has(look.fault)) return [];
    if (look.fault === 'denied')
      return isElsewhere(key, account) ? [`${refusal(look)} (${NAME_REGION})`] : [];
    return [refusal(look)];
  });
  const principal = consolePrincipal(seen, { details });
  const unreadable = [
    ...(principal.kind === 'role' && judgeTrust(principal.role.trust, profile.awsAccountId).unreadable
      ? [principal.role.name]
      : []),
    ...(seen.clusterProfiles?.kind === 'present'
      ? seen.clusterProfiles.value
          .flatMap(({ roles }) => roles)
          .filter(({ trust }) => judgeServiceTrust(trust, '').unreadable)
          .map(({ name }) => name)
      : []),
  ];
  return [
    ...lines,
    ...unansweredActions(account).map((action) => `iam:SimulatePrincipalPolicy gave no answer for ${action}`),
    ...unreadable.map((name) => `the trust policy of ${name} could not be read as a policy document`),
  ];
}

export const lookIncomplete: AccountRule = {
  codes: ['account_look_incomplete'],
  needs: [],
  judge(account) {
    const lines = gaps(account);
    if (lines.length === 0) return found();
    return found({
      code: 'account_look_incomplete',
      subject: userSubject(account),
      title:
        lines.length === 1
          ? 'Part of the account could not be looked at.'
          : `${lines.length} parts of the account could not be looked at.`,
      wanted: null,
      seen: lines.join('\n'),
    });
  },
};
