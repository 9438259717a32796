import type { Seen } from '../inventory/seen.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { allowListProblems } from './allow-list-problems.ts';
import { chooseZones, preferredZoneProblems, zonesNeeded } from './choose-zones.ts';
import { carve, cidrText, nodeAddress, parseCidr } from './cidr.ts';
import type { DeploymentProblem } from './deployment-problem.ts';
import {
  type CompleteInventory,
  completeInventory,
  type ImageSeen,
  type SubscriptionInventory,
  type ZoneOffering,
  type ZoneSeen,
} from './ec2-inventory.ts';
import type { SubscriptionBlueprint } from './ec2-resources.ts';
import { checkNetwork, type NetworkCheck, networkShapeProblems } from './network-problems.ts';
import { keepOne, type Owned, ofKind, ownedIn, type Recorded } from './owned.ts';
import { demandOf, growCluster } from './sizing.ts';
import { type NodePlace, SUBSCRIPTION_IDS, subscriptionBlueprint } from './subscription-blueprint.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';
import { subscriptionBlueprintId, tagProblems } from './subscription-tags.ts';

/** Whose images nodes start from, and how they are called: the distribution whose packages are installed. */
export const NODE_IMAGE = { owner: 'amazon', namePattern: 'al2023-ami-2023.*-x86_64' } as const;

/** Choices that must not change once they were made. */
export interface DeploymentChoices {
  availabilityZones: string[];
  imageId: string;
  imageName: string;
  rootDevice: string;
  instanceType: string;
  nodes: number;
}

/** What was seen beside the inventory; only needed until the choices are made. */
export interface DeploymentFacts {
  inventory: SubscriptionInventory;
  zones: Seen<ZoneSeen[]>;
  offerings: Seen<ZoneOffering[]>;
  images: Seen<ImageSeen[]>;
}

export interface DecisionInput {
  profile: VendorProfile;
  spec: SubscriptionSpec;
  facts: DeploymentFacts;
  /** Earlier choices, where there are any. */
  made: Partial<DeploymentChoices>;
  recorded: readonly Recorded[];
  publicKey: string;
}

export interface Decision {
  problems: DeploymentProblem[];
  unknown: { what: string; because: string }[];
  /** Null when there are problems. */
  decided: { choices: DeploymentChoices; blueprint: SubscriptionBlueprint } | null;
}

/** Whether zones, offerings and images need no more be looked at. */
export const choicesMade = (made: Partial<DeploymentChoices>): made is DeploymentChoices =>
  made.availabilityZones !== undefined &&
  made.imageId !== undefined &&
  made.imageName !== undefined &&
  made.rootDevice !== undefined &&
  made.instanceType !== undefined &&
  made.nodes !== undefined;

/** Everything that is wrong with a request by itself, before anything is looked at. */
export const requestProblems = (profile: VendorProfile, spec: SubscriptionSpec): DeploymentProblem[] => [
  ...networkShapeProblems(spec),
  ...preferredZoneProblems(spec),
  ...tagProblems(profile, spec.resourceTags),
  ...allowListProblems(spec),
];

const QUOTAS = {
  what: 'Whether the quotas of the AWS account suffice: VPCs, internet gateways, instances, volumes',
  because:
    'The policy does not permit to read them. An administrator of the account sees them in Service Quotas.',
};

/**
 * Checks everything that can be checked before anything is made, all of it in one pass, and decides what was left
 * open: zones, size and number of nodes, the image, addresses.
 */
export function decideDeployment(input: DecisionInput): Decision {
  const { profile, spec, facts, recorded } = input;
  const problems = requestProblems(profile, spec);
  const unknown = choicesMade(input.made) ? [] : [QUOTAS];
  const look = completeInventory(facts.inventory);
  if (!look.complete) return { problems, unknown, decided: null };
  const owned = ownedIn(look.inventory, subscriptionBlueprintId(spec), recorded);
  const network = checkNetwork(spec, look.inventory, owned);
  problems.push(...network.problems);
  unknown.push(...network.unknown);
  const chosen = problems.length > 0 && choicesMade(input.made) ? null : choose(input, network);
  problems.push(...(chosen?.problems ?? []));
  if (problems.length > 0 || !chosen?.choices) return { problems: once(problems), unknown, decided: null };
  const { choices } = chosen;
  const subnets = subnetsOf(spec, network, choices);
  const places = placeNodes(subnets, choices.nodes, look.inventory, owned, recorded);
  if (!places) {
    const problem: DeploymentProblem = {
      code: 'PROVISION_FAILURE',
      field: 'networking.deploymentCIDR',
      message: `The subnets have too few addresses for ${choices.nodes} nodes.`,
      remedy: 'Choose a larger range, or larger subnets.',
      evidence: null,
    };
    return { problems: [problem], unknown, decided: null };
  }
  const blueprint = subscriptionBlueprint({
    profile,
    spec,
    choices: { ...choices, publicKey: input.publicKey },
    subnets: network.subnets.length > 0 ? [] : subnets.map(({ cidr, zone }) => ({ cidr, zone })),
    places,
    gatewayId: network.gatewayId,
  });
  return { problems: [], unknown, decided: { choices, blueprint } };
}

