import { zonesNeeded } from './choose-zones.ts';
import { carve, cidrText, contains, isPrivate, overlaps, parseCidr } from './cidr.ts';
import type { DeploymentProblem } from './deployment-problem.ts';
import type { CompleteInventory, ObservedSubnet } from './ec2-inventory.ts';
import type { Owned } from './owned.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';

const CIDR_FIELD = 'networking.deploymentCIDR';
const LONGEST = 24;
const SHORTEST = 16;

const problem = (code: string, field: string, message: string, remedy: string): DeploymentProblem => ({
  code,
  field,
  message,
  remedy,
  evidence: null,
});

/** What is wrong with the network that is asked for, as far as the request alone shows. */
export function networkShapeProblems(spec: SubscriptionSpec): DeploymentProblem[] {
  const { network } = spec;
  const needed = zonesNeeded(spec);
  if (network.kind === 'new') return cidrProblems(network.deploymentCidr);
  const { subnetIds, deploymentCidr } = network;
  if (subnetIds.length === 0) {
    if (deploymentCidr !== null) return cidrProblems(deploymentCidr);
    const message = 'A VPC is given, and neither subnets nor a range for new ones.';
    return [problem('NETWORKING_CIDR_MISSING', CIDR_FIELD, message, 'Give a range of the VPC, or subnets.')];
  }
  if (subnetIds.length === needed && new Set(subnetIds).size === needed) return [];
  const message = `${subnetIds.length} subnets are given; ${needed} different ones are needed.`;
  return [
    problem(
      'INVALID_NUMBER_OF_SUBNET_IDS',
      'networking.subnetIds',
      message,
      'Give one in each availability zone.',
    ),
  ];
}

function cidrProblems(text: string): DeploymentProblem[] {
  const cidr = parseCidr(text);
  const fits = cidr && isPrivate(cidr) && cidr.prefix >= SHORTEST && cidr.prefix <= LONGEST;
  if (fits) return [];
  const message = `${JSON.stringify(text)} is no private range between /${SHORTEST} and /${LONGEST}.`;
  const remedy =
    'Give a range such as 10.0.0.0/24: of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, from its first address.';
  return [problem('SUBSCRIPTION_INVALID_CIDR', CIDR_FIELD, message, remedy)];
}

export interface NetworkCheck {
  problems: DeploymentProblem[];
  unknown: { what: string; because: string }[];
  /** The customer's own subnets, in the order of the request. */
  subnets: ObservedSubnet[];
  /** The internet gateway of the customer's VPC. */
  gatewayId: string | null;
}

/** What is wrong with the network that is asked for, in the light of what is there. */
export function checkNetwork(
  spec: SubscriptionSpec,
  inventory: CompleteInventory,
  owned: readonly Owned[],
): NetworkCheck {
  const { network } = spec;
  return network.kind === 'new'
    ? {
        problems: [],
        unknown: sameRange(network.deploymentCidr, inventory, owned),
        subnets: [],
        gatewayId: null,
      }
    : checkExisting(spec, network, inventory, owned);
}

/** Networks of the same range work side by side, but can never be peered. */
function sameRange(text: string, inventory: CompleteInventory, owned: readonly Owned[]) {
  const cidr = parseCidr(text);
  const mine = new Set(owned.map(({ thing }) => thing.id));
  return inventory.vpc
    .filter(({ id, cidrs }) => {
      const ranges = cidrs.flatMap((other) => parseCidr(other) ?? []);
      return !mine.has(id) && cidr !== null && ranges.some((other) => overlaps(cidr, other));
    })
    .map(({ id, cidrs }) => ({
      what: `Whether the network is ever to be peered with ${id}`,
      because: `Its range ${cidrs.join(', ')} overlaps with ${text}, and AWS peers no overlapping networks.`,
    }));
}

