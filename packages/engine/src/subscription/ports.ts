import type {
  DeploymentProblem,
  EndedConnections,
  ObservedTransitGatewayAttachment,
  ObservedVpcPeering,
  Secret,
  Seen,
  SubscriptionSpec,
  TransitGatewaySeen,
  Undone,
  WatchResult,
} from '@berth/domain';

import type { CallJournal } from '../journal.ts';

export type { DeploymentProblem } from '@berth/domain';

/** Which AWS account and key: what the deployer needs beside the spec. */
export interface DeploymentTarget {
  cloudAccountId: number;
  /** Whose request buckets are used up: keys of one AWS account share them. Null where nobody has seen it yet. */
  awsAccountId: string | null;
  accessKeyId: string;
  secretAccessKey: Secret;
  /** Internal account 1: the vendor's own AWS account. */
  hosted: boolean;
  /** Where the calls with the key are written down. */
  journal?: CallJournal;
}

/** One AWS resource that belongs, or belonged, to the subscription, as last seen. */
export interface RecordedResource {
  /** The blueprint's logical id, such as `Vpc`, `Subnet1`, `Node2`. */
  logicalId: string;
  /** CloudFormation's type. */
  type: string;
  /** AWS's id, such as `vpc-0a…`; for a key pair its id `key-0a…`. */
  physicalId: string;
  /** Where a node is reached, within its network and from outside. */
  privateIp?: string | null;
  publicIp?: string | null;
}

/**
 * What has to outlive the process between two looks at AWS: ids that were seen, and choices that must not change.
 * Stored by the caller; a deployer that starts without it finds what is there by tags.
 */
export interface DeploymentRecord {
  resources: RecordedResource[];
  /** Zones in the order of their subnets, the image and the size of the nodes, once chosen. */
  choices: {
    availabilityZones?: string[];
    imageId?: string;
    imageName?: string;
    /** The image's root device, such as `/dev/xvda`. */
    rootDevice?: string;
    instanceType?: string;
    nodes?: number;
    /** OpenSSH public key whose private half the caller keeps sealed. */
    publicKey?: string;
    /** Keys of the customer's tags that were ever put on resources: what is dropped from them is taken off again. */
    resourceTagKeys?: string[];
    /** Logical ids of the peerings and attachments that AWS was ever asked for, whatever became of that. */
    connections?: string[];
    /** Ranges that were ever led to connections: what is dropped from them is taken out of the route table again. */
    connectionRanges?: string[];
    /** How connections ended that the other side did not want: AWS shows it for some hours only. */
    endedConnections?: EndedConnections;
  };
}

export const EMPTY_RECORD: DeploymentRecord = { resources: [], choices: {} };

/** How far a deployment is: for the API, the console and the command line. */
export interface DeploymentProgress {
  steps: {
    id: string;
    /** In words: `Create subnet 1 of 3 (10.0.0.0/26 in us-east-1a)`. */
    title: string;
    state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
    /** Why it is needed, or what it is waiting for. */
    because: string;
  }[];
}

/** What would be done, before it is done. */
export interface DeploymentPlan {
  problems: DeploymentProblem[];
  /** What nobody could know beforehand, such as quotas that the policy hides, with who could. */
  unknown: { what: string; because: string }[];
  steps: { id: string; title: string; because: string; call: string; dependsOn: string[] }[];
  /** Calls to AWS apart from polling, and the estimated milliseconds at 100 ms a call, apart from waiting for AWS. */
  calls: number;
  estimatedMs: number;
}

export type DeploymentOutcome =
  /** AWS holds exactly what the spec asks for. */
  | { kind: 'converged'; record: DeploymentRecord; report: DeploymentReport }
  /** A person has to do something, or it cannot be done; nothing is half known: `record` says what there is. */
  | {
      kind: 'failed';
      record: DeploymentRecord;
      problems: DeploymentProblem[];
      failedStep: string | null;
      report: DeploymentReport;
    }
  /** Throttled, unreachable, stopped: to be tried again, from the record. */
  | { kind: 'again'; record: DeploymentRecord; because: string };

/** What was done, in order; after a removal: what was removed, and what foreign thing stood in the way. */
export interface DeploymentReport {
  done: { title: string; call: string; physicalId: string | null }[];
  obstacles: { physicalId: string; what: string; awsSaid: string }[];
}

export interface DeploymentHooks {
  signal: AbortSignal;
  progress(progress: DeploymentProgress): void;
  /** Stores the record; the deployer waits for it before it goes on. */
  save(record: DeploymentRecord): Promise<void>;
}

/** One subscription that is watched, as it was when it last came to rest. */
export interface WatchedSubscription {
  spec: SubscriptionSpec;
  record: DeploymentRecord;
}

/** What one look over a region came to. */
export interface RegionScan {
  /** By the subscription's id. */
  results: Map<number, WatchResult>;
  /** Requests sent to AWS, repetitions included. */
  calls: number;
}

/** What AWS has of the peerings and attachments of a subscription, by logical id. */
export interface PeeringsSeen {
  peerings: Map<string, ObservedVpcPeering>;
}

export interface TransitGatewaysSeen {
  /** Those that the network could be attached to. */
  gateways: TransitGatewaySeen[];
  attachments: Map<string, ObservedTransitGatewayAttachment>;
}

/** Runs the loop for subscriptions. No method throws for what AWS answers. */
export interface SubscriptionDeployer {
  /** Looks, checks everything that can be checked beforehand, and says what would be done. Changes nothing. */
  plan(
    target: DeploymentTarget,
    spec: SubscriptionSpec,
    record: DeploymentRecord,
    signal: AbortSignal,
  ): Promise<DeploymentPlan>;
  /** Brings AWS to what the spec asks for: creates, changes tags and the allow list, adds nodes. */
  apply(
    target: DeploymentTarget,
    spec: SubscriptionSpec,
    record: DeploymentRecord,
    hooks: DeploymentHooks,
  ): Promise<DeploymentOutcome>;
  /** Looks at all the subscriptions of one cloud account in one region, and says what is not as it was made. */
  scan(
    target: DeploymentTarget,
    region: string,
    subscriptions: readonly WatchedSubscription[],
    signal: AbortSignal,
  ): Promise<RegionScan>;
  /** The peerings of a subscription as they are now. Without any, AWS is not asked. */
  lookAtPeerings(
    target: DeploymentTarget,
    watched: WatchedSubscription,
    signal: AbortSignal,
  ): Promise<Seen<PeeringsSeen>>;
  /** The transit gateways that the key sees in the region, and the attachments of a subscription, as they are now. */
  lookAtTransitGateways(
    target: DeploymentTarget,
    watched: WatchedSubscription,
    signal: AbortSignal,
  ): Promise<Seen<TransitGatewaysSeen>>;
  /** What would be done to undo one finding. Changes nothing. */
  planUndo(
    target: DeploymentTarget,
    watched: WatchedSubscription,
    finding: Undone,
    signal: AbortSignal,
  ): Promise<DeploymentPlan>;
  /** Undoes one finding, and leaves whatever else is wrong as it is. */
  undo(
    target: DeploymentTarget,
    watched: WatchedSubscription,
    finding: Undone,
    hooks: DeploymentHooks,
  ): Promise<DeploymentOutcome>;
  /** Removes everything of the subscription; `converged` only when an inventory proves that nothing is left. */
  remove(
    target: DeploymentTarget,
    spec: SubscriptionSpec,
    record: DeploymentRecord,
    hooks: DeploymentHooks,
  ): Promise<DeploymentOutcome>;
}
