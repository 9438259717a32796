/** A size of instances that nodes can have. */
export interface InstanceSize {
  instanceType: string;
  vcpus: number;
  memoryGib: number;
}

const family = (name: string, gibPerVcpu: number, sizes: [size: string, vcpus: number][]): InstanceSize[] =>
  sizes.map(([size, vcpus]) => ({ instanceType: `${name}.${size}`, vcpus, memoryGib: vcpus * gibPerVcpu }));

const MEMORY_SIZES: [string, number][] = [
  ['large', 2],
  ['xlarge', 4],
  ['2xlarge', 8],
  ['4xlarge', 16],
  ['8xlarge', 32],
  ['12xlarge', 48],
  ['16xlarge', 64],
  ['24xlarge', 96],
];

/**
 * The sizes that nodes can have, smallest first; of equal ones the one to be preferred first. All run the same
 * 64-bit x86 image and encrypt their volumes. https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
 */
export const INSTANCE_SIZES: readonly InstanceSize[] = [
  ...family('t3', 2, [['medium', 2]]),
  ...family('m6i', 4, [['large', 2]]),
  ...family('m5', 4, [['large', 2]]),
  ...family('r6i', 8, MEMORY_SIZES),
  ...family('r5', 8, MEMORY_SIZES),
].sort((a, b) => a.memoryGib - b.memoryGib);