const once = (problems: DeploymentProblem[]): DeploymentProblem[] => [
  ...new Map(problems.map((one) => [`${one.code} ${one.message}`, one])).values(),
];

function choose(
  { spec, facts, made }: DecisionInput,
  network: NetworkCheck,
): { choices: DeploymentChoices | null; problems: DeploymentProblem[] } {
  if (choicesMade(made)) {
    const { instanceType, nodes, availabilityZones } = made;
    const demand = demandOf(spec.databases);
    const grown = growCluster(demand, availabilityZones.length, { instanceType, nodes });
    if (grown) return { choices: { ...made, nodes: grown.nodes }, problems: [] };
    return { choices: null, problems: [tooLarge] };
  }
  if (
    facts.zones.kind !== 'present' ||
    facts.offerings.kind !== 'present' ||
    facts.images.kind !== 'present'
  ) {
    return { choices: null, problems: [] };
  }
  const fixed = network.subnets.length > 0 ? network.subnets.map(({ zone }) => zone) : null;
  const { choice, problems } =
    sizeOf(made, spec) ?? chooseZones(spec, facts.zones.value, facts.offerings.value, fixed);
  const [image] = [...facts.images.value].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const all = image ? problems : [...problems, noImage(spec.region)];
  if (!choice || !image) return { choices: null, problems: all };
  const { zones, ...size } = choice;
  const choices: DeploymentChoices = {
    ...size,
    availabilityZones: zones,
    imageId: image.id,
    imageName: image.name,
    rootDevice: image.rootDevice,
  };
  return { choices, problems };
}

/** Zones and size where they were chosen before, and only the image is open. */
function sizeOf(
  { availabilityZones, instanceType, nodes }: Partial<DeploymentChoices>,
  spec: SubscriptionSpec,
): ReturnType<typeof chooseZones> | null {
  if (!availabilityZones || !instanceType || nodes === undefined) return null;
  const grown = growCluster(demandOf(spec.databases), availabilityZones.length, { instanceType, nodes });
  return grown
    ? { choice: { zones: availabilityZones, ...grown }, problems: [] }
    : { choice: null, problems: [tooLarge] };
}

const tooLarge: DeploymentProblem = {
  code: 'PROVISION_FAILURE',
  field: 'databases',
  message: 'The databases are larger than nodes of this size can hold, however many there are.',
  remedy: 'Spread the databases over several subscriptions.',
  evidence: null,
};

const noImage = (region: string): DeploymentProblem => ({
  code: 'PROVISION_FAILURE',
  field: null,
  message: `AWS shows no image ${NODE_IMAGE.namePattern} of ${NODE_IMAGE.owner} in ${region}.`,
  remedy: 'Choose another region, or check that no policy of the organization hides public images.',
  evidence: null,
});

interface Place {
  /** The customer's subnet, or the one to be made. */
  id: string | { Ref: string };
  cidr: string;
  zone: string;
}

function subnetsOf(spec: SubscriptionSpec, network: NetworkCheck, choices: DeploymentChoices): Place[] {
  if (network.subnets.length > 0) return network.subnets.map(({ id, cidr, zone }) => ({ id, cidr, zone }));
  const cidr = parseCidr(spec.network.deploymentCidr ?? '');
  const parts = cidr && carve(cidr, zonesNeeded(spec));
  return choices.availabilityZones.map((zone, index) => {
    const part = parts?.[index];
    return { id: { Ref: SUBSCRIPTION_IDS.subnet(index + 1) }, cidr: part ? cidrText(part) : '', zone };
  });
}

/**
 * Spreads nodes over the subnets, one after the other, and gives each its address: the one that it has, or the next
 * from the end of its subnet that nothing else has. The same request gets the same addresses. Null: not enough.
 */
function placeNodes(
  subnets: readonly Place[],
  nodes: number,
  inventory: CompleteInventory,
  owned: readonly Owned[],
  recorded: readonly Recorded[],
): NodePlace[] | null {
  const instances = ofKind(owned, 'instance');
  const mine = new Set(instances.map(({ thing }) => thing.id));
  const foreign = inventory.instance.filter(({ id }) => !mine.has(id));
  const taken = new Set(foreign.flatMap(({ privateIp }) => privateIp ?? []));
  const numbers = Array.from({ length: nodes }, (_, index) => index);
  const kept = numbers.map((index) => {
    const same = instances.filter(({ logicalId }) => logicalId === SUBSCRIPTION_IDS.node(index + 1));
    const { kept: one } = keepOne(same, recorded, () => false);
    return one?.kind === 'instance' ? one.thing : null;
  });
  const used = new Set(kept.flatMap((one) => one?.privateIp ?? []));
  const places: NodePlace[] = [];
  for (const index of numbers) {
    const subnet = subnets[index % subnets.length];
    const cidr = subnet && parseCidr(subnet.cidr);
    if (!subnet || !cidr) return null;
    const here = kept[index]?.privateIp;
    let address = here ?? null;
    for (let at = Math.floor(index / subnets.length); address === null; at += 1) {
      const next = nodeAddress(cidr, at, taken);
      if (next === null) return null;
      if (!used.has(next)) address = next;
    }
    used.add(address);
    places.push({ subnet: subnet.id, address });
  }
  return places;
}
