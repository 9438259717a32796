import type { PolicyDocument } from '../policy-document.ts';
import type { Seen } from './seen.ts';

/** Who looks, and where: partition and account number make every ARN. */
export interface AwsIdentity {
  accountId: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  partition: string;
  arn: string;
}

export type Tags = Record<string, string>;

export interface PolicyVersionSeen {
  versionId: string;
  isDefault: boolean;
  createdAt: Date;
}

/** A customer managed policy. */
export interface ObservedPolicy {
  name: string;
  arn: string;
  tags: Tags;
  /** Of the default version, which is the one in force. */
  document: Seen<PolicyDocument>;
  versions: Seen<PolicyVersionSeen[]>;
  /** Names of users, roles and groups that it is attached to, or that have it as their boundary. */
  attachedTo: Seen<PolicyHolder[]>;
}

export interface PolicyHolder {
  kind: 'user' | 'role' | 'group';
  name: string;
}

export interface AttachedPolicy {
  name: string;
  arn: string;
}

export interface ObservedRole {
  name: string;
  arn: string;
  tags: Tags;
  trust: PolicyDocument;
  permissionsBoundary: string | null;
  attachedPolicies: Seen<AttachedPolicy[]>;
  inlinePolicies: Seen<string[]>;
  /** Names of the instance profiles that hold it. */
  instanceProfiles: Seen<string[]>;
}

export interface ObservedInstanceProfile {
  name: string;
  arn: string;
  tags: Tags;
  roles: string[];
}

/** An access key as AWS lists it. Its secret is known only to the reply that made it. */
export interface ObservedAccessKey {
  accessKeyId: string;
  active: boolean;
  createdAt: Date;
}

export interface ObservedUser {
  name: string;
  arn: string;
  tags: Tags;
  permissionsBoundary: string | null;
  attachedPolicies: Seen<AttachedPolicy[]>;
  inlinePolicies: Seen<string[]>;
  groups: Seen<string[]>;
  accessKeys: Seen<ObservedAccessKey[]>;
  loginProfile: Seen<{ createdAt: Date }>;
  /** MFA devices, SSH keys, signing certificates and service credentials: what AWS wants gone before the user. */
  otherCredentials: Seen<string[]>;
}

/** What was seen of an IAM scope, by logical id. Every look says how complete it was. */
export interface IamInventory {
  identity: AwsIdentity;
  policies: Record<string, Seen<ObservedPolicy>>;
  roles: Record<string, Seen<ObservedRole>>;
  instanceProfiles: Record<string, Seen<ObservedInstanceProfile>>;
  users: Record<string, Seen<ObservedUser>>;
}

/** Whether two IAM names are the same: "names are not distinguished by case". */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** ARN of a customer managed policy without a path. */
export const policyArn = ({ partition, accountId }: AwsIdentity, name: string): string =>
  `arn:${partition}:iam::${accountId}:policy/${name}`;

/** Where a user of this account signs in, by its number (an alias is not known). */
export function signInUrl({ partition, accountId }: AwsIdentity): string {
  const hosts: Record<string, string> = {
    'aws-cn': 'signin.amazonaws.cn',
    'aws-us-gov': 'signin.amazonaws-us-gov.com',
  };
  return `https://${accountId}.${hosts[partition] ?? 'signin.aws.amazon.com'}/console`;
}
