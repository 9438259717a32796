import { FEATURE_WORDS } from '../../compare/features.ts';
import { newestGeneration } from '../../vendor-profile/vendor-profile.ts';
import { layerWords } from '../../verify/action-verdicts.ts';
import { generationShown } from '../../verify/checks/policy-generation.ts';
import {
  type ActionAnswer,
  evidenceOf,
  isDenied,
  isOpen,
  layersOf,
  settledBy,
} from '../../verify/checks/simulated.ts';
import type { ObservationKey } from '../../verify/observations.ts';
import { grantRemedy, userName } from '../../verify/remedies.ts';
import { listed } from '../../verify/text.ts';
import type { AccountFindingCode } from '../account-finding-codes.ts';
import type { FindingSubject, FindingUndo } from '../finding.ts';
import {
  type AccountFindingDraft,
  type AccountRule,
  firstOf,
  found,
  type RuleOutcome,
  together,
  unjudged,
} from './account-rule.ts';
import {
  clusterAnswers,
  consoleAnswers,
  consoleIsUser,
  type PolicyAnswers,
  userAnswers,
} from './policy-answers.ts';
import { clusterRoleSubject, consoleSubject, policySubject, userSubject } from './subjects.ts';
import { recordedGeneration, type WatchedAccount } from './watched-account.ts';

type Narrowed = Extract<AccountFindingCode, `${string}policy_narrowed`>;
type Widened = Extract<AccountFindingCode, `${string}policy_widened`>;

const isAllowed = ({ judged }: ActionAnswer): boolean => judged.kind === 'allowed';
const names = (answers: readonly ActionAnswer[]): string[] => [
  ...new Set(answers.map(({ action, resource }) => (resource ? `${action} on ${resource}` : action))),
];
/** What an action is needed on is of no interest to a reader of what was lost. */
const actions = (answers: readonly ActionAnswer[]): string[] => [
  ...new Set(answers.map(({ action }) => action)),
];

/** Answers that a change of one policy explains: nothing more is lost, or gained, than by the user's own. */
const within = (some: readonly ActionAnswer[], all: readonly ActionAnswer[]): boolean =>
  actions(some).every((action) => actions(all).includes(action));

interface Holder {
  subject: FindingSubject;
  /** Who it is, at the start of a sentence. */
  who: string;
  wanted: string;
}

const lost = (code: Narrowed, holder: Holder, denied: ActionAnswer[]): AccountFindingDraft => ({
  code,
  subject: holder.subject,
  title: `${holder.who} may no longer do ${firstOf(actions(denied))}: denied by ${layerWords([...layersOf(denied)])}.`,
  wanted: holder.wanted,
  seen: evidenceOf(denied).join('\n'),
});

const gained = (code: Widened, holder: Holder, allowed: ActionAnswer[]): AccountFindingDraft => ({
  code,
  subject: holder.subject,
  title: `${holder.who} may also do ${firstOf(names(allowed))}, which no published policy allows.`,
  wanted: holder.wanted,
  seen: `allowed: ${names(allowed).join(', ')}`,
});

/**
 * Whether something was lost, and gained. Nothing denied and something open is neither: what was lost before may be
 * lost still.
 */
function changes(
  answers: PolicyAnswers,
  [narrowed, widened]: readonly [Narrowed, Widened],
  draft: {
    lost(denied: ActionAnswer[]): AccountFindingDraft;
    gained(allowed: ActionAnswer[]): AccountFindingDraft;
  },
): RuleOutcome {
  const denied = answers.wanted.filter(isDenied);
  const allowed = answers.excess.filter(isAllowed);
  return together(
    denied.length > 0
      ? found(draft.lost(denied))
      : answers.wanted.some(isOpen)
        ? unjudged(narrowed)
        : found(),
    allowed.length > 0
      ? found(draft.gained(allowed))
      : answers.excess.some(isOpen)
        ? unjudged(widened)
        : found(),
  );
}

const userHolder = (account: WatchedAccount): Holder => {
  const generation = recordedGeneration(account);
  return {
    subject: userSubject(account),
    who: `User ${userName(account.seen, account.profile)}`,
    wanted:
      generation === null
        ? 'What every published policy allows and Berth cannot do without, and nothing beyond what one of them allows.'
        : `What the published policy of ${generation.id} allows.`,
  };
};

/** What no longer works, and how urgent that is: only some of it is needed to run a subscription. */
function consequences(answers: PolicyAnswers, account: WatchedAccount, denied: ActionAnswer[]) {
  const gone = answers.wanted.filter((one) => isDenied(one));
  const features = [...new Set(gone.map(({ feature }) => feature))].flatMap((feature) =>
    feature === undefined ? [] : [FEATURE_WORDS[feature]],
  );
  const undo: FindingUndo = {
    kind: 'person',
    who: 'An administrator of your AWS account',
    how: grantRemedy(layersOf(denied), userName(account.seen, account.profile), {
      details: account.details,
      profile: account.profile,
    }),
  };
  return {
    severity: gone.some(({ required }) => required) ? ('high' as const) : ('medium' as const),
    risk: `This stops, most of it only at its next use: ${listed(features)}.`,
    undo,
  };
}

/** One change of the policy is one finding, however many actions it takes away or gives, and from whom. */
export const userPolicyChanged: AccountRule = {
  codes: ['policy_narrowed', 'policy_widened'],
  needs: ['userTagged', 'userUntagged', 'userScoped'],
  judge(account) {
    const answers = userAnswers(account);
    if (!answers) return unjudged('policy_narrowed', 'policy_widened');
    const holder = userHolder(account);
    return changes(answers, ['policy_narrowed', 'policy_widened'], {
      lost: (denied) => ({
        ...lost('policy_narrowed', holder, denied),
        ...consequences(answers, account, denied),
      }),
      gained: (allowed) => gained('policy_widened', holder, allowed),
    });
  },
};

