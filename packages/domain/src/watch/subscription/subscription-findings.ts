import { present, unknown } from '../../inventory/seen.ts';
import type { DeploymentChoices } from '../../subscription/decide-deployment.ts';
import { decideDeployment } from '../../subscription/decide-deployment.ts';
import { EC2_KINDS, WATCHED_KIND_NAMES, type WatchedInventory } from '../../subscription/ec2-inventory.ts';
import type { SubscriptionBlueprint } from '../../subscription/ec2-resources.ts';
import type { EndedConnections } from '../../subscription/ended-connections.ts';
import type { Recorded } from '../../subscription/owned.ts';
import type { SubscriptionSpec } from '../../subscription/subscription-spec.ts';
import type { VendorProfile } from '../../vendor-profile/vendor-profile.ts';
import type { Finding } from '../finding.ts';
import { networkFindings } from './network-findings.ts';
import { nodeFindings } from './node-findings.ts';
import { ruleFindings } from './rule-findings.ts';
import { strangerFindings } from './stranger-findings.ts';
import { tagFindings } from './tag-findings.ts';
import { finding, seenOf, subjectOf, watched } from './watched.ts';

/** Everything that one look at a subscription is judged by. */
export interface WatchInput {
  profile: VendorProfile;
  spec: SubscriptionSpec;
  choices: DeploymentChoices & { publicKey: string };
  inventory: WatchedInventory;
  recorded: readonly Recorded[];
  /** Connections that were seen to have come to nothing. */
  ended?: EndedConnections;
}

/** What one look at a subscription came to. */
export interface WatchResult {
  /** Whether everything was seen: only then is what was found before, and not now, over. */
  complete: boolean;
  findings: Finding[];
  /** Connections that came to nothing, where more are seen than were known. */
  ended?: EndedConnections;
}

/** What should be there, in the light of what is; or why nobody can say. */
export function watchedBlueprint(
  input: WatchInput,
): { blueprint: SubscriptionBlueprint } | { problems: Finding[] } {
  const { profile, spec, choices, inventory, recorded } = input;
  const { publicKey, ...made } = choices;
  const seen = seenOf(inventory);
  const NOT_LOOKED = unknown('not-looked');
  const facts = {
    inventory: Object.fromEntries(Object.entries(seen).map(([kind, list]) => [kind, present(list)])) as never,
    zones: NOT_LOOKED,
    offerings: NOT_LOOKED,
    images: NOT_LOOKED,
  };
  const decision = decideDeployment({ profile, spec, facts, made, recorded, publicKey });
  if (decision.decided) return { blueprint: decision.decided.blueprint };
  const given = spec.network.kind === 'existing' ? spec.network.vpcId : null;
  const problems = decision.problems.map(({ message, remedy }) =>
    finding('network_changed', subjectOf('vpc', null, given), { detail: message, title: message, remedy }),
  );
  return { problems };
}

/**
 * Judges one look at a subscription that is settled: what is not as it was made, with risk, remedy and evidence. What
 * could not be seen is a finding itself, and nothing is claimed of it. Pure: the same look gives the same findings.
 */
export function subscriptionFindings(input: WatchInput): WatchResult {
  const { profile, inventory, recorded, ended = {} } = input;
  const unseen = lookFindings(input);
  const wanted = watchedBlueprint(input);
  const complete = unseen.length === 0;
  // Nothing else could be judged: what was found before stays as it is.
  if ('problems' in wanted) return { complete: false, findings: complete ? wanted.problems : unseen };
  const look = watched(profile, wanted.blueprint, inventory, recorded, ended);
  const findings = [
    ...unseen,
    ...networkFindings(look),
    ...ruleFindings(look),
    ...nodeFindings(look),
    ...tagFindings(look),
    ...strangerFindings(look),
  ];
  const isNew = Object.entries(look.ended).some(([id, how]) => ended[id] !== how);
  return { complete, findings, ...(isNew && { ended: look.ended }) };
}

function lookFindings({ inventory, spec }: WatchInput): Finding[] {
  return WATCHED_KIND_NAMES.flatMap((kind): Finding[] => {
    const seen = inventory[kind];
    if (seen.kind !== 'unknown') return [];
    const words = `The ${EC2_KINDS[kind].word}s in ${spec.region} could not be seen`;
    const denied = seen.because === 'denied' || seen.because === 'bad-credentials';
    return [
      finding(denied ? 'look_denied' : 'look_incomplete', subjectOf(kind, null, null), {
        title: denied ? `${words}: AWS refused the look.` : `${words} this time (${seen.because}).`,
        seen: seen.detail ?? seen.because,
      }),
    ];
  });
}
