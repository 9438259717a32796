import type { DatabaseConfig } from '../database/database.ts';
import { type MemoryStorage, readInitialDatabases } from '../database/database-request.ts';
import type { RequestedDatabase } from '../database/requested-database.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { parseCidr } from './cidr.ts';
import type { RequestProblem } from './request-problem.ts';
import type { AllowList, SubscriptionNetwork, SubscriptionSpec } from './subscription-spec.ts';
import { tagProblems } from './subscription-tags.ts';

/** What is asked for, as it came, of one cloud account; the wire contract's section 4.1. */
export interface SubscriptionRequest {
  provider: string;
  deploymentType: 'single-region' | 'active-active';
  persistentStorageEncryptionType: string;
  cloudAccountId: number;
  /** How many other clouds were asked for beside this one. */
  otherClouds: number;
  regions: RequestedRegion[];
  resourceTags: { key: string; value: string }[];
  memoryStorage: MemoryStorage;
  databases: RequestedDatabase[];
}

export interface RequestedRegion {
  region: string;
  multipleAvailabilityZones: boolean;
  preferredAvailabilityZones: string[];
  networking: RequestedNetworking | null;
}

export interface RequestedNetworking {
  deploymentCIDR?: string;
  vpcId?: string;
  subnetIds?: string[];
  securityGroupId?: string;
}

/** The internal account, the vendor's own. */
const INTERNAL = 1;
/** As the published document has it. */
const HOSTED_CIDR = '192.168.0.0/24';
/** Rules that all security groups of a network interface have together, with every quota raised. */
/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const MAX_ALLOWED = 1_000;
const REGION = /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
/** A zone by its name (`eu-central-1a`, local ones too) or its id (`euc1-az2`). */
const ZONE = /^[a-z0-9]+(?:-[a-z0-9]+){1,6}$/;
const SECURITY_GROUP = /^sg-[0-9a-f]{8,17}$/;

type Say = (code: string, field: string | null, message: string, remedy: string) => void;

function collecting(): { found: RequestProblem[]; say: Say } {
  const found: RequestProblem[] = [];
  return { found, say: (code, field, message, remedy) => found.push({ code, field, message, remedy }) };
}

/** What does not depend on AWS of the spec that a request comes to, or everything that is wrong with it. */
export function readSubscriptionRequest(
  profile: VendorProfile,
  request: SubscriptionRequest,
):
  | {
      ok: true;
      value: Pick<SubscriptionSpec, 'region' | 'network' | 'resourceTags'> &
        Zones & { databases: DatabaseConfig[] };
    }
  | { ok: false; error: RequestProblem[] } {
  const { found, say } = collecting();
  refuseUnavailable(request, say);
  if (request.otherClouds > 0)
    say(
      'MULTIPLE_CLOUD_PROVIDERS_NOT_SUPPORTED',
      'cloudProviders',
      'A subscription is in one cloud account.',
      'Create a subscription for each cloud account.',
    );
  const [region] = request.regions;
  if (request.regions.length !== 1)
    say(
      'SINGLE_REGION_SUBSCRIPTION_MUST_DEFINE_ONLY_ONE_REGION',
      'regions',
      `${request.regions.length} regions are given.`,
      'Give one region.',
    );
  if (request.databases.length === 0)
    say(
      'SUBSCRIPTION_MUST_HAVE_AT_LEAST_ONE_DATABASE',
      'databases',
      'No database is given.',
      'Describe at least one database, by which the nodes are sized.',
    );
  const databases = readInitialDatabases(request.databases, request.memoryStorage);
  if (!databases.ok) found.push(...databases.error);
  const isInternal = request.cloudAccountId === INTERNAL;
  found.push(...resourceTagProblems(profile, request.resourceTags, isInternal));
  if (!region) return { ok: false, error: found };
  refuseRegion(region, say);
  const network = readNetwork(region, isInternal, say);
  if (!network || !databases.ok || found.length > 0) return { ok: false, error: found };
  return {
    ok: true,
    value: {
      region: region.region,
      multipleAvailabilityZones: region.multipleAvailabilityZones,
      preferredAvailabilityZones: region.preferredAvailabilityZones,
      network,
      resourceTags: request.resourceTags.map(({ key, value }) => ({ Key: key, Value: value })),
      databases: databases.value,
    },
  };
}

type Zones = Pick<SubscriptionSpec, 'multipleAvailabilityZones' | 'preferredAvailabilityZones'>;

