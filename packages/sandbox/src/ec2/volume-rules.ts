import { AwsError } from '../protocol/aws-error.ts';
import type { Volume } from '../state/ec2-model.ts';

/** What a volume is, wherever it hangs. */
export type Disk = Pick<
  Volume,
  'sizeGiB' | 'volumeType' | 'encrypted' | 'iops' | 'throughput' | 'snapshotId'
>;

interface Given {
  Size?: number | undefined;
  VolumeType?: string | undefined;
  Iops?: number | undefined;
  Throughput?: number | undefined;
  Encrypted?: boolean | undefined;
  SnapshotId?: string | undefined;
}

/** GiB that a volume of each type may have. */
const SIZES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  gp2: [1, 16_384],
  gp3: [1, 65_536],
  io1: [4, 16_384],
  io2: [4, 65_536],
  st1: [125, 16_384],
  sc1: [125, 16_384],
  standard: [1, 1024],
};

const invalid = (text: string): AwsError => new AwsError('InvalidParameterValue', text);

/**
 * Checks what a request says of a volume. gp3 has 3,000 IOPS and 125 MiB/s unless it is given more.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html
 */
export function checkedDisk(given: Given): Disk {
  const volumeType = given.VolumeType ?? 'gp2';
  const bounds = Object.hasOwn(SIZES, volumeType) ? SIZES[volumeType] : undefined;
  if (!bounds) throw invalid(`Unknown volume type '${volumeType}'`);
  const sizeGiB = given.Size;
  if (sizeGiB === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter size or snapshotId');
  if (sizeGiB < bounds[0] || sizeGiB > bounds[1])
    throw invalid(`Volume of ${sizeGiB}GiB is invalid for type ${volumeType}: ${bounds.join(' to ')}GiB`);
  const gp3 = volumeType === 'gp3';
  if (given.Throughput !== undefined && !gp3)
    throw new AwsError(
      'InvalidParameterCombination',
      `The parameter throughput is not supported for ${volumeType} volumes`,
    );
  const iops = given.Iops ?? (gp3 ? 3000 : undefined);
  const throughput = given.Throughput ?? (gp3 ? 125 : undefined);
  return {
    sizeGiB,
    volumeType,
    encrypted: given.Encrypted === true,
    ...(iops === undefined ? {} : { iops }),
    ...(throughput === undefined ? {} : { throughput }),
    ...(given.SnapshotId === undefined ? {} : { snapshotId: given.SnapshotId }),
  };
}
