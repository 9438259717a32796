import type {
  ActionVerdict,
  CallerIdentity,
  InstanceProfileSeen,
  InstancesSeen,
  PolicyAttachment,
  RoleSeen,
  Sighting,
  SimulationRequest,
  UserSeen,
} from '@berth/domain';

/**
 * What a verification asks of an AWS account, with the programmatic user's key. Every method answers with a
 * sighting: AWS's errors are values, and only an abort is thrown. One reader serves one verification.
 */
export interface AccountReader {
  identity(signal: AbortSignal): Promise<Sighting<CallerIdentity>>;
  simulate(request: SimulationRequest, signal: AbortSignal): Promise<Sighting<ActionVerdict[]>>;
  role(name: string, signal: AbortSignal): Promise<Sighting<RoleSeen>>;
  attachedRolePolicies(roleName: string, signal: AbortSignal): Promise<Sighting<PolicyAttachment[]>>;
  instanceProfilesForRole(roleName: string, signal: AbortSignal): Promise<Sighting<InstanceProfileSeen[]>>;
  users(signal: AbortSignal): Promise<Sighting<UserSeen[]>>;
  /** Instances of a region (the reader's own when undefined), counted by whether they carry the tag. */
  instances(
    query: { region: string | undefined; tag: { key: string; value: string } },
    signal: AbortSignal,
  ): Promise<Sighting<InstancesSeen>>;
  /** AWS requests sent so far, extra pages and repeated ones included. */
  calls(): number;
}