function refuseUnavailable(request: SubscriptionRequest, say: Say): void {
  const provider = request.provider.toUpperCase();
  if (provider === 'GCP' && request.cloudAccountId !== INTERNAL)
    say(
      'SUBSCRIPTION_GCP_ALLOW_ONLY_INTERNAL',
      'provider',
      'Google Cloud is used with the internal account only, and is not available on this installation.',
      'Use AWS.',
    );
  else if (provider !== 'AWS')
    say(
      'NOT_KNOWN_CLOUD_PROVIDER',
      'provider',
      'This cloud provider is not available on this installation.',
      'Use AWS.',
    );
  if (request.deploymentType === 'active-active')
    say(
      'BAD_REQUEST',
      'deploymentType',
      'Active-Active subscriptions are not available on this installation.',
      'Leave deploymentType out.',
    );
  if (request.persistentStorageEncryptionType !== 'cloud-provider-managed-key')
    say(
      'BAD_REQUEST',
      'persistentStorageEncryptionType',
      'Encryption under keys of your own is not available on this installation.',
      'Leave persistentStorageEncryptionType out: volumes are encrypted under the key that AWS manages.',
    );
}

function refuseRegion({ region, ...zones }: RequestedRegion, say: Say): void {
  if (!REGION.test(region))
    say(
      'SUBSCRIPTION_INVALID_REGION_NAME',
      'region',
      'The region is not written like one of AWS.',
      'Give a region by its code, like eu-central-1.',
    );
  const wanted = zones.multipleAvailabilityZones ? 3 : 1;
  const preferred = zones.preferredAvailabilityZones;
  const field = 'preferredAvailabilityZones';
  if (preferred.length > 0 && preferred.length !== wanted)
    say(
      'SUBSCRIPTION_BAD_PREFERRED_AZ_SIZE',
      field,
      `${preferred.length} availability zones are preferred, and ${wanted} used.`,
      `Give ${wanted === 1 ? 'one zone' : 'three zones'}, or none.`,
    );
  if (new Set(preferred).size < preferred.length)
    say(
      'SUBSCRIPTION_PREFERRED_AZ_MUST_BE_DEFINED_ONCE',
      field,
      'An availability zone is given twice.',
      'Give each zone once.',
    );
  if (!preferred.every((zone) => ZONE.test(zone)))
    say(
      'SUBSCRIPTION_PREFERRED_AZ_INVALID_VALUE',
      field,
      'An availability zone is not written like one of AWS.',
      'Give zones by name or id, like eu-central-1a or euc1-az2.',
    );
}

function readNetwork(region: RequestedRegion, isInternal: boolean, say: Say): SubscriptionNetwork | null {
  if (!region.networking && !isInternal) {
    say(
      'SUBSCRIPTION_NETWORKING_MISSING',
      'networking',
      'It is not said which network to use.',
      'Give networking.deploymentCIDR for a new network.',
    );
    return null;
  }
  const { vpcId, subnetIds = [], securityGroupId } = region.networking ?? {};
  const cidr = region.networking?.deploymentCIDR ?? (isInternal ? HOSTED_CIDR : undefined);
  if (isInternal) refuseOwnNetwork({ vpcId, subnetIds, securityGroupId }, say);
  if (cidr !== undefined && !isDeploymentCidr(cidr))
    say(
      'SUBSCRIPTION_INVALID_CIDR',
      'networking.deploymentCIDR',
      'The range is no IPv4 network of a length from /16 to /28.',
      'Give a private range by its first address, like 10.0.0.0/24.',
    );
  if (vpcId === undefined) {
    if (subnetIds.length > 0 || securityGroupId !== undefined)
      say(
        'NETWORKING_VPC_ID_MISSING',
        'networking.vpcId',
        'Subnets or a security group are given without their VPC.',
        'Give vpcId too, or only deploymentCIDR for a new network.',
      );
    else if (cidr === undefined) sayCidrMissing(say);
    return cidr === undefined ? null : { kind: 'new', deploymentCidr: cidr };
  }
  if (subnetIds.length === 0 && securityGroupId === undefined && cidr === undefined) sayCidrMissing(say);
  refuseHalfNetwork(region, { subnetIds, securityGroupId, cidr }, say);
  return {
    kind: 'existing',
    vpcId,
    subnetIds,
    securityGroupId: securityGroupId ?? null,
    deploymentCidr: cidr ?? null,
  };
}

const sayCidrMissing = (say: Say): void =>
  say(
    'NETWORKING_CIDR_MISSING',
    'networking.deploymentCIDR',
    'It is not said which addresses the nodes get.',
    'Give deploymentCIDR, like 10.0.0.0/24.',
  );

function refuseOwnNetwork(
  given: { vpcId: string | undefined; subnetIds: string[]; securityGroupId: string | undefined },
  say: Say,
): void {
  const refuse = (what: string, field: string) =>
    say(
      `${what}_NOT_ALLOWED_WITH_INTERNAL_CLOUD_ACCOUNT`,
      `networking.${field}`,
      'The internal account uses networks of the vendor only.',
      `Leave ${field} out, or use a cloud account of your own.`,
    );
  if (given.vpcId !== undefined) refuse('VPC_ID', 'vpcId');
  if (given.subnetIds.length > 0) refuse('SUBNET_ID', 'subnetIds');
  if (given.securityGroupId !== undefined) refuse('SECURITY_GROUP_ID', 'securityGroupId');
}

