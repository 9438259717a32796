import type {
  Ec2Kind,
  Ec2Observed,
  IngressRule,
  ObservedInstance,
  ObservedNetworkAcl,
  Tag,
  TransitGatewaySeen,
} from '@berth/domain';
import { isPeeringGone, NODE_READY, NODE_STATE_TAG_KEY, ruleText } from '@berth/domain';
import type { Clock } from '../../clock.ts';

/** An error as EC2 would give it. */
export class Ec2Error extends Error {
  readonly code: string;

  constructor(code: string, message = `${code} happened`) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

type Stored = { [K in Ec2Kind]: { kind: K; thing: Ec2Observed[K]; madeAt: number } }[Ec2Kind];

const IDENTIFIER: Tag = { Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' };

/** The published policy permits these only on what carries the vendor's identifier. */
export function mustBeTagged(tags: Record<string, string>): void {
  if (tags[IDENTIFIER.Key] !== IDENTIFIER.Value) throw new Ec2Error('UnauthorizedOperation');
}

/** The rule by which a new security group lets everything out. */
export const EVERYTHING: IngressRule = {
  protocol: '-1',
  fromPort: null,
  toPort: null,
  source: { kind: 'ipv4', value: '0.0.0.0/0' },
};

/** The network ACL that every VPC is made with. */
export const defaultAcl = (id: string, vpcId: string): ObservedNetworkAcl => ({
  id,
  tags: {},
  vpcId,
  isDefault: true,
  entries: [true, false].flatMap((egress) =>
    [100, 32_767].map((number) => ({
      egress,
      number,
      action: number === 100 ? 'allow' : 'deny',
      protocol: '-1',
      cidr: '0.0.0.0/0',
      fromPort: null,
      toPort: null,
    })),
  ),
  subnetIds: [],
});

/** What instances do by themselves, and when. */
export interface WorldTimes {
  runningAfterMs: number;
  readyAfterMs: number;
  terminatedAfterMs: number;
  /** After which AWS has sent a peering's request, made an attachment, or taken one away. */
  connectedAfterMs: number;
  /** How long a peering that is shown as deleted still keeps another one from being made. */
  heldAfterMs: number;
}

/** EC2 of one account and region as a value: it holds state, keeps AWS's rules, and enforces the tag conditions. */
export class Ec2World {
  readonly clock: Clock;
  readonly #things = new Map<string, Stored>();
  readonly #byToken = new Map<string, { id: string; asked: string }>();
  readonly #since = new Map<string, number>();
  /** A node reports once, at its first start. */
  readonly #reported = new Set<string>();
  readonly #times: WorldTimes;
  /** Those that the key sees. */
  readonly transitGateways: TransitGatewaySeen[] = [];
  #next = 1;

  constructor(clock: Clock, times: Partial<WorldTimes> = {}) {
    this.clock = clock;
    this.#times = {
      runningAfterMs: 20_000,
      readyAfterMs: 60_000,
      terminatedAfterMs: 30_000,
      connectedAfterMs: 10_000,
      heldAfterMs: 0,
      ...times,
    };
  }

  id(prefix: string): string {
    this.#next += 1;
    return `${prefix}-${this.#next.toString(16).padStart(8, '0')}`;
  }

  add<K extends Ec2Kind>(kind: K, thing: Ec2Observed[K]): string {
    this.#things.set(thing.id, { kind, thing, madeAt: this.clock.now() } as Stored);
    return thing.id;
  }

  remove(id: string): void {
    this.#things.delete(id);
  }

  all<K extends Ec2Kind>(kind: K): Ec2Observed[K][] {
    this.#advance();
    return [...this.#things.values()].flatMap((one) =>
      one.kind === kind ? [one.thing as Ec2Observed[K]] : [],
    );
  }

  /** What a listing shows: not what was made less than `delayMs` ago. */
  shown<K extends Ec2Kind>(kind: K, delayMs: number): Ec2Observed[K][] {
    const now = this.clock.now();
    return structuredClone(
      this.all(kind).filter((one) => now - (this.#things.get(one.id)?.madeAt ?? 0) >= delayMs),
    );
  }

  get<K extends Ec2Kind>(kind: K, id: unknown, missing: string): Ec2Observed[K] {
    const found = this.all(kind).find((one) => one.id === id);
    if (!found) throw new Ec2Error(missing);
    return found;
  }

  tag(id: string, tags: readonly Tag[]): void {
    const stored = this.#things.get(id);
    if (!stored) throw new Ec2Error('InvalidID');
    for (const { Key, Value } of tags) stored.thing.tags[Key] = Value;
  }

  /** The instance that an earlier request of the same token started; the same token must ask for the same. */
  started(token: string, asked: string): string | null {
    const before = this.#byToken.get(token);
    if (before && before.asked !== asked) throw new Ec2Error('IdempotentParameterMismatch');
    return before?.id ?? null;
  }

  remember(token: string, id: string, asked: string): void {
    this.#byToken.set(token, { id, asked });
  }

  change(instance: ObservedInstance, state: ObservedInstance['state']): void {
    instance.state = state;
    this.#since.set(instance.id, this.clock.now());
  }

  /** Whether a peering that was deleted keeps another one from being made. */
  holds(id: string): boolean {
    const { connectedAfterMs, heldAfterMs } = this.#times;
    return this.clock.now() - (this.#since.get(id) ?? 0) < connectedAfterMs + heldAfterMs;
  }

  /** What happens by itself to a thing begins now. */
  since(id: string): void {
    this.#since.set(id, this.clock.now());
  }

  /** Routes to it lead nowhere from now on. */
  blackhole(target: string, blackhole = true): void {
    for (const table of this.all('routeTable'))
      for (const route of table.routes) if (route.target === target) route.blackhole = blackhole;
  }

  /** The owner of the other VPC accepts a peering. */
  accept(peeringId: string): void {
    this.get('vpcPeering', peeringId, 'InvalidVpcPeeringConnectionID.NotFound').status = 'active';
    this.blackhole(peeringId, false);
  }

  /** Names of everything that is there and costs or holds something. */
  left(): string[] {
    this.#advance();
    return [...this.#things.values()]
      .filter((one) => !(one.kind === 'instance' && one.thing.state === 'terminated'))
      .filter((one) => !(one.kind === 'vpcPeering' && isPeeringGone(one.thing)))
      .map((one) => one.thing.id);
  }

  #advance(): void {
    const now = this.clock.now();
    for (const { kind, thing } of [...this.#things.values()]) {
      const age = now - (this.#since.get(thing.id) ?? now);
      if (age >= this.#times.connectedAfterMs) {
        if (kind === 'vpcPeering' && thing.status === 'initiating-request')
          thing.status = 'pending-acceptance';
        if (kind === 'vpcPeering' && thing.status === 'deleting') thing.status = 'deleted';
        if (kind === 'transitGatewayAttachment' && thing.state === 'pending') thing.state = 'available';
        if (kind === 'transitGatewayAttachment' && thing.state === 'deleting') this.remove(thing.id);
      }
      if (kind !== 'instance') continue;
      if (thing.state === 'stopping' && age >= this.#times.runningAfterMs) thing.state = 'stopped';
      if (thing.state === 'pending' && age >= this.#times.runningAfterMs) thing.state = 'running';
      if (thing.state === 'running' && age >= this.#times.readyAfterMs && !this.#reported.has(thing.id)) {
        this.#reported.add(thing.id);
        thing.tags[NODE_STATE_TAG_KEY] = NODE_READY;
      }
      if (thing.state === 'shutting-down' && age >= this.#times.terminatedAfterMs) {
        Object.assign(thing, {
          state: 'terminated',
          vpcId: null,
          subnetId: null,
          privateIp: null,
          publicIp: null,
        });
        Object.assign(thing, { securityGroupIds: [] });
        for (const volume of [...this.#things.values()]) {
          if (volume.kind === 'volume' && volume.thing.attachedTo.includes(thing.id))
            this.remove(volume.thing.id);
        }
      }
    }
  }
}

/** Adds rules to a group, or takes them away; AWS refuses what is there already, and what is not. */
export function changeRules(
  world: Ec2World,
  groupId: unknown,
  rules: readonly IngressRule[],
  way: 'add' | 'remove',
): void {
  const group = world.get('securityGroup', groupId, 'InvalidGroup.NotFound');
  const has = (rule: IngressRule) => group.ingress.some((one) => ruleText(one) === ruleText(rule));
  if (way === 'add') {
    if (rules.some(has)) throw new Ec2Error('InvalidPermission.Duplicate');
    group.ingress.push(...rules);
    return;
  }
  if (!rules.every(has)) throw new Ec2Error('InvalidPermission.NotFound');
  const going = new Set(rules.map(ruleText));
  group.ingress = group.ingress.filter((one) => !going.has(ruleText(one)));
}
