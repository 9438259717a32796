import { createHash } from 'node:crypto';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { applyFilters } from './filters.ts';
import { ec2Page } from './paging.ts';

/** A public machine image. */
export interface Image {
  id: string;
  name: string;
  ownerId: string;
  alias?: string;
  architecture: 'x86_64' | 'arm64';
  createdAt: string;
  rootDevice: string;
  rootGiB: number;
}

/** Accounts that publish images: Amazon, Canonical, Debian, and a stranger whose names look like Canonical's. */
const AMAZON = '137112412989';
const CANONICAL = '099720109477';
const DEBIAN = '136693071363';
const STRANGER = '540036508848';

interface Series {
  ownerId: string;
  alias?: string;
  rootDevice: string;
  rootGiB: number;
  dates: readonly string[];
  name: (date: string, arm: boolean) => string;
}

const dense = (date: string): string => date.replaceAll('-', '');

const SERIES: readonly Series[] = [
  {
    ownerId: AMAZON,
    alias: 'amazon',
    rootDevice: '/dev/xvda',
    rootGiB: 8,
    dates: ['2024-10-31', '2024-12-16', '2025-01-21'],
    name: (date, arm) => `al2023-ami-2023.6.${dense(date)}.0-kernel-6.1-${arm ? 'arm64' : 'x86_64'}`,
  },
  {
    ownerId: CANONICAL,
    rootDevice: '/dev/sda1',
    rootGiB: 8,
    dates: ['2024-09-27', '2024-12-08', '2025-01-12'],
    name: (date, arm) =>
      `ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-${arm ? 'arm64' : 'amd64'}-server-${dense(date)}`,
  },
  {
    ownerId: CANONICAL,
    rootDevice: '/dev/sda1',
    rootGiB: 8,
    dates: ['2024-11-06', '2025-01-15', '2024-12-12'],
    name: (date, arm) =>
      `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${arm ? 'arm64' : 'amd64'}-server-${dense(date)}`,
  },
  {
    ownerId: DEBIAN,
    rootDevice: '/dev/xvda',
    rootGiB: 8,
    dates: ['2024-09-11', '2024-12-02', '2025-01-10'],
    name: (date, arm) => `debian-12-${arm ? 'arm64' : 'amd64'}-${dense(date)}-1993`,
  },
  {
    ownerId: STRANGER,
    rootDevice: '/dev/sda1',
    rootGiB: 8,
    dates: ['2025-02-02'],
    name: (date, arm) =>
      `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${arm ? 'arm64' : 'amd64'}-server-${dense(date)}`,
  },
];

/** An image has another id in each region. */
const idOf = (region: string, ownerId: string, name: string): string =>
  `ami-0${createHash('sha256').update(`${region} ${ownerId} ${name}`).digest('hex').slice(0, 16)}`;

/** Every image that a region shows; not in the order of their dates. */
export const imagesOf = (region: string): Image[] =>
  SERIES.flatMap(({ ownerId, alias, rootDevice, rootGiB, dates, name }) =>
    dates.flatMap((date) =>
      [false, true].map((arm): Image => {
        const named = name(date, arm);
        return {
          id: idOf(region, ownerId, named),
          name: named,
          ownerId,
          ...(alias ? { alias } : {}),
          architecture: arm ? 'arm64' : 'x86_64',
          createdAt: `${date}T07:30:00.000Z`,
          rootDevice,
          rootGiB,
        };
      }),
    ),
  );

/** What an image is made of: its root volume's snapshot. */
export const snapshotOf = (image: Image): string => image.id.replace(/^ami-/, 'snap-');

/** Finds images. Throws `InvalidAMIID.NotFound` or `.Malformed`. */
export function imagesById(region: string, ids: readonly string[]): Image[] {
  const malformed = ids.find((id) => !/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined)
    throw new AwsError('InvalidAMIID.Malformed', `Invalid id: "${malformed}" (expecting "ami-...")`);
  const all = imagesOf(region);
  const missing = ids.filter((id) => !all.some((image) => image.id === id));
  if (missing.length > 0)
    throw new AwsError(
      'InvalidAMIID.NotFound',
      missing.length > 1
        ? `The image ids '[${missing.join(', ')}]' do not exist`
        : `The image id '[${missing[0]}]' does not exist`,
    );
  return all.filter((image) => ids.includes(image.id));
}

const view = (image: Image): Ec2.Image => ({
  ImageId: image.id,
  Name: image.name,
  ImageLocation: `${image.alias ?? image.ownerId}/${image.name}`,
  OwnerId: image.ownerId,
  ...(image.alias ? { ImageOwnerAlias: image.alias } : {}),
  Architecture: image.architecture,
  CreationDate: image.createdAt,
  Description: image.name,
  EnaSupport: true,
  Hypervisor: 'xen',
  ImageType: 'machine',
  PlatformDetails: 'Linux/UNIX',
  Public: true,
  RootDeviceName: image.rootDevice,
  RootDeviceType: 'ebs',
  State: 'available',
  UsageOperation: 'RunInstances',
  VirtualizationType: 'hvm',
  BlockDeviceMappings: [
    {
      DeviceName: image.rootDevice,
      Ebs: {
        DeleteOnTermination: true,
        Encrypted: false,
        SnapshotId: snapshotOf(image),
        VolumeSize: image.rootGiB,
        VolumeType: 'gp3',
      },
    },
  ],
});

const values = (image: Image) => ({
  architecture: image.architecture,
  'creation-date': image.createdAt,
  description: image.name,
  'image-id': image.id,
  'image-type': 'machine',
  'is-public': 'true',
  name: image.name,
  'owner-alias': image.alias,
  'owner-id': image.ownerId,
  'root-device-name': image.rootDevice,
  'root-device-type': 'ebs',
  state: 'available',
  'virtualization-type': 'hvm',
  hypervisor: 'xen',
});

const FILTERS = Object.keys(values(imagesOf('us-east-1')[0] as Image));

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
function describe(input: Ec2.DescribeImagesRequest, call: Call): Ec2.DescribeImagesResult {
  const named = input.ImageIds ?? [];
  const all = named.length > 0 ? imagesById(call.region, named) : imagesOf(call.region);
  const owners = (input.Owners ?? []).map((owner) => (owner === 'self' ? call.account.accountId : owner));
  const owned = all.filter(
    ({ ownerId, alias = '' }) => owners.length === 0 || owners.includes(ownerId) || owners.includes(alias),
  );
  const found = applyFilters(owned, input.Filters, FILTERS, (image) => ({
    values: values(image),
    tags: new Map(),
  }));
  const { items, NextToken } = ec2Page(found, input, { min: 1, max: 1000 });
  return { Images: items.map(view), ...(NextToken ? { NextToken } : {}) };
}

export const imageOperations: OperationTable = {
  DescribeImages: operation<Ec2.DescribeImagesRequest, Ec2.DescribeImagesResult>({
    readOnly: true,
    needs: resourceStar,
    run: describe,
  }),
};
