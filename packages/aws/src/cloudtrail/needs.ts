import type { IamActionName } from '../operation.ts';

/**
 * The call by which it is looked up who did something, with what a policy must grant for it. No published policy does:
 * it is made only where the policy simulator says that a customer's own does.
 */
export const CLOUDTRAIL_OPERATIONS = {
  /** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
  LookupEvents: { needs: ['cloudtrail:LookupEvents'] },
} as const satisfies Record<string, { needs: readonly IamActionName[] }>;
