import type { PolicyDocument } from '../policy-document.ts';

/** Which of the two documents: the user policy (programmatic user, console role), or the instance policy (cluster nodes). */
export const POLICY_KINDS = ['user', 'instance'] as const;

export type PolicyKind = (typeof POLICY_KINDS)[number];

/** A dated set of the two policy documents that the vendor published. */
export interface PolicyGeneration {
  id: string;
  instancePolicy: PolicyDocument;
  userPolicy: PolicyDocument;
}

/** How the vendor's support engineers reach the AWS console: a role with MFA (default), or the 2018 page's user. */
export type ConsoleAccess = 'role' | 'user';

/** Everything that differs from one vendor to the next: account number, resource names, tag, generations. */
export interface VendorProfile {
  id: string;
  vendorName: string;
  /** The vendor's own AWS account number: the only account that the console role trusts. */
  awsAccountId: string;
  names: {
    instancePolicy: string;
    userPolicy: string;
    /** Role and instance profile share this name, as the AWS console makes them. */
    clusterNodeRole: string;
    user: string;
    consoleRole: string;
  };
  /** The tag that the published policy's conditions ask for. */
  identifierTag: { key: string; value: string };
  /** Oldest first. */
  generations: PolicyGeneration[];
}

/** The generation of that id, or undefined when the profile has none such. */
export function generationOf(profile: VendorProfile, id: string): PolicyGeneration | undefined {
  return profile.generations.find((generation) => generation.id === id);
}

/** The newest generation of the profile. Throws on a profile without generations (a bug in the profile). */
export function newestGeneration(profile: VendorProfile): PolicyGeneration {
  const newest = profile.generations.at(-1);
  if (!newest) throw new Error(`Vendor profile ${profile.id} has no policy generation`);
  return newest;
}
