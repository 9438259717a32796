import type { Ec2Region } from './ec2-model.ts';
import type { Origin, Tags } from './origin.ts';

export type { Origin, Tags };

/**
 * Everything of an AWS account that the sandbox remembers. Maps, because IAM names may be `__proto__`.
 * Keys of entity maps are lower-cased names: IAM names are unique without regard to case.
 * Times are milliseconds of the sandbox's clock.
 */
export interface Account {
  accountId: string;
  alias?: string;
  users: Map<string, User>;
  groups: Map<string, Group>;
  roles: Map<string, Role>;
  /** Customer-managed policies by ARN in lower case. */
  policies: Map<string, ManagedPolicy>;
  instanceProfiles: Map<string, InstanceProfile>;
  mfaDevices: Map<string, MfaDevice>;
  rootKeys: AccessKey[];
  /** Service control policies that apply to the account, outermost first; one level. */
  scps: Document[];
  instances: Ec2Instance[];
  /** The rest of EC2 by region; undefined in state that was written before there was any. */
  ec2?: Map<string, Ec2Region>;
  /** KMS keys by ARN; undefined in state that was written before there were any. */
  kmsKeys?: Map<string, KmsKey>;
  /** Target key's ARN by alias ARN. */
  kmsAliases?: Map<string, string>;
}

/** A symmetric encryption key. */
export interface KmsKey extends Pick<Origin, 'createdAt'> {
  id: string;
  arn: string;
  region: string;
  /** 32 bytes in base64. */
  material: string;
  description: string;
  enabled: boolean;
  policy: Document;
  tags: Tags;
  /** Set while it waits for its deletion; from then on it is gone. */
  deletedAt?: number;
}

/** A policy document's text, exactly as it was put. */
export type Document = string;

export interface Entity extends Origin {
  path: string;
  name: string;
  id: string;
  arn: string;
  tags: Tags;
}

/** What a policy can be attached to. */
export interface PolicyHolder extends Entity {
  /** ARNs of attached managed policies. */
  attached: string[];
  /** Inline policies by name (case kept, as AWS does). */
  inline: Map<string, Document>;
}

export interface User extends PolicyHolder {
  boundary?: string;
  accessKeys: AccessKey[];
  loginProfile?: { createdAt: number; passwordResetRequired: boolean };
  /** Group names in lower case. */
  groups: string[];
  passwordLastUsedAt?: number;
  /** What else can sign for the user: it keeps the user from being deleted. */
  otherCredentials?: OtherCredential[];
}

/** An SSH key, a signing certificate or a service's own password; nothing in the sandbox uses them. */
export interface OtherCredential {
  kind: 'ssh-key' | 'certificate' | 'service-password';
  id: string;
  status: 'Active' | 'Inactive';
  createdAt: number;
  /** The key's or certificate's text; the service's name for a password, which itself is not kept. */
  body: string;
}

export type Group = PolicyHolder;

export interface Role extends PolicyHolder {
  boundary?: string;
  trust: Document;
  description?: string;
  maxSessionSeconds: number;
}

export interface AccessKey extends Origin {
  accessKeyId: string;
  secretAccessKey: string;
  status: 'Active' | 'Inactive';
  lastUsed?: { at: number; region: string; service: string };
}

export interface ManagedPolicy extends Entity {
  description?: string;
  updatedAt: number;
  defaultVersion: string;
  versions: PolicyVersionRecord[];
  nextVersion: number;
}

export interface PolicyVersionRecord {
  id: string;
  document: Document;
  createdAt: number;
}

export interface InstanceProfile extends Entity {
  /** Role name in lower case; an instance profile holds one at most. */
  role?: string;
}

export interface MfaDevice {
  serialNumber: string;
  /** Base32 seed. */
  seed: string;
  /** The user's name in lower case, once the device is enabled for one. */
  user?: string;
  enabledAt?: number;
}

export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

export interface Ec2Instance {
  instanceId: string;
  region: string;
  zone: string;
  instanceType: string;
  imageId: string;
  state: InstanceState;
  launchedAt: number;
  privateIp: string;
  reservationId: string;
  tags: Tags;
  /** What it turns into by itself, and when. */
  next?: { state: InstanceState; at: number };
  terminatedAt?: number;
  /** Why it is not running; undefined as long as nobody stopped or terminated it. */
  ended?: { code: string; at: number };
  /** When it did not run since its launch; `to` is null while it does not. */
  downtimes?: { from: number; to: number | null }[];
  /** How it was launched; undefined for one that the control API put there. */
  launch?: InstanceLaunch;
  profile?: ProfileAssociation;
}

/** What RunInstances was told, as far as it can be looked up or has an effect later. */
export interface InstanceLaunch {
  vpcId: string;
  subnetId: string;
  interfaceId: string;
  index: number;
  architecture: string;
  rootDevice: string;
  deleteInterface: boolean;
  keyName?: string;
  clientToken?: string;
  /** As it came, in base64. */
  userData?: string;
  /** When the node's own script runs; undefined once it has. */
  bootsAt?: number;
  protected: boolean;
  /** Neither to be stopped nor to be terminated. */
  stopProtected?: boolean;
  shutdownTerminates: boolean;
  publicIp: boolean;
  metadata: { httpTokens: string; httpEndpoint: string; hopLimit: number; instanceTags: string };
}

/** An instance profile on an instance. */
export interface ProfileAssociation {
  associationId: string;
  arn: string;
  id: string;
}

/** Temporary credentials that AssumeRole or GetSessionToken gave out. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  accountId: string;
  issuedAt: number;
  expiresAt: number;
  mfa: boolean;
  policies: Document[];
  subject:
    | { kind: 'role'; roleId: string; sessionName: string; tags: Tags }
    | { kind: 'user'; userId: string }
    | { kind: 'root' };
}

/** All of the sandbox's persisted state. */
export interface SandboxState {
  accounts: Map<string, Account>;
  sessions: Map<string, Session>;
}

export function emptyAccount(accountId: string): Account {
  return {
    accountId,
    users: new Map(),
    groups: new Map(),
    roles: new Map(),
    policies: new Map(),
    instanceProfiles: new Map(),
    mfaDevices: new Map(),
    rootKeys: [],
    scps: [],
    instances: [],
  };
}
