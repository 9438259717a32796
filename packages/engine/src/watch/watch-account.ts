import {
  type AccountFinding,
  type AccountFindings,
  type CloudAccountDetails,
  findAccountFindings,
  findingIdentity,
  looksToConfirm,
  type Observations,
  type RecordedAccount,
  settles,
  type VendorProfile,
} from '@berth/domain';
import type { Clock } from '../clock.ts';
import type { AccountReader } from '../verify/account-reader.ts';
import { takeLooks } from '../verify/take-looks.ts';
import { PROPAGATION_LIMIT_MS } from '../verify/verify-until-settled.ts';

export interface WatchAccountInput {
  details: CloudAccountDetails;
  profile: VendorProfile;
  recorded: RecordedAccount;
  /** Identities of findings that are open: nobody has to be sure of those once more. */
  open?: ReadonlySet<string>;
}

export interface AccountScan extends AccountFindings {
  /** Whether the look decided about every kind of finding. */
  complete: boolean;
  /** AWS calls made, extra pages included. */
  calls: number;
}

/**
 * Looks at a cloud account as a verification does, by at most as many calls, and says what is not as it should be.
 *
 * What is absent may only be new, and not known yet to all parts of AWS; what is refused may be a passing fault. So a
 * finding of such a kind which is not open yet is believed when the looks behind it show it again
 * `PROPAGATION_LIMIT_MS` later. What AWS shows to be there is believed at once. Rejects only when aborted.
 */
export async function watchAccount(
  { details, profile, recorded, open = new Set() }: WatchAccountInput,
  reader: AccountReader,
  clock: Clock,
  signal: AbortSignal,
): Promise<AccountScan> {
  const before = reader.calls();
  // Who else has the key or the account registered is of no account for a look.
  const context = { details, profile, context: { sameKeyRegisteredAs: null, otherAwsAccounts: [] } };
  const seen: Observations = {};
  const look = async (): Promise<AccountFindings> => {
    await takeLooks({ context, seen, reader, signal });
    return findAccountFindings({ details, profile, recorded, seen, now: clock.now() });
  };
  let outcome = await look();
  const doubtful = outcome.findings.filter((finding) => isDoubtful(finding, open));
  if (doubtful.length > 0) {
    await clock.sleep(PROPAGATION_LIMIT_MS, signal);
    for (const key of looksToConfirm(
      doubtful.map(({ code }) => code),
      seen,
    ))
      delete seen[key];
    outcome = confirmed(await look(), new Set([...open, ...doubtful.map(findingIdentity)]));
  }
  return {
    ...outcome,
    complete: outcome.unjudged.length === 0,
    calls: reader.calls() - before,
  };
}

const isDoubtful = (finding: AccountFinding, known: ReadonlySet<string>): boolean =>
  settles(finding.code) && !known.has(findingIdentity(finding));

/** What only the second look shows is as doubtful as what only the first one did: the next scan will tell. */
function confirmed(outcome: AccountFindings, known: ReadonlySet<string>): AccountFindings {
  const { findings, unjudged } = outcome;
  const left = findings.filter((finding) => isDoubtful(finding, known)).map(({ code }) => code);
  return {
    ...outcome,
    findings: findings.filter((finding) => !isDoubtful(finding, known)),
    unjudged: [...new Set([...unjudged, ...left])],
  };
}
