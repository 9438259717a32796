import type { DeploymentProblem } from './deployment-problem.ts';
import type { ZoneOffering, ZoneSeen } from './ec2-inventory.ts';
import { INSTANCE_SIZES } from './instance-sizes.ts';
import { demandOf, sizeCluster } from './sizing.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';

export const zonesNeeded = ({ multipleAvailabilityZones }: SubscriptionSpec): number =>
  multipleAvailabilityZones ? 3 : 1;

const FIELD = 'preferredAvailabilityZones';

const problem = (code: string, field: string, message: string, remedy: string): DeploymentProblem => ({
  code,
  field,
  message,
  remedy,
  evidence: null,
});

/** What is wrong with the zones that are preferred, as far as the request alone shows. */
export function preferredZoneProblems(spec: SubscriptionSpec): DeploymentProblem[] {
  const { preferredAvailabilityZones: preferred } = spec;
  if (preferred.length === 0) return [];
  const needed = zonesNeeded(spec);
  const found: DeploymentProblem[] = [];
  if (preferred.length !== needed) {
    const message = `${preferred.length} preferred availability zones are given; ${needed} are needed.`;
    const remedy = `Give ${needed}, or none: then they are chosen.`;
    found.push(problem('SUBSCRIPTION_BAD_PREFERRED_AZ_SIZE', FIELD, message, remedy));
  }
  if (new Set(preferred).size !== preferred.length) {
    const message = 'A preferred availability zone is given twice.';
    found.push(
      problem('SUBSCRIPTION_PREFERRED_AZ_MUST_BE_DEFINED_ONCE', FIELD, message, 'Give each zone once.'),
    );
  }
  return found;
}

export interface ZoneChoice {
  /** Names, in the order of their subnets. */
  zones: string[];
  instanceType: string;
  nodes: number;
}

/**
 * Chooses the zones and the size of the nodes together: the smallest size that holds the databases and that enough
 * zones offer, and of these zones the preferred ones or the first by name. `fixed`: the zones of the customer's own
 * subnets, in their order.
 */
export function chooseZones(
  spec: SubscriptionSpec,
  zones: readonly ZoneSeen[],
  offerings: readonly ZoneOffering[],
  fixed: readonly string[] | null,
): { choice: ZoneChoice | null; problems: DeploymentProblem[] } {
  const needed = zonesNeeded(spec);
  const usable = zones.filter(({ available }) => available);
  const wanted = fixed ?? spec.preferredAvailabilityZones;
  const named = wanted.map((text) => zones.find(({ name, id }) => name === text || id === text));
  const unknownZones = wanted.filter((_, index) => named[index] === undefined);
  if (unknownZones.length > 0) {
    const message = `${spec.region} has no availability zone ${unknownZones.join(', ')}.`;
    const remedy = `Its zones are ${usable.map(({ name }) => name).join(', ')}.`;
    return none(problem('SUBSCRIPTION_PREFERRED_AZ_INVALID_VALUE', FIELD, message, remedy));
  }
  const disabled = named.filter((zone) => zone && !zone.available);
  if (disabled.length > 0) {
    const message = `${disabled.map((zone) => zone?.name).join(', ')} can't be used by this account.`;
    const remedy = `Choose of ${usable.map(({ name }) => name).join(', ')}.`;
    return none(problem('SUBSCRIPTION_PREFERRED_AZ_IS_DISABLED', FIELD, message, remedy));
  }
  if (usable.length < needed) {
    const message = `${spec.region} has ${usable.length} availability zones for this account; ${needed} are needed.`;
    const remedy = 'Choose another region, or one availability zone.';
    return none(
      problem('SUBSCRIPTION_REGION_DOES_NOT_SUPPORT_MULTI_AZ', 'multipleAvailabilityZones', message, remedy),
    );
  }
  const candidates = named.length > 0 ? named.flatMap((zone) => zone?.name ?? []) : names(usable);
  const offering = (instanceType: string): string[] =>
    candidates.filter((zone) =>
      offerings.some((one) => one.zone === zone && one.instanceType === instanceType),
    );
  const enough = named.length > 0 ? candidates.length : needed;
  const sizes = INSTANCE_SIZES.filter(({ instanceType }) => offering(instanceType).length >= enough);
  const size = sizeCluster(demandOf(spec.databases), needed, sizes);
  if (!size && sizes.length > 0) {
    const message = 'The databases are larger than the largest cluster that is offered.';
    return none(
      problem('PROVISION_FAILURE', 'databases', message, 'Spread them over several subscriptions.'),
    );
  }
  if (!size) {
    const message = `No size of nodes is offered in ${candidates.join(', ')}.`;
    const code = 'AWS_ERROR_INSUFFICIENT_INSTANCE_CAPACITY';
    return none(problem(code, FIELD, message, 'Choose other availability zones, or another region.'));
  }
  return { choice: { zones: offering(size.instanceType).slice(0, enough), ...size }, problems: [] };
}

const names = (zones: readonly ZoneSeen[]): string[] => zones.map(({ name }) => name).sort();

const none = (one: DeploymentProblem): { choice: null; problems: DeploymentProblem[] } => ({
  choice: null,
  problems: [one],
});
