import {
  BLUEPRINT_TAG_KEY,
  connectionKindsOf,
  type DeploymentFacts,
  EC2_KIND_NAMES,
  EC2_KINDS,
  type Ec2Kind,
  type Ec2Observed,
  INSTANCE_SIZES,
  isConnectionKind,
  NODE_IMAGE,
  present,
  type Seen,
  type SubscriptionInventory,
  type SubscriptionKind,
  type SubscriptionSpec,
  subscriptionBlueprintId,
  unknown,
} from '@berth/domain';
import type { Ec2Reader } from './cloud-ports.ts';
import type { RecordedResource } from './ports.ts';

/** Kinds that AWS lists by the VPC that they are in or attached to. */
export const IN_VPC: ReadonlySet<Ec2Kind> = new Set<Ec2Kind>([
  'subnet',
  'routeTable',
  'securityGroup',
  'internetGateway',
  'instance',
]);

export type Listed<T> = Seen<T[]>;

/** Several listings as one: not complete as soon as one of them is not. */
export function together<T extends { id: string }>(lists: Listed<T>[]): Listed<T> {
  const missing = lists.find((list) => list.kind === 'unknown');
  if (missing) return missing;
  const found = lists.flatMap((list) => (list.kind === 'present' ? list.value : []));
  return { kind: 'present', value: [...new Map(found.map((one) => [one.id, one])).values()] };
}

export interface LookInput {
  spec: SubscriptionSpec;
  recorded: readonly RecordedResource[];
  /** Logical ids of connections that were ever asked of AWS. */
  attempted?: readonly string[];
}

/** Whether a kind has to be looked at. Nearly all always; peerings and attachments where there may be any. */
export function isLookedAt(kind: Ec2Kind, { spec, recorded, attempted }: LookInput): boolean {
  return !isConnectionKind(kind) || connectionKindsOf(spec, recorded, attempted).has(kind);
}

/**
 * Looks at everything of a subscription: by its tag, and, for what lives in a VPC, all that is in the VPC, so that
 * what others put there is seen too. An id that was recorded and is in no listing is looked up by itself before it
 * counts as absent: a tag that was taken off hides nothing.
 */
export async function observeSubscription(
  reader: Ec2Reader,
  input: LookInput,
  signal: AbortSignal,
): Promise<SubscriptionInventory> {
  const { spec, recorded } = input;
  const tag = { by: 'tag', key: BLUEPRINT_TAG_KEY, values: [subscriptionBlueprintId(spec)] } as const;
  const list = async <K extends SubscriptionKind>(kind: K): Promise<Listed<Ec2Observed[K]>> =>
    isLookedAt(kind, input) ? reader.list(kind, tag, signal) : present([]);
  const recordedIds = (kind: Ec2Kind) =>
    recorded.filter(({ type }) => type === EC2_KINDS[kind].type).map(({ physicalId }) => physicalId);
  const byTag = await eachKind((kind) => list(kind));
  const ownVpcs = byTag.vpc.kind === 'present' ? byTag.vpc.value.map(({ id }) => id) : [];
  const given = spec.network.kind === 'existing' ? [spec.network.vpcId] : [];
  const vpcIds = [...new Set([...ownVpcs, ...given, ...recordedIds('vpc')])];
  return eachKind(async <K extends SubscriptionKind>(kind: K): Promise<Listed<Ec2Observed[K]>> => {
    const tagged: Listed<Ec2Observed[K]> = byTag[kind];
    const lists = [tagged];
    if (vpcIds.length > 0 && IN_VPC.has(kind)) {
      lists.push(await reader.list(kind, { by: 'vpc', vpcIds }, signal));
    }
    const seen = together(lists);
    if (seen.kind !== 'present') return seen;
    const named = kind === 'vpc' ? [...recordedIds(kind), ...given] : recordedIds(kind);
    const unseen = named.filter((id) => !seen.value.some((one) => one.id === id));
    if (unseen.length === 0) return seen;
    return together([seen, await reader.list(kind, { by: 'ids', ids: [...new Set(unseen)] }, signal)]);
  });
}

async function eachKind(
  look: <K extends SubscriptionKind>(kind: K) => Promise<Listed<Ec2Observed[K]>>,
): Promise<SubscriptionInventory> {
  const looks = EC2_KIND_NAMES.map(async (kind) => [kind, await look(kind)] as const);
  return Object.fromEntries(await Promise.all(looks)) as unknown as SubscriptionInventory;
}

const NOT_LOOKED = unknown('not-looked');

/** A look at one subscription, which may see more than is asked for here. */
export type Observe = (
  reader: Ec2Reader,
  input: LookInput,
  signal: AbortSignal,
) => Promise<SubscriptionInventory>;

/** Everything that a decision needs beside the inventory; only looked at as long as the choices are open. */
export async function lookAtFacts(
  reader: Ec2Reader,
  input: LookInput,
  choicesOpen: boolean,
  signal: AbortSignal,
  observe: Observe = observeSubscription,
): Promise<DeploymentFacts> {
  const sizes = INSTANCE_SIZES.map(({ instanceType }) => instanceType);
  const newNetwork = choicesOpen && input.spec.network.kind === 'new';
  const [inventory, others, zones, offerings, images] = await Promise.all([
    observe(reader, input, signal),
    newNetwork ? reader.list('vpc', { by: 'all' }, signal) : { kind: 'present' as const, value: [] },
    choicesOpen ? reader.zones(signal) : NOT_LOOKED,
    choicesOpen ? reader.offerings(sizes, signal) : NOT_LOOKED,
    choicesOpen ? reader.images(NODE_IMAGE.owner, NODE_IMAGE.namePattern, signal) : NOT_LOOKED,
  ]);
  return { inventory: { ...inventory, vpc: together([inventory.vpc, others]) }, zones, offerings, images };
}

/** The first look that gave no answer, or null. */
export function unansweredLook(
  { inventory, zones, offerings, images }: DeploymentFacts,
  choicesOpen: boolean,
): Extract<Seen<never>, { kind: 'unknown' }> | null {
  const looks: Seen<unknown>[] = [
    ...Object.values<Seen<unknown>>(inventory),
    ...(choicesOpen ? [zones, offerings, images] : []),
  ];
  return looks.find((seen) => seen.kind === 'unknown') ?? null;
}