function checkExisting(
  spec: SubscriptionSpec,
  network: Extract<SubscriptionSpec['network'], { kind: 'existing' }>,
  inventory: CompleteInventory,
  owned: readonly Owned[],
): NetworkCheck {
  const found: NetworkCheck = { problems: [], unknown: [], subnets: [], gatewayId: null };
  const say = (...args: Parameters<typeof problem>) => found.problems.push(problem(...args));
  const vpc = inventory.vpc.find(({ id }) => id === network.vpcId);
  if (!vpc) {
    const message = `${network.vpcId} does not exist in ${spec.region} of this AWS account.`;
    const remedy = 'Check the id, the region and the cloud account.';
    say('AWS_ERROR_VPC_DOES_NOT_EXIST', 'networking.vpcId', message, remedy);
    return found;
  }
  const group = inventory.securityGroup.find(({ id }) => id === network.securityGroupId);
  if (network.securityGroupId !== null && group?.vpcId !== vpc.id) {
    const message = `${network.securityGroupId} is no security group of ${vpc.id}.`;
    const remedy = 'Give a security group of the VPC, or none: then one is made.';
    say('NETWORKING_SECURITY_GROUP_MISSING', 'networking.securityGroupId', message, remedy);
  }
  const gateway = inventory.internetGateway.find(({ attachedTo }) => attachedTo.includes(vpc.id));
  if (network.subnetIds.length > 0) {
    found.subnets = network.subnetIds.flatMap((id) => {
      const subnet = inventory.subnet.find((one) => one.id === id && one.vpcId === vpc.id);
      if (!subnet) {
        const message = `${id} is no subnet of ${vpc.id}.`;
        say('NETWORKING_SUBNET_IDS_MISSING', 'networking.subnetIds', message, 'Give subnets of the VPC.');
      }
      return subnet ?? [];
    });
    const zones = new Set(found.subnets.map(({ zone }) => zone));
    if (zones.size < found.subnets.length) {
      const message = 'Two of the subnets are in the same availability zone.';
      say(
        'INVALID_NUMBER_OF_SUBNET_IDS',
        'networking.subnetIds',
        message,
        'Give one in each availability zone.',
      );
    }
    found.unknown.push({
      what: 'Whether the subnets reach the internet, and which of their addresses are free',
      because:
        'The policy does not show network interfaces. Nodes install packages and report at their start.',
    });
    return found;
  }
  if (!gateway) {
    const message = `${vpc.id} has no internet gateway, by which nodes install packages and report.`;
    say(
      'BAD_REQUEST',
      'networking.vpcId',
      message,
      'Attach an internet gateway to the VPC, or give subnets.',
    );
  }
  found.gatewayId = gateway?.id ?? null;
  found.problems.push(...rangeProblems(spec, network.deploymentCidr ?? '', vpc.cidrs, inventory, owned));
  return found;
}

function rangeProblems(
  spec: SubscriptionSpec,
  text: string,
  vpcRanges: readonly string[],
  inventory: CompleteInventory,
  owned: readonly Owned[],
): DeploymentProblem[] {
  const cidr = parseCidr(text);
  const parts = cidr && carve(cidr, zonesNeeded(spec));
  if (!cidr || !parts) return [];
  const remedy = 'Choose a range of the VPC that no subnet has.';
  if (!vpcRanges.some((range) => contains(parseCidr(range) ?? { base: 0, prefix: 32 }, cidr))) {
    const message = `${text} does not lie in the VPC, which has ${vpcRanges.join(', ')}.`;
    return [problem('AWS_ERROR_MISMATCHING_CIDR', CIDR_FIELD, message, remedy)];
  }
  const mine = new Set(owned.map(({ thing }) => thing.id));
  const { network } = spec;
  const taken = inventory.subnet.filter(
    (one) =>
      network.kind === 'existing' &&
      one.vpcId === network.vpcId &&
      !mine.has(one.id) &&
      parts.some((part) => overlaps(part, parseCidr(one.cidr) ?? { base: 0, prefix: 32 })),
  );
  if (taken.length === 0) return [];
  const message = `${parts.map(cidrText).join(', ')}: ${taken.map(({ id, cidr: of }) => `${id} has ${of}`).join(', ')}.`;
  return [problem('AWS_ERROR_CONFLICTING_CIDR', CIDR_FIELD, message, remedy)];
}
