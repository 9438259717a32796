import type { Feature } from '../verify/needed-actions.ts';

/** What a customer loses without it: the programmatic user's features, and what the cluster nodes do by themselves. */
export type JudgedFeature = Feature | 'cluster_node';

/** Each feature in a few words that fit after "enables" and "stops". */
export const FEATURE_WORDS: Readonly<Record<JudgedFeature, string>> = {
  verify: 'verification of the cloud account',
  watch: 'reading what a subscription consists of',
  network: 'creation of the network of a subscription',
  instances: 'launch of the instances of a subscription',
  delete: 'deletion of what was created',
  changes: 'changes to the network of a subscription',
  repair: 'start, stop, reboot and resize of instances',
  volumes: 'data volumes beside those of the launch',
  snapshots: 'snapshots of volumes',
  metrics: 'reading of CloudWatch metrics',
  peering: 'VPC peering',
  transit_gateway: 'transit gateways',
  encryption: 'volumes encrypted with a key of your own',
  cluster_node: 'what the cluster nodes do by themselves',
};