/** The console role has the same policy as the user: what both lost or gained alike is one change, told of the user. */
export const consolePolicyChanged: AccountRule = {
  codes: ['console_policy_narrowed', 'console_policy_widened'],
  needs: ['consoleActions', 'consoleRolePolicies'],
  judge(account) {
    const { consoleActions } = account.seen;
    if (consoleIsUser(account) || consoleActions?.kind === 'not-looked') return found();
    const answers = consoleAnswers(account);
    if (!answers) return unjudged('console_policy_narrowed', 'console_policy_widened');
    const ofUser = userAnswers(account);
    const holder: Holder = {
      subject: consoleSubject(account),
      who: 'Who signs in to the console',
      wanted: `What ${account.profile.names.userPolicy} allows.`,
    };
    const outcome = changes(answers, ['console_policy_narrowed', 'console_policy_widened'], {
      lost: (denied) => lost('console_policy_narrowed', holder, denied),
      gained: (allowed) => gained('console_policy_widened', holder, allowed),
    });
    const told = (code: AccountFindingCode): boolean =>
      code === 'console_policy_narrowed'
        ? within(answers.wanted.filter(isDenied), ofUser?.wanted.filter(isDenied) ?? [])
        : within(answers.excess.filter(isAllowed), ofUser?.excess.filter(isAllowed) ?? []);
    return { ...outcome, found: outcome.found.filter(({ code }) => !told(code)) };
  },
};

export const clusterPolicyChanged: AccountRule = {
  codes: ['cluster_policy_narrowed', 'cluster_policy_widened'],
  needs: ['clusterActions'],
  judge(account) {
    if (account.seen.clusterProfiles?.kind === 'absent') return found();
    const answers = clusterAnswers(account);
    if (!answers) return unjudged('cluster_policy_narrowed', 'cluster_policy_widened');
    const { clusterNodeRole, instancePolicy } = account.profile.names;
    const holder: Holder = {
      subject: clusterRoleSubject(account),
      who: `Role ${clusterNodeRole}`,
      wanted: `What ${instancePolicy} allows.`,
    };
    return changes(answers, ['cluster_policy_narrowed', 'cluster_policy_widened'], {
      lost: (denied) => lost('cluster_policy_narrowed', holder, denied),
      gained: (allowed) => gained('cluster_policy_widened', holder, allowed),
    });
  },
};

/** A policy of the customer's own is of no generation, and so none is newer. */
export const policyOutdated: AccountRule = {
  codes: ['policy_outdated'],
  needs: ['userTagged', 'userUntagged'],
  judge(account) {
    const { seen, profile } = account;
    const newest = newestGeneration(profile);
    if (seen.userTagged?.kind !== 'present' || seen.userUntagged?.kind !== 'present')
      return unjudged('policy_outdated');
    const now = generationShown(seen, profile);
    const had = recordedGeneration(account);
    // Less than the newest, where that was had, is a policy that was narrowed.
    const older = now?.id === newest.id || had?.id === newest.id ? null : (had ?? now);
    if (older === null) return found();
    return found({
      code: 'policy_outdated',
      subject: policySubject(account),
      title: `The user policy is the one of ${older.id}; ${profile.vendorName} published a newer one, of ${newest.id}.`,
      wanted: newest.id,
      seen: older.id,
    });
  },
};

const unanswered = ({ judged }: ActionAnswer): boolean =>
  judged.kind === 'unknown' && judged.unanswered === true;

/** Every answer of this look, with whose it is. */
function allAnswers(account: WatchedAccount): { who: string; answers: ActionAnswer[] }[] {
  const { clusterNodeRole } = account.profile.names;
  const of = (who: string, answers: PolicyAnswers | null) => ({
    who,
    answers: answers ? [...answers.wanted, ...answers.excess] : [],
  });
  return [
    of(`user ${userName(account.seen, account.profile)}`, userAnswers(account)),
    ...(consoleIsUser(account) ? [] : [of('console', consoleAnswers(account))]),
    of(`role ${clusterNodeRole}`, clusterAnswers(account)),
  ];
}

/** Actions of which the simulator said nothing, though it was asked. */
export const unansweredActions = (account: WatchedAccount): string[] =>
  allAnswers(account).flatMap(({ who, answers }) =>
    answers.filter(unanswered).map(({ action }) => `${action} (${who})`),
  );

export const policyUnknowable: AccountRule = {
  codes: ['policy_unknowable'],
  needs: [
    'userTagged',
    'userUntagged',
    'userScoped',
    'consoleActions',
    'clusterActions',
  ] satisfies ObservationKey[],
  judge(account) {
    const open = allAnswers(account).map(({ who, answers }) => ({
      who,
      answers: answers.filter((one) => isOpen(one) && !unanswered(one)),
    }));
    const all = open.flatMap(({ answers }) => answers);
    if (all.length === 0) return found();
    return found({
      code: 'policy_unknowable',
      subject: userSubject(account),
      title: `AWS's policy simulator cannot say whether these are allowed: ${firstOf(actions(all))}.`,
      wanted: null,
      seen: open
        .flatMap(({ who, answers }) => evidenceOf(answers).map((line) => `${who}: ${line}`))
        .join('\n'),
      undo: { kind: 'none', because: `Nothing is known to be wrong. ${settledBy(all)}` },
    });
  },
};
