import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { applyFilters } from './filters.ts';
import { ec2Page } from './paging.ts';
import { zonesOf } from './regions.ts';

/** A size of instance. */
export interface InstanceSize {
  name: string;
  vcpus: number;
  memoryMiB: number;
  architecture: 'x86_64' | 'arm64';
}

const EVEN = [
  ['large', 2],
  ['xlarge', 4],
  ['2xlarge', 8],
  ['4xlarge', 16],
  ['8xlarge', 32],
  ['12xlarge', 48],
  ['16xlarge', 64],
] as const;

/** Families whose memory is a fixed share of GiB for each vCPU. */
const FAMILIES = [
  { family: 'm5', share: 4, architecture: 'x86_64' },
  { family: 'm6i', share: 4, architecture: 'x86_64' },
  { family: 'm7i', share: 4, architecture: 'x86_64' },
  { family: 'm6g', share: 4, architecture: 'arm64' },
  { family: 'r5', share: 8, architecture: 'x86_64' },
  { family: 'r6i', share: 8, architecture: 'x86_64' },
  { family: 'r7i', share: 8, architecture: 'x86_64' },
  { family: 'r6g', share: 8, architecture: 'arm64' },
  { family: 'c6i', share: 2, architecture: 'x86_64' },
] as const;

const BURSTABLE = [
  ['t2.micro', 1, 1],
  ['t3.nano', 2, 0.5],
  ['t3.micro', 2, 1],
  ['t3.small', 2, 2],
  ['t3.medium', 2, 4],
  ['t3.large', 2, 8],
  ['t3.xlarge', 4, 16],
  ['t3.2xlarge', 8, 32],
] as const;

/**
 * The sizes that the sandbox has; vCPUs and memory as AWS lists them.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-type-specifications.html
 */
const SIZES: ReadonlyMap<string, InstanceSize> = new Map(
  [
    ...BURSTABLE.map(
      ([name, vcpus, gib]): InstanceSize => ({
        name,
        vcpus,
        memoryMiB: gib * 1024,
        architecture: 'x86_64',
      }),
    ),
    ...FAMILIES.flatMap(({ family, share, architecture }) =>
      EVEN.map(
        ([size, vcpus]): InstanceSize => ({
          name: `${family}.${size}`,
          vcpus,
          memoryMiB: vcpus * share * 1024,
          architecture,
        }),
      ),
    ),
  ].map((size) => [size.name, size]),
);

/** A size by its name. Throws what AWS answers to one that it does not have. */
export function sizeNamed(name: string | undefined): InstanceSize {
  const size = name === undefined ? undefined : SIZES.get(name);
  if (!size) throw new AwsError('InvalidParameterValue', `Invalid value '${name ?? ''}' for InstanceType.`);
  return size;
}

/** The vCPUs of a size; none of one that is unknown. */
export const vcpusOf = (name: string): number => SIZES.get(name)?.vcpus ?? 0;

/**
 * Whether a zone has a size. As on AWS not every zone has all: the fifth one only burstable sizes, the third one
 * nothing of the seventh generation.
 */
export function isOffered(name: string, zone: string): boolean {
  if (zone.endsWith('e')) return /^t\d/.test(name);
  return !(zone.endsWith('c') && /^[a-z]7/.test(name));
}

/** The zones of a region that have a size. */
export const zonesWith = (region: string, name: string): string[] =>
  zonesOf(region).flatMap(({ ZoneName = '' }) => (isOffered(name, ZoneName) ? [ZoneName] : []));

type Offering = Ec2.InstanceTypeOffering;

function offeringsBy(kind: string, region: string): Offering[] {
  const names = [...SIZES.keys()] as Ec2._InstanceType[];
  const at = (Location: string, InstanceType: Ec2._InstanceType): Offering => ({
    InstanceType,
    LocationType: kind as Ec2.LocationType,
    Location,
  });
  if (kind === 'region') return names.map((name) => at(region, name));
  return zonesOf(region).flatMap(({ ZoneName = '', ZoneId = '' }) =>
    names
      .filter((name) => isOffered(name, ZoneName))
      .map((name) => at(kind === 'availability-zone' ? ZoneName : ZoneId, name)),
  );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html */
function describeOfferings(
  input: Ec2.DescribeInstanceTypeOfferingsRequest,
  call: Call,
): Ec2.DescribeInstanceTypeOfferingsResult {
  const kind = input.LocationType ?? 'region';
  if (!['region', 'availability-zone', 'availability-zone-id'].includes(kind))
    throw new AwsError('InvalidParameterValue', `Value (${kind}) for parameter locationType is invalid.`);
  const all = offeringsBy(kind, call.region);
  const found = applyFilters(all, input.Filters, ['location', 'instance-type'], (each) => ({
    values: { location: each.Location, 'instance-type': each.InstanceType },
    tags: new Map(),
  }));
  const { items, NextToken } = ec2Page(
    found,
    { ...input, MaxResults: input.MaxResults ?? 1000 },
    { min: 5, max: 1000 },
  );
  return { InstanceTypeOfferings: items, ...(NextToken ? { NextToken } : {}) };
}

const typeView = ({ name, vcpus, memoryMiB, architecture }: InstanceSize): Ec2.InstanceTypeInfo => ({
  InstanceType: name as Ec2._InstanceType,
  CurrentGeneration: !name.startsWith('t2.'),
  BareMetal: false,
  Hypervisor: 'nitro',
  SupportedRootDeviceTypes: ['ebs'],
  SupportedVirtualizationTypes: ['hvm'],
  ProcessorInfo: { SupportedArchitectures: [architecture] },
  VCpuInfo: { DefaultVCpus: vcpus },
  MemoryInfo: { SizeInMiB: memoryMiB },
  InstanceStorageSupported: false,
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html */
function describeTypes(input: Ec2.DescribeInstanceTypesRequest): Ec2.DescribeInstanceTypesResult {
  const names = input.InstanceTypes ?? [];
  const unknown = names.filter((name) => !SIZES.has(name));
  if (unknown.length > 0)
    throw new AwsError(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  const asked = names.length > 0 ? names.map(sizeNamed) : [...SIZES.values()];
  const filters = ['instance-type', 'processor-info.supported-architecture', 'vcpu-info.default-vcpus'];
  const found = applyFilters(asked, input.Filters, filters, ({ name, architecture, vcpus }) => ({
    values: {
      'instance-type': name,
      'processor-info.supported-architecture': architecture,
      'vcpu-info.default-vcpus': String(vcpus),
    },
    tags: new Map(),
  }));
  const { items, NextToken } = ec2Page(
    found,
    { ...input, MaxResults: input.MaxResults ?? 100 },
    { min: 5, max: 100 },
  );
  return { InstanceTypes: items.map(typeView), ...(NextToken ? { NextToken } : {}) };
}

export const offeringOperations: OperationTable = {
  DescribeInstanceTypeOfferings: operation<
    Ec2.DescribeInstanceTypeOfferingsRequest,
    Ec2.DescribeInstanceTypeOfferingsResult
  >({ readOnly: true, needs: resourceStar, run: describeOfferings }),
  DescribeInstanceTypes: operation<Ec2.DescribeInstanceTypesRequest, Ec2.DescribeInstanceTypesResult>({
    readOnly: true,
    needs: resourceStar,
    run: describeTypes,
  }),
};
