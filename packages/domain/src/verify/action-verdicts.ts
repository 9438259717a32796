import type { ActionVerdict, FailedLook } from './observations.ts';
import { clean, listed } from './text.ts';

/** Which layer of AWS's evaluation denies. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export type DenyLayer = 'identity' | 'boundary' | 'scp' | 'resource' | 'session';

/** The three-valued answer for one action on one resource. */
export type Judged =
  | { kind: 'allowed' }
  | { kind: 'denied'; layers: DenyLayer[]; why: string }
  | { kind: 'unknown'; why: string };

const LAYER_WORDS: Record<DenyLayer, string> = {
  identity: 'identity policy',
  boundary: 'permissions boundary',
  scp: 'service control policy',
  resource: 'resource policy',
  session: 'session policy',
};

const TAG_KEY = /^([a-z0-9-]+:ResourceTag|aws:RequestTag)\/|^aws:TagKeys$/i;

export const layerWords = (layers: readonly DenyLayer[]): string =>
  listed(layers.map((layer) => LAYER_WORDS[layer]));

/**
 * Reads one verdict of the simulator. A denial that hangs on a condition which the simulation could not fill is
 * unknown; so is one by service control policies that a real call has just contradicted, since the simulator
 * cannot evaluate all of their conditions.
 */
export function judgeAction(verdict: ActionVerdict, scpDoubtful: boolean): Judged {
  if (verdict.decision === 'allowed') return { kind: 'allowed' };
  // Of tags the simulation was told everything that Berth's resources carry: asking for others is a denial.
  const open = verdict.missingContext.filter((key) => !TAG_KEY.test(key));
  if (open.length > 0) {
    const keys = listed(open.map((key) => clean(key, 80)));
    return {
      kind: 'unknown',
      why: `the simulator denies it, but a policy asks for ${keys}, which only a real call fills in`,
    };
  }
  const outer: DenyLayer[] = [];
  if (verdict.allowedByOrganization === false) outer.push('scp');
  if (verdict.allowedByBoundary === false) outer.push('boundary');
  if (scpDoubtful && outer.length === 1 && outer[0] === 'scp') {
    return {
      kind: 'unknown',
      why: 'the simulator says that a service control policy denies it, but a real call shows that the simulator misreads your service control policies',
    };
  }
  if (outer.length > 0) return { kind: 'denied', layers: outer, why: `denied by ${layerWords(outer)}` };
  const policies = listed(verdict.policies.map((policy) => clean(policy, 80)));
  const why =
    verdict.decision === 'explicitDeny'
      ? `denied by identity policy, explicitly${policies ? ` in ${policies}` : ''}`
      : 'denied by identity policy: no statement allows it';
  return { kind: 'denied', layers: ['identity'], why };
}

/**
 * The layer that AWS names in the text of an access-denied error, or null where it names none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function layerInWords(message: string): DenyLayer | null {
  if (/service control policy/i.test(message)) return 'scp';
  if (/permissions? boundary/i.test(message)) return 'boundary';
  if (/session policy/i.test(message)) return 'session';
  if (/resource-based policy|resource control policy/i.test(message)) return 'resource';
  if (/identity-based policy/i.test(message)) return 'identity';
  return null;
}

/** One line of evidence for a call that AWS refused. */
export function refusal(look: FailedLook): string {
  const layer = look.fault === 'denied' ? layerInWords(look.message) : null;
  const by = layer === null ? '' : ` (${layerWords([layer])})`;
  const words = look.fault === 'denied' ? `: ${clean(look.message)}` : '';
  return `${look.action} → ${clean(look.code, 60)}${by}${words}`;
}
