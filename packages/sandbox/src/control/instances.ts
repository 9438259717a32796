import { ec2Id } from '../state/ids.ts';
import type { Account, Ec2Instance } from '../state/model.ts';
import type { World } from '../state/world.ts';

const tagsOf = (raw: unknown): Map<string, string> => {
  if (raw === undefined) return new Map();
  if (typeof raw !== 'object' || raw === null) throw new TypeError('tags must be an object of texts');
  return new Map(Object.entries(raw).map(([key, value]) => [key, String(value)]));
};

/** Puts running instances into an account, as if somebody had launched them in one reservation. */
export function seedInstances(
  world: World,
  account: Account,
  raw: Record<string, unknown>,
): { instanceIds: string[] } {
  const count = raw.count ?? 1;
  const region = raw.region ?? 'us-east-1';
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 10_000)
    throw new TypeError('count must be a whole number from 1 to 10000');
  if (typeof region !== 'string' || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new TypeError('region must be a region name');
  const reservationId = ec2Id('r');
  const made = Array.from({ length: count }, (_, i): Ec2Instance => {
    const n = account.instances.length + i;
    return {
      instanceId: ec2Id('i'),
      region,
      zone: `${region}${'abc'.charAt(n % 3)}`,
      instanceType: typeof raw.instanceType === 'string' ? raw.instanceType : 't3.micro',
      imageId: 'ami-0123456789abcdef0',
      state: 'running',
      launchedAt: world.clock.now(),
      runs: [{ from: world.clock.now(), to: null }],
      privateIp: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
      reservationId,
      tags: tagsOf(raw.tags),
    };
  });
  account.instances.push(...made);
  world.commitAtOnce(account);
  return { instanceIds: made.map((instance) => instance.instanceId) };
}