/** In a VPC of the customer's: subnets and security group both, or neither and a range for subnets of ours. */
function refuseHalfNetwork(
  { multipleAvailabilityZones }: RequestedRegion,
  given: { subnetIds: string[]; securityGroupId: string | undefined; cidr: string | undefined },
  say: Say,
): void {
  const { subnetIds, securityGroupId, cidr } = given;
  if (subnetIds.length === 0) {
    if (securityGroupId !== undefined)
      say(
        'NETWORKING_SUBNET_IDS_MISSING',
        'networking.subnetIds',
        'A security group of yours is given without subnets.',
        'Give subnetIds too.',
      );
    return;
  }
  if (securityGroupId === undefined)
    say(
      'NETWORKING_SECURITY_GROUP_MISSING',
      'networking.securityGroupId',
      'Subnets of yours are given without a security group.',
      'Give securityGroupId too.',
    );
  if (cidr !== undefined)
    say(
      'NETWORKING_CIDR_IS_NOT_SUPPORTED',
      'networking.deploymentCIDR',
      'With subnets of yours the addresses are theirs.',
      'Leave deploymentCIDR out.',
    );
  const wanted = multipleAvailabilityZones ? 3 : 1;
  if (subnetIds.length !== wanted)
    say(
      'INVALID_NUMBER_OF_SUBNET_IDS',
      'networking.subnetIds',
      `${subnetIds.length} subnets are given, and ${wanted} used.`,
      wanted === 1 ? 'Give one subnet.' : 'Give three subnets, each in another availability zone.',
    );
}

/** Everything that is wrong with the tags that a customer asks for in that account. */
export function resourceTagProblems(
  profile: VendorProfile,
  tags: readonly { key: string; value: string }[],
  isInternal: boolean,
): RequestProblem[] {
  const { found, say } = collecting();
  if (isInternal && tags.length > 0)
    say(
      'RESOURCE_TAGS_NOT_ALLOWED_WITH_INTERNAL_CLOUD_ACCOUNT',
      'resourceTags',
      'Resources of the internal account carry tags of the vendor only.',
      'Leave resourceTags out, or use a cloud account of your own.',
    );
  const named = tags.map(({ key, value }) => ({ Key: key, Value: value }));
  return [...found, ...tagProblems(profile, named)];
}

/** Everything that is wrong with an allow list. */
export function allowListProblems(
  { cidrIps, securityGroupIds }: AllowList,
  where: { isInternal: boolean; network: SubscriptionNetwork },
): RequestProblem[] {
  const { found, say } = collecting();
  if (where.isInternal)
    say(
      'CIDR_WHITELIST_NOT_ALLOWED',
      null,
      'Subscriptions of the internal account have no allow list.',
      'Use a cloud account of your own.',
    );
  else if (where.network.kind === 'existing' && where.network.securityGroupId !== null)
    say(
      'CIDR_WHITELIST_NOT_ALLOWED',
      null,
      `The subscription uses your security group ${where.network.securityGroupId}, which is never edited.`,
      'Change its rules in AWS.',
    );
  if (cidrIps.length + securityGroupIds.length > MAX_ALLOWED)
    say(
      'CIDR_WHITELIST_LIMIT_EXCEEDED',
      'cidrIps',
      `The list has more than ${MAX_ALLOWED} entries.`,
      'Shorten it, or join its ranges.',
    );
  if (!cidrIps.every((text) => parseCidr(text) !== null))
    say(
      'CIDR_WHITELIST_INVALID_CIDRS',
      'cidrIps',
      'An entry is no IPv4 range.',
      'Write each by its first address and length, like 203.0.113.0/24 or 203.0.113.7/32.',
    );
  if (new Set(cidrIps).size < cidrIps.length)
    say('CIDR_WHITELIST_DUPLICATE_CIDRS', 'cidrIps', 'A range is given twice.', 'Give each range once.');
  if (!securityGroupIds.every((id) => SECURITY_GROUP.test(id)))
    say(
      'CIDR_WHITELIST_INVALID_SG',
      'securityGroupIds',
      'An entry is no id of a security group.',
      'Write each like sg-0125be68a4625884a.',
    );
  if (new Set(securityGroupIds).size < securityGroupIds.length)
    say('CIDR_WHITELIST_DUPLICATE_SG', 'securityGroupIds', 'A group is given twice.', 'Give each once.');
  return found;
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html: AWS makes VPCs from /16 to /28. */
function isDeploymentCidr(text: string): boolean {
  const cidr = parseCidr(text);
  return cidr !== null && cidr.prefix >= 16 && cidr.prefix <= 28;
}
