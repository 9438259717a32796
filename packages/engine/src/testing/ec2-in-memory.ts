import type { Ec2Kind, Ec2Observed, Seen } from '@berth/domain';
import type { StepFault, StepOutcome } from '../run-plan.ts';
import type { Ec2Cloud, Ec2Filter, Ec2Output } from '../subscription/cloud-ports.ts';
import { callWorld } from './ec2/calls.ts';
import { Ec2Error, type Ec2World } from './ec2/world.ts';

export { callWorld } from './ec2/calls.ts';
export { Ec2Error, Ec2World } from './ec2/world.ts';

/** What happens to one call instead of, or beside, what it does. */
export type Mishap =
  | 'throttled'
  | 'server-error'
  | 'lost-before'
  | 'lost-after'
  | 'crash-before'
  | 'crash-after';

export interface InMemoryOptions {
  /** What becomes of the n-th call, counted from 1. */
  mishap?: (call: { n: number; api: string; looks: boolean }) => Mishap | null;
  /** Called when a call is to end the process: stops everything. */
  crash?: () => void;
  /** How long a listing does not show what was made. */
  hiddenMs?: number;
  zones?: string[];
}

const FAULTS: [pattern: RegExp, fault: StepFault][] = [
  [/NotFound$/, 'missing'],
  [/Duplicate$|AlreadyAssociated$|AlreadyExists$/, 'exists'],
  [/^DependencyViolation$/, 'conflict'],
  [/^UnauthorizedOperation$/, 'denied'],
  [/LimitExceeded$|InsufficientInstanceCapacity/, 'limit'],
];

const faultOf = (code: string): StepFault => FAULTS.find(([pattern]) => pattern.test(code))?.[1] ?? 'invalid';

const KEYS: Record<Ec2Kind, (thing: object) => string[]> = {
  vpc: (thing) => ('id' in thing ? [String(thing.id)] : []),
  internetGateway: (thing) => ('attachedTo' in thing ? (thing.attachedTo as string[]) : []),
  routeTable: vpcIdOf,
  subnet: vpcIdOf,
  securityGroup: vpcIdOf,
  keyPair: () => [],
  instance: vpcIdOf,
  volume: () => [],
  networkAcl: vpcIdOf,
  vpcPeering: vpcIdOf,
  transitGatewayAttachment: vpcIdOf,
};

function vpcIdOf(thing: object): string[] {
  return 'vpcId' in thing && typeof thing.vpcId === 'string' ? [thing.vpcId] : [];
}

/** A reader and an actor of a world in memory, with everything that can go wrong on the way to AWS. */
export function ec2InMemory(world: Ec2World, options: InMemoryOptions = {}): Ec2Cloud & { calls: string[] } {
  const { hiddenMs = 0, zones = ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d'] } = options;
  const calls: string[] = [];
  const happen = (api: string, looks: boolean, signal: AbortSignal): Mishap | null => {
    signal.throwIfAborted();
    calls.push(api);
    const mishap = options.mishap?.({ n: calls.length, api, looks }) ?? null;
    if (mishap === 'crash-before') {
      options.crash?.();
      throw new Error('crashed');
    }
    return mishap;
  };
  const look = async <T>(api: string, signal: AbortSignal, see: () => T): Promise<Seen<T>> => {
    const mishap = happen(api, true, signal);
    if (mishap === 'crash-after') {
      options.crash?.();
      throw new Error('crashed');
    }
    await Promise.resolve();
    if (mishap === 'throttled') return { kind: 'unknown', because: 'throttled' };
    if (mishap !== null) return { kind: 'unknown', because: 'unreachable' };
    return { kind: 'present', value: see() };
  };
  const matches = <K extends Ec2Kind>(kind: K, filter: Ec2Filter, thing: Ec2Observed[K]): boolean => {
    switch (filter.by) {
      case 'all':
        return true;
      case 'tag':
        return filter.values.includes(thing.tags[filter.key] ?? '');
      case 'ids':
        return filter.ids.includes(thing.id);
      case 'vpc':
        return KEYS[kind](thing).some((id) => filter.vpcIds.includes(id));
    }
  };
  return {
    calls,
    reader: {
      list: (kind, filter, signal) =>
        look(`Describe ${kind}`, signal, () =>
          world.shown(kind, hiddenMs).filter((thing) => matches(kind, filter, thing)),
        ),
      zones: (signal) =>
        look('DescribeAvailabilityZones', signal, () =>
          zones.map((name) => ({ name, id: `use1-${name.slice(-1)}`, available: true })),
        ),
      offerings: (instanceTypes, signal) =>
        look('DescribeInstanceTypeOfferings', signal, () =>
          zones.flatMap((zone) => instanceTypes.map((instanceType) => ({ zone, instanceType }))),
        ),
      images: (_owner, _pattern, signal) =>
        look('DescribeImages', signal, () => [
          {
            id: 'ami-1',
            name: 'al2023-ami-2023.1',
            createdAt: '2026-01-01T00:00:00Z',
            rootDevice: '/dev/xvda',
          },
          {
            id: 'ami-2',
            name: 'al2023-ami-2023.2',
            createdAt: '2026-02-01T00:00:00Z',
            rootDevice: '/dev/xvda',
          },
        ]),
      transitGateways: (signal) => look('DescribeTransitGateways', signal, () => [...world.transitGateways]),
    },
    actor: {
      mayI: async () => ({ kind: 'present', value: 'allowed' }),
      perform: async (action, signal): Promise<StepOutcome<Ec2Output>> => {
        const mishap = happen(action.call, false, signal);
        await Promise.resolve();
        if (mishap === 'throttled') return { kind: 'failed', fault: 'throttled', message: 'slow down' };
        if (mishap === 'lost-before' || mishap === 'server-error') {
          return { kind: 'failed', fault: 'outcome-unknown', message: 'no answer' };
        }
        try {
          const physicalId = callWorld(world, action);
          if (mishap === 'lost-after')
            return { kind: 'failed', fault: 'outcome-unknown', message: 'no answer' };
          if (mishap === 'crash-after') {
            options.crash?.();
            signal.throwIfAborted();
          }
          return { kind: 'done', output: { physicalId } };
        } catch (error) {
          if (!(error instanceof Ec2Error)) throw error;
          const gone = /^(Delete|Detach|Terminate)/.test(action.call) && faultOf(error.code) === 'missing';
          if (gone || error.code === 'Gateway.NotAttached')
            return { kind: 'done', output: { physicalId: null } };
          return { kind: 'failed', fault: faultOf(error.code), message: error.message, code: error.code };
        }
      },
    },
    close: () => undefined,
  };
}
