import type { Clock } from '../clock.ts';
import type { CallGate, Ec2Cloud } from '../subscription/cloud-ports.ts';
import type { Ec2World } from './ec2/world.ts';
import { ec2InMemory } from './ec2-in-memory.ts';

/** What was sent, and when it could be sent. */
export interface SentCall {
  api: string;
  at: number;
  /** A look at single instances: what waits for them asks so, again and again. */
  polls: boolean;
}

/** EC2 in memory, each request of which passes the budget and takes its time. */
export function timedEc2(
  world: Ec2World,
  { clock, gate, callMs, sent }: { clock: Clock; gate: CallGate; callMs: number; sent: SentCall[] },
): Ec2Cloud {
  const cloud = ec2InMemory(world);
  const send = async <T>(
    api: string,
    signal: AbortSignal,
    call: () => Promise<T>,
    polls = false,
  ): Promise<T> => {
    await gate.take(api, signal);
    sent.push({ api, at: clock.now(), polls });
    await clock.sleep(callMs, signal);
    return call();
  };
  const { reader, actor } = cloud;
  return {
    ...cloud,
    reader: {
      list: (kind, filter, signal) =>
        send(
          `Describe${kind}`,
          signal,
          () => reader.list(kind, filter, signal),
          kind === 'instance' && filter.by === 'ids',
        ),
      zones: (signal) => send('DescribeAvailabilityZones', signal, () => reader.zones(signal)),
      offerings: (types, signal) =>
        send('DescribeInstanceTypeOfferings', signal, () => reader.offerings(types, signal)),
      images: (owner, pattern, signal) =>
        send('DescribeImages', signal, () => reader.images(owner, pattern, signal)),
      transitGateways: (signal) =>
        send('DescribeTransitGateways', signal, () => reader.transitGateways(signal)),
    },
    actor: {
      mayI: (action, signal) => send(action.call, signal, () => actor.mayI(action, signal)),
      perform: (action, signal) => send(action.call, signal, () => actor.perform(action, signal)),
    },
  };
}
