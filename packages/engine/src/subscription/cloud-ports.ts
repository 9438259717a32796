import type {
  Ec2Kind,
  Ec2Observed,
  ImageSeen,
  Seen,
  SubscriptionAwsAction,
  TransitGatewaySeen,
  ZoneOffering,
  ZoneSeen,
} from '@berth/domain';
import type { StepOutcome } from '../run-plan.ts';
import type { DeploymentTarget } from './ports.ts';

/**
 * Which things of a kind a look is for. VPCs, values and ids may be any number: the adapter asks in batches of 200, as
 * many values as a filter of AWS takes.
 */
export type Ec2Filter =
  | { by: 'all' }
  | { by: 'vpc'; vpcIds: string[] }
  | { by: 'tag'; key: string; values: readonly string[] }
  | { by: 'ids'; ids: string[] };

/** Looks at EC2 in one region. No method throws for what AWS answers; a look that fails is `unknown`. */
export interface Ec2Reader {
  /** `present` only when the listing was complete, all pages of it. */
  list<K extends Ec2Kind>(kind: K, filter: Ec2Filter, signal: AbortSignal): Promise<Seen<Ec2Observed[K][]>>;
  zones(signal: AbortSignal): Promise<Seen<ZoneSeen[]>>;
  /** Which of the instance types each zone of the region offers. */
  offerings(instanceTypes: string[], signal: AbortSignal): Promise<Seen<ZoneOffering[]>>;
  images(owner: string, namePattern: string, signal: AbortSignal): Promise<Seen<ImageSeen[]>>;
  /** Those of the AWS account, and those shared with it and accepted there. */
  transitGateways(signal: AbortSignal): Promise<Seen<TransitGatewaySeen[]>>;
}

/** What a call gave that a later step needs: AWS's id of the thing that was made. */
export interface Ec2Output {
  physicalId: string | null;
}

/** Changes EC2, one call at a time, each sent once. Never throws for what AWS answers. */
export interface Ec2Actor {
  perform(action: SubscriptionAwsAction, signal: AbortSignal): Promise<StepOutcome<Ec2Output>>;
  /** Asks AWS with `DryRun` whether the call would be permitted, without making it. */
  mayI(action: SubscriptionAwsAction, signal: AbortSignal): Promise<Seen<'allowed' | 'denied'>>;
}

/** Asked before every request to AWS, pages and repetitions included: this is where the request budget acts. */
export interface CallGate {
  take(api: string, signal: AbortSignal): Promise<void>;
  throttled(api: string): void;
}

/** EC2 of one AWS account in one region. */
export interface Ec2Cloud {
  reader: Ec2Reader;
  actor: Ec2Actor;
  close(): void;
}

/** Opens EC2 for a target; `openEc2` of packages/aws makes one. */
export type OpenEc2 = (target: DeploymentTarget, region: string, gate: CallGate) => Ec2Cloud;
