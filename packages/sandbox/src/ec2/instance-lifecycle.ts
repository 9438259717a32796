import { randomInt } from 'node:crypto';
import type { Ec2Instance, InstanceState, SandboxState } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { runUserData } from './node.ts';
import { ec2Of } from './region.ts';

/** How long a terminated instance can still be seen. */
const VISIBLE_MS = 3_600_000;

type Account = NonNullable<ReturnType<SandboxState['accounts']['get']>>;

/** Begins a change of state that takes a while. */
export function begin(
  world: World,
  instance: Ec2Instance,
  through: InstanceState,
  to: InstanceState,
  nowMs: number,
): void {
  if (through !== 'pending' && instance.downtimes?.at(-1)?.to !== null)
    instance.downtimes = [...(instance.downtimes ?? []), { from: nowMs, to: null }];
  instance.state = through;
  instance.next = { state: to, at: nowMs + world.options.instanceTransitionMs };
}

const publicAddress = (): string => `54.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

/** Gives the instance's interface a public address, each time another one, or takes it away. */
export function setPublicAddress(account: Account, instance: Ec2Instance, on: boolean): void {
  const card = ec2Of({ account, region: instance.region }).networkInterfaces.get(
    instance.launch?.interfaceId ?? '',
  );
  if (card && on && instance.launch?.publicIp) card.publicIp = publicAddress();
  else if (card) delete card.publicIp;
}

/** The own interface goes, others are free again, the volumes go or stay as they were told to. Until then both are in the way of deletions. */
function release(account: Account, instance: Ec2Instance): void {
  const here = ec2Of({ account, region: instance.region });
  here.networkInterfaces.delete(instance.launch?.interfaceId ?? '');
  for (const card of here.networkInterfaces.values())
    if (card.instanceId === instance.instanceId) {
      delete card.instanceId;
      delete card.deviceIndex;
    }
  for (const [id, volume] of here.volumes) {
    if (volume.attachment?.instanceId !== instance.instanceId) continue;
    if (volume.attachment.deleteOnTermination) here.volumes.delete(id);
    else delete volume.attachment;
  }
  delete instance.profile;
}

function settle(world: World, account: Account, instance: Ec2Instance, nowMs: number): boolean {
  let changed = false;
  if (instance.next && instance.next.at <= nowMs) {
    const { state, at } = instance.next;
    instance.state = state;
    delete instance.next;
    changed = true;
    const down = instance.downtimes?.at(-1);
    if (state === 'running' && down) down.to ??= at;
    if (state === 'terminated') {
      instance.terminatedAt = at;
      release(account, instance);
    }
    if (state === 'stopped') setPublicAddress(account, instance, false);
  }
  const bootsAt = instance.launch?.bootsAt;
  if (instance.launch && instance.state === 'running' && bootsAt !== undefined && bootsAt <= nowMs) {
    delete instance.launch.bootsAt;
    runUserData(world, account, instance);
    changed = true;
  }
  return changed;
}

const isForgotten = ({ terminatedAt }: Ec2Instance, nowMs: number): boolean =>
  terminatedAt !== undefined && terminatedAt + VISIBLE_MS <= nowMs;

/**
 * Brings an account's instances up to the clock. A terminated one stays visible for an hour.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
 */
export function settleInstances(world: World, accountId: string): void {
  const account = world.state.accounts.get(accountId);
  if (!account) return;
  const nowMs = world.clock.now();
  let changed = false;
  for (const instance of account.instances) changed = settle(world, account, instance, nowMs) || changed;
  if (account.instances.some((each) => isForgotten(each, nowMs))) {
    account.instances = account.instances.filter((each) => !isForgotten(each, nowMs));
    changed = true;
  }
  if (changed) world.commit();
}
