import { expect, test } from 'vitest';
import { attachmentRangeProblems, type PeeringRequest, readPeering } from './connection-requests.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';

const spec: SubscriptionSpec = {
  installationId: 'i',
  accountId: 1,
  subscriptionId: 2,
  name: 'cache',
  region: 'eu-central-1',
  multipleAvailabilityZones: false,
  preferredAvailabilityZones: [],
  network: { kind: 'new', deploymentCidr: '10.0.0.0/24' },
  resourceTags: [],
  allowList: { cidrIps: [], securityGroupIds: [] },
  databases: [],
  peerings: [
    {
      id: 3001,
      awsAccountId: '123456789012',
      vpcId: 'vpc-0aaaaaaaaaaaaaaaa',
      region: 'eu-west-1',
      cidrs: ['10.1.0.0/16'],
    },
  ],
  attachments: [{ id: 4001, transitGatewayId: 'tgw-0123456789abcdef0', cidrs: ['172.16.0.0/12'] }],
};

const asked: PeeringRequest = {
  provider: 'AWS',
  region: 'us-east-1',
  awsAccountId: '210987654321',
  vpcId: 'vpc-0bbbbbbbbbbbbbbbb',
  vpcCidr: '10.2.0.0/16',
  vpcCidrs: [],
};

test('a peering with one range, or several, is kept as it is asked for', () => {
  const { region, awsAccountId, vpcId } = asked;
  expect(readPeering(spec, asked)).toEqual({
    ok: true,
    value: { region, awsAccountId, vpcId, cidrs: ['10.2.0.0/16'] },
  });
  const several = readPeering(spec, { ...asked, vpcCidr: null, vpcCidrs: ['10.2.0.0/16', '10.3.0.0/16'] });
  expect(several).toMatchObject({ ok: true, value: { cidrs: ['10.2.0.0/16', '10.3.0.0/16'] } });
});

const EXISTING: SubscriptionSpec['network'] = {
  kind: 'existing',
  vpcId: 'vpc-1',
  subnetIds: [],
  securityGroupId: null,
  deploymentCidr: '10.0.0.0/24',
};

const REFUSED: [
  what: string,
  change: Partial<PeeringRequest>,
  code: string,
  of?: Partial<SubscriptionSpec>,
][] = [
  ['of Google Cloud', { provider: 'gcp' }, 'VPC_PEERING_BELONGS_TO_DIFFERENT_CLOUD_PROVIDER'],
  ['with a region that is none', { region: 'Mars' }, 'VPC_PEERING_INVALID_REGION'],
  ['with an account that is none', { awsAccountId: '12345' }, 'VPC_PEERING_INVALID_ACCOUNT'],
  ['with a VPC that is none', { vpcId: 'subnet-1' }, 'VPC_PEERING_INVALID_VPC'],
  ['without a range', { vpcCidr: null }, 'VPC_PEERING_CIDR_IS_MISSING'],
  ['with ranges told twice', { vpcCidrs: ['10.3.0.0/16'] }, 'VPC_PEERING_TOO_MANY_CIDR_SPECIFICATIONS'],
  ['with host bits', { vpcCidr: '10.2.0.1/16' }, 'VPC_PEERING_INVALID_CIDR'],
  ['with the internet', { vpcCidr: '0.0.0.0/0' }, 'VPC_PEERING_INVALID_CIDR'],
  ["with the subscription's own range", { vpcCidr: '10.0.0.0/16' }, 'VPC_PEERING_CIDR_OVERLAP'],
  ["with another peering's range", { vpcCidr: '10.1.2.0/24' }, 'VPC_PEERING_CIDR_OVERLAP'],
  ['with a range behind a transit gateway', { vpcCidr: '172.17.0.0/16' }, 'VPC_PEERING_CIDR_OVERLAP'],
  [
    'with ranges that overlap each other',
    { vpcCidr: null, vpcCidrs: ['10.2.0.0/16', '10.2.1.0/24'] },
    'VPC_PEERING_CIDR_OVERLAP',
  ],
  [
    'with the VPC of another one',
    { vpcId: 'vpc-0aaaaaaaaaaaaaaaa', region: 'eu-west-1' },
    'VPC_PEERING_ALREADY_EXIST',
  ],
  [
    "of a network of the customer's own",
    {},
    'CONNECTIVITY_REQUESTS_ON_CUSTOMER_MANAGED_VPC_SUBSCRIPTION',
    { network: EXISTING },
  ],
];

test.each(REFUSED)('a peering %s is refused', (_, change, code, of = {}) => {
  const read = readPeering({ ...spec, ...of }, { ...asked, ...change });
  expect(read.ok ? [] : read.error.map((one) => one.code)).toEqual([code]);
});

test.each([
  [['10.2.0.0/16', '10.2.0.0/16'], 'TGW_ATTACHMENT_CIDRS_REQUEST_CONTAINS_DUPLICATES'],
  [['10.1.0.0/24'], 'BAD_REQUEST'],
  [['anything'], 'BAD_REQUEST'],
  [['172.20.0.0/16'], undefined],
  [[], undefined],
])('ranges behind a transit gateway: %s', (cidrs, code) => {
  const [attachment] = spec.attachments ?? [];
  if (!attachment) throw new Error('There is none');
  expect(attachmentRangeProblems(spec, attachment, cidrs).map((one) => one.code)).toEqual(code ? [code] : []);
});
