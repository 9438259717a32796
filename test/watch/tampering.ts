import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';

/** AWS's own clients with the key of an administrator of the customer's AWS account. */
export interface Admin {
  ec2: EC2Client;
  iam: IAMClient;
}

/** A deployed subscription of three nodes in three zones, in a network of its own, and its cloud account. */
export interface Deployed {
  /** Twelve digits. */
  accountId: string;
  /** AWS's id of something of the subscription, by the blueprint's logical id. */
  idOf(logicalId: string): string;
  /** Lets happen what AWS does by itself: instances come to rest. */
  settle(): Promise<void>;
}

/** Something that an administrator of the customer's AWS account does behind Berth's back. */
export interface Tampering {
  /** What was done, in words; no two are alike. */
  name: string;
  inject(admin: Admin, deployed: Deployed): Promise<unknown>;
  /** The codes of all findings that it leads to, one for each. None where nothing of it can be seen. */
  expect: readonly string[];
  /** Whether the published policy lets the vendor's user see anything of it. */
  visible: boolean;
}

/** Tamperings that the vendor's user can see, with the codes of their findings. */
export const seenAs = (
  expect: string | readonly string[],
  rows: Readonly<Record<string, Tampering['inject']>>,
): Tampering[] =>
  Object.entries(rows).map(([name, inject]) => ({
    name,
    inject,
    expect: typeof expect === 'string' ? [expect] : expect,
    visible: true,
  }));

/** Tamperings of which the published policy hides everything. */
export const hidden = (rows: Readonly<Record<string, Tampering['inject']>>): Tampering[] =>
  Object.entries(rows).map(([name, inject]) => ({ name, inject, expect: [], visible: false }));
