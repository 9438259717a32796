import type {
  AllowList,
  MaintenanceWindows,
  PeeringRanges,
  PeeringRequest,
  SubscriptionRequest,
  SubscriptionSpec,
} from '@berth/domain';
import type {
  DeploymentProblem,
  DeploymentProgress,
  DeploymentRecord,
  DeploymentReport,
} from '@berth/engine';
import type { Originator } from './caller.ts';

export type SubscriptionStatus = 'pending' | 'active' | 'error' | 'deleting';

/** What a task about subscriptions was asked to do. */
export type SubscriptionTaskRequest =
  | {
      kind: 'subscription-create';
      /** Empty: it is called after its id. */
      name: string;
      dryRun: boolean;
      settings: SubscriptionSettings;
      asked: SubscriptionRequest;
    }
  | {
      kind: 'subscription-update';
      name?: string;
      settings: Partial<SubscriptionSettings>;
      /** Whether keys of the customer's own are asked for. */
      ownKeys?: true;
    }
  | { kind: 'subscription-delete'; deleteDatabases: boolean }
  | { kind: 'subscription-retry' }
  | { kind: 'allow-list-read' }
  | { kind: 'allow-list-update'; allowList: AllowList }
  | { kind: 'maintenance-update'; maintenance: MaintenanceWindows }
  | { kind: 'resource-tags-update'; resourceTags: SubscriptionRequest['resourceTags'] }
  | ConnectionTaskRequest;

/** What a task about peerings and transit gateways was asked to do. */
export type ConnectionTaskRequest =
  | { kind: 'peerings-read' }
  | { kind: 'peering-create'; asked: PeeringRequest }
  | { kind: 'peering-update'; peeringId: number; asked: PeeringRanges }
  | { kind: 'peering-delete'; peeringId: number }
  | { kind: 'transit-gateways-read' }
  /** By our numbers of transit gateways. */
  | { kind: 'attachment-create' | 'attachment-delete'; transitGateway: number }
  | { kind: 'attachment-update'; transitGateway: number; cidrs: string[] }
  | { kind: 'invitations-read' }
  | { kind: 'invitation-accept' | 'invitation-reject'; invitation: number };

/** What is stored of a subscription because clients read it back; AWS is not concerned. */
export interface SubscriptionSettings {
  paymentMethod: 'credit-card' | 'marketplace';
  paymentMethodId: number | null;
  memoryStorage: 'ram' | 'ram-and-flash';
  publicEndpointAccess: boolean;
  /** Left out until it is set: automatic. */
  maintenance?: MaintenanceWindows;
}

export interface SubscriptionRecord {
  id: number;
  accountId: number;
  cloudAccountId: number;
  name: string;
  status: SubscriptionStatus | 'deleted';
  goal: 'apply' | 'remove';
  spec: SubscriptionSpec;
  settings: SubscriptionSettings;
  /** Who asked for what is being done. */
  originator: Originator;
  record: DeploymentRecord;
  progress: DeploymentProgress;
  report: DeploymentReport | null;
  problems: DeploymentProblem[];
  failedStep: string | null;
  waiting: string | null;
  attempts: number;
  retries: number;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

/** A subscription whole, with the AWS account that it is in, where that is known. */
export type SubscriptionDetails = SubscriptionRecord & { awsAccountId: string | null };
