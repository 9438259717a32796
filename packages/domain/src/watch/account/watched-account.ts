import type { ConsoleAccess, PolicyGeneration, VendorProfile } from '../../vendor-profile/vendor-profile.ts';
import { generationOf } from '../../vendor-profile/vendor-profile.ts';
import { consoleName } from '../../verify/checks/console-principal.ts';
import type { CloudAccountDetails } from '../../verify/details.ts';
import type { Observations } from '../../verify/observations.ts';
import { userName } from '../../verify/remedies.ts';

/** What was good when the cloud account was last verified: what is seen now is held against it. */
export interface RecordedAccount {
  awsAccountId: string | null;
  awsUserArn: string | null;
  awsConsoleRoleArn: string | null;
  /** Null: the customer's own policy, of which only the required actions are known to have been allowed. */
  policyGeneration: string | null;
  /** When the access key was entered here, in milliseconds. AWS does not let Berth see when it was made. */
  keyRegisteredAt: number;
}

/** A cloud account that is watched, and what one look at it showed. */
export interface WatchedAccount {
  details: CloudAccountDetails;
  profile: VendorProfile;
  recorded: RecordedAccount;
  seen: Observations;
  /** In milliseconds. */
  now: number;
}

/** The generation that the user policy was of when it was good; null for a policy of the customer's own. */
export const recordedGeneration = ({ profile, recorded }: WatchedAccount): PolicyGeneration | null =>
  recorded.policyGeneration === null ? null : (generationOf(profile, recorded.policyGeneration) ?? null);

/** Who the words of a finding are about: names as they are in this account, and as the vendor's pages have them. */
export interface WatchedNames {
  profile: Pick<VendorProfile, 'vendorName' | 'awsAccountId' | 'names'>;
  user: string;
  /** Of the console role, or of the console user. */
  console: string;
  consoleAccess: ConsoleAccess;
}

export const watchedNames = ({ details, profile, seen }: WatchedAccount): WatchedNames => ({
  profile,
  user: userName(seen, profile),
  console: consoleName(details.console),
  consoleAccess: details.console.kind,
});
