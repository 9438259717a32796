import type {
  AwsIdentity,
  IamAction,
  ObservedInstanceProfile,
  ObservedPolicy,
  ObservedRole,
  ObservedUser,
  Secret,
  Seen,
} from '@berth/domain';
import type { StepOutcome } from '../run-plan.ts';

/** What a look is for: a removal has to know of more than an update does. */
export type Purpose = 'apply' | 'destroy';

/** Where a policy is: `versionId` is that of its default version, when known. */
export interface PolicyPlace {
  name: string;
  arn: string;
  versionId?: string;
}

/** Looks at IAM. No method throws for what AWS answers; a look that fails is `unknown` with the reason. */
export interface IamReader {
  identity(signal: AbortSignal): Promise<Seen<AwsIdentity>>;
  /** All customer managed policies. `present` only when the listing was complete. */
  listPolicies(signal: AbortSignal): Promise<Seen<PolicyPlace[]>>;
  listRoles(signal: AbortSignal): Promise<Seen<string[]>>;
  listInstanceProfiles(signal: AbortSignal): Promise<Seen<string[]>>;
  listUsers(signal: AbortSignal): Promise<Seen<string[]>>;
  readPolicy(place: PolicyPlace, purpose: Purpose, signal: AbortSignal): Promise<Seen<ObservedPolicy>>;
  readRole(name: string, purpose: Purpose, signal: AbortSignal): Promise<Seen<ObservedRole>>;
  readInstanceProfile(name: string, signal: AbortSignal): Promise<Seen<ObservedInstanceProfile>>;
  readUser(name: string, purpose: Purpose, signal: AbortSignal): Promise<Seen<ObservedUser>>;
}

/** The calls of a plan that go to AWS; the hand-over is the caller's. */
export type IamAwsAction = Exclude<IamAction, { call: 'HandOver' | 'RecordHandOver' }>;

/** What a call gave that a later step, a look or the person needs. */
export interface IamOutput {
  accessKey?: { accessKeyId: string; secretAccessKey: Secret };
  consolePassword?: Secret;
  /** The policy version that is now the default. */
  policyVersion?: { arn: string; versionId: string };
}

/** Changes IAM, one call at a time. Sends each call once; never throws for what AWS answers. */
export interface IamActor {
  perform(action: IamAwsAction, signal: AbortSignal): Promise<StepOutcome<IamOutput>>;
}
