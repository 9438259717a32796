import { describe, expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import {
  allowListProblems,
  type RequestedNetworking,
  type RequestedRegion,
  readSubscriptionRequest,
  type SubscriptionRequest,
} from './subscription-request.ts';

const region: RequestedRegion = {
  region: 'eu-central-1',
  multipleAvailabilityZones: false,
  preferredAvailabilityZones: [],
  networking: { deploymentCIDR: '10.0.0.0/24' },
};
const database: SubscriptionRequest['databases'][number] = {
  name: 'cache',
  protocol: 'redis',
  quantity: 1,
  datasetSizeInGb: null,
  memoryLimitInGb: 4,
  replication: true,
  throughput: null,
};
const request: SubscriptionRequest = {
  provider: 'AWS',
  deploymentType: 'single-region',
  persistentStorageEncryptionType: 'cloud-provider-managed-key',
  cloudAccountId: 1001,
  otherClouds: 0,
  regions: [region],
  resourceTags: [],
  memoryStorage: 'ram',
  databases: [database],
};
const inRegion = (change: Partial<RequestedRegion>): Partial<SubscriptionRequest> => ({
  regions: [{ ...region, ...change }],
});
const on = (networking: RequestedNetworking | null) => inRegion({ networking });
const tagged = (...keys: string[]): Partial<SubscriptionRequest> => ({
  resourceTags: keys.map((key) => ({ key, value: 'x' })),
});
const codes = (change: Partial<SubscriptionRequest>): string[] => {
  const read = readSubscriptionRequest(redisCloud, { ...request, ...change });
  return read.ok ? [] : read.error.map(({ code }) => code);
};

const VPC = { vpcId: 'vpc-1', subnetIds: ['subnet-1'], securityGroupId: 'sg-1' };
const HOSTED = { cloudAccountId: 1 };

const REFUSED: [string, Partial<SubscriptionRequest>, string[]][] = [
  ['several clouds', { otherClouds: 1 }, ['MULTIPLE_CLOUD_PROVIDERS_NOT_SUPPORTED']],
  ['two regions', { regions: [region, region] }, ['SINGLE_REGION_SUBSCRIPTION_MUST_DEFINE_ONLY_ONE_REGION']],
  ['no region', { regions: [] }, ['SINGLE_REGION_SUBSCRIPTION_MUST_DEFINE_ONLY_ONE_REGION']],
  ['no database', { databases: [] }, ['SUBSCRIPTION_MUST_HAVE_AT_LEAST_ONE_DATABASE']],
  [
    'two sizes',
    { databases: [{ ...database, datasetSizeInGb: 1 }] },
    ['DATABASE_SIZE_LIMIT_INVALID_TOO_MANY_MEMORY_SPECIFICATIONS'],
  ],
  ['Azure', { provider: 'Azure' }, ['NOT_KNOWN_CLOUD_PROVIDER']],
  ['hosted GCP', { provider: 'GCP', ...HOSTED }, ['NOT_KNOWN_CLOUD_PROVIDER']],
  ['GCP', { provider: 'GCP' }, ['SUBSCRIPTION_GCP_ALLOW_ONLY_INTERNAL']],
  ['Active-Active', { deploymentType: 'active-active' }, ['BAD_REQUEST']],
  ['own keys', { persistentStorageEncryptionType: 'customer-managed-key' }, ['BAD_REQUEST']],
  ['a wrong region', inRegion({ region: 'Frankfurt' }), ['SUBSCRIPTION_INVALID_REGION_NAME']],
  [
    'one preferred zone of three',
    inRegion({ multipleAvailabilityZones: true, preferredAvailabilityZones: ['eu-central-1a'] }),
    ['SUBSCRIPTION_BAD_PREFERRED_AZ_SIZE'],
  ],
  [
    'a zone thrice',
    inRegion({ multipleAvailabilityZones: true, preferredAvailabilityZones: ['a-1', 'a-1', 'a-1'] }),
    ['SUBSCRIPTION_PREFERRED_AZ_MUST_BE_DEFINED_ONCE'],
  ],
  [
    'what is no zone',
    inRegion({ preferredAvailabilityZones: ['Zone A'] }),
    ['SUBSCRIPTION_PREFERRED_AZ_INVALID_VALUE'],
  ],
  ['no network', on(null), ['SUBSCRIPTION_NETWORKING_MISSING']],
  ['an empty network', on({}), ['NETWORKING_CIDR_MISSING']],
  ['a VPC alone', on({ vpcId: 'vpc-1' }), ['NETWORKING_CIDR_MISSING']],
  ['subnets without a VPC', on({ ...VPC, vpcId: undefined as never }), ['NETWORKING_VPC_ID_MISSING']],
  [
    'subnets without a group',
    on({ vpcId: 'vpc-1', subnetIds: ['subnet-1'] }),
    ['NETWORKING_SECURITY_GROUP_MISSING'],
  ],
  [
    'a group without subnets',
    on({ vpcId: 'vpc-1', securityGroupId: 'sg-1' }),
    ['NETWORKING_SUBNET_IDS_MISSING'],
  ],
  ['two subnets in one zone', on({ ...VPC, subnetIds: ['a', 'b'] }), ['INVALID_NUMBER_OF_SUBNET_IDS']],
  [
    'subnets and a range',
    on({ ...VPC, deploymentCIDR: '10.0.0.0/24' }),
    ['NETWORKING_CIDR_IS_NOT_SUPPORTED'],
  ],
  ...['10.0.0.1/24', '10.0.0.0/30', '10.0.0.0/8', '10.0.0/24', '010.0.0.0/24', '300.0.0.0/24', 'x'].map(
    (deploymentCIDR): (typeof REFUSED)[number] => [
      deploymentCIDR,
      on({ deploymentCIDR }),
      ['SUBSCRIPTION_INVALID_CIDR'],
    ],
  ),
  [
    'a network of its own, hosted',
    { ...HOSTED, ...on(VPC) },
    [
      'VPC_ID_NOT_ALLOWED_WITH_INTERNAL_CLOUD_ACCOUNT',
      'SUBNET_ID_NOT_ALLOWED_WITH_INTERNAL_CLOUD_ACCOUNT',
      'SECURITY_GROUP_ID_NOT_ALLOWED_WITH_INTERNAL_CLOUD_ACCOUNT',
      'NETWORKING_CIDR_IS_NOT_SUPPORTED',
    ],
  ],
  [
    'hosted tags',
    { ...HOSTED, ...tagged('team') },
    ['RESOURCE_TAGS_NOT_ALLOWED_WITH_INTERNAL_CLOUD_ACCOUNT'],
  ],
  [
    '31 tags',
    tagged(...Array.from({ length: 31 }, (_, n) => `tag-${n}`)),
    ['RESOURCE_TAGS_EXCEEDS_MAXIMUM_COUNT'],
  ],
  ['a tag without a key', tagged(' '), ['RESOURCE_TAGS_EMPTY_KEY']],
  ['a long tag', tagged('k'.repeat(129)), ['RESOURCE_TAG_KEY_EXCEEDS_MAXIMUM_LENGTH']],
  [
    'a long value',
    { resourceTags: [{ key: 'k', value: 'v'.repeat(257) }] },
    ['RESOURCE_TAG_VALUE_EXCEEDS_MAXIMUM_LENGTH'],
  ],
  ['a tag twice', tagged('team', 'team'), ['RESOURCE_TAGS_DUPLICATE_KEY']],
  ...['aws:x', 'Berth:resource', 'redislabsidentifier'].map((key): (typeof REFUSED)[number] => [
    key,
    tagged(key),
    ['RESOURCE_TAGS_NAME_NOT_ALLOWED'],
  ]),
];

describe('A request for a subscription', () => {
  test.each(REFUSED)('with %s is refused', (_name, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  test('that is wrong in several ways is told all of them, each with a remedy', () => {
    const read = readSubscriptionRequest(redisCloud, {
      ...request,
      ...inRegion({ region: 'x', networking: { deploymentCIDR: 'y' } }),
      ...tagged('aws:x'),
    });
    const problems = read.ok ? [] : read.error;
    expect(problems.map(({ code }) => code)).toEqual([
      'RESOURCE_TAGS_NAME_NOT_ALLOWED',
      'SUBSCRIPTION_INVALID_REGION_NAME',
      'SUBSCRIPTION_INVALID_CIDR',
    ]);
    for (const { message, remedy } of problems) expect([message, remedy].join('')).toMatch(/^[A-Z].*\.$/);
  });

  test('gets defaults, and a memory limit counts the replica', () => {
    const read = readSubscriptionRequest(redisCloud, request);
    expect(read).toMatchObject({
      ok: true,
      value: {
        network: { kind: 'new', deploymentCidr: '10.0.0.0/24' },
        databases: [{ datasetSizeInGb: 2, throughput: { by: 'operations-per-second', value: 1_000 } }],
      },
    });
  });

  test('may leave the network to a hosted deployment', () => {
    expect(readSubscriptionRequest(redisCloud, { ...request, ...HOSTED, ...on(null) })).toMatchObject({
      value: { network: { kind: 'new', deploymentCidr: '192.168.0.0/24' } },
    });
  });

  test('may bring a VPC with a range, or with everything', () => {
    expect(codes(on({ vpcId: 'vpc-1', deploymentCIDR: '10.0.1.0/24' }))).toEqual([]);
    expect(codes(on(VPC))).toEqual([]);
  });
});

const NEW = { isInternal: false, network: { kind: 'new', deploymentCidr: '10.0.0.0/24' } } as const;
const LISTS: [string, Parameters<typeof allowListProblems>, string[]][] = [
  ['a good list', [{ cidrIps: ['0.0.0.0/0', '203.0.113.7/32'], securityGroupIds: [] }, NEW], []],
  ['an address', [{ cidrIps: ['203.0.113.7'], securityGroupIds: [] }, NEW], ['CIDR_WHITELIST_INVALID_CIDRS']],
  [
    'a range twice',
    [{ cidrIps: ['10.0.0.0/8', '10.0.0.0/8'], securityGroupIds: [] }, NEW],
    ['CIDR_WHITELIST_DUPLICATE_CIDRS'],
  ],
  ['a wrong group', [{ cidrIps: [], securityGroupIds: ['default'] }, NEW], ['CIDR_WHITELIST_INVALID_SG']],
  [
    'a group twice',
    [{ cidrIps: [], securityGroupIds: ['sg-0125be68', 'sg-0125be68'] }, NEW],
    ['CIDR_WHITELIST_DUPLICATE_SG'],
  ],
  [
    'too long a list',
    [
      {
        cidrIps: Array.from({ length: 1_001 }, (_, n) => `10.${n >> 8}.${n & 255}.0/24`),
        securityGroupIds: [],
      },
      NEW,
    ],
    ['CIDR_WHITELIST_LIMIT_EXCEEDED'],
  ],
  [
    'any, hosted',
    [
      { cidrIps: [], securityGroupIds: [] },
      { ...NEW, isInternal: true },
    ],
    ['CIDR_WHITELIST_NOT_ALLOWED'],
  ],
  [
    'any, with a security group of the customer',
    [
      { cidrIps: [], securityGroupIds: [] },
      {
        isInternal: false,
        network: {
          kind: 'existing',
          vpcId: 'v',
          subnetIds: ['s'],
          securityGroupId: 'sg-1',
          deploymentCidr: null,
        },
      },
    ],
    ['CIDR_WHITELIST_NOT_ALLOWED'],
  ],
];

test.each(LISTS)('An allow list: %s', (_name, [list, where], expected) => {
  expect(allowListProblems(list, where).map(({ code }) => code)).toEqual(expected);
});
