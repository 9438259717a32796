import type { SubscriptionBody } from '@berth/api';

/** Where a subscription is: this installation's have one cloud account and one region. */
export interface Place {
  cloudAccountId: number | undefined;
  awsAccountId: string | undefined;
  region: string | undefined;
  zones: string[];
  /** The range of its network, or the VPC that it is in. */
  network: string | undefined;
  resourceTags: { key: string; value: string }[];
}

/** Picks the one place out of the lists that the API gives. */
export function placeOf({ cloudDetails }: SubscriptionBody): Place {
  const [detail] = cloudDetails ?? [];
  const [region] = detail?.regions ?? [];
  const [network] = region?.networking ?? [];
  return {
    cloudAccountId: detail?.cloudAccountId,
    awsAccountId: detail?.awsAccountId,
    region: region?.region,
    zones: region?.preferredAvailabilityZones ?? [],
    network: network?.deploymentCIDR ?? network?.vpcId,
    resourceTags: detail?.resourceTags ?? [],
  };
}
