import { type Caller, openKeys } from './missing-context.ts';
import type { ActionVerdict, FailedLook } from './observations.ts';
import { clean, listed } from './text.ts';

/** Which layer of AWS's evaluation denies. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export type DenyLayer = 'identity' | 'boundary' | 'scp' | 'resource' | 'session';

/** The three-valued answer for one action on one resource. */
export type Judged =
  | { kind: 'allowed' }
  | { kind: 'denied'; layers: DenyLayer[]; why: string }
  | {
      kind: 'unknown';
      why: string;
      /** What would settle it, where the admin can do something about that. */
      settledBy?: string;
      /** AWS gave no verdict at all, so that nothing may be built on it. */
      unanswered?: boolean;
    };

/** Why the simulator's word on service control policies proves nothing here. */
export type ScpDoubt = Pick<Extract<Judged, { kind: 'unknown' }>, 'why' | 'settledBy'>;

export interface JudgeOptions {
  caller: Caller;
  scpDoubt?: ScpDoubt | null;
}

const LAYER_WORDS: Record<DenyLayer, string> = {
  identity: 'identity policy',
  boundary: 'permissions boundary',
  scp: 'service control policy',
  resource: 'resource policy',
  session: 'session policy',
};

export const layerWords = (layers: readonly DenyLayer[]): string =>
  listed(layers.map((layer) => LAYER_WORDS[layer]));

/**
 * Reads one verdict of the simulator. A denial that hangs on a condition which the simulation could not fill is
 * unknown; so is one by service control policies where the simulator's word on them is in doubt.
 */
export function judgeAction(verdict: ActionVerdict, { caller, scpDoubt }: JudgeOptions): Judged {
  if (verdict.decision === 'allowed') return { kind: 'allowed' };
  const outer: DenyLayer[] = [];
  if (verdict.allowedByOrganization === false) outer.push('scp');
  if (verdict.allowedByBoundary === false) outer.push('boundary');
  if (scpDoubt && outer.length === 1 && outer[0] === 'scp') return { kind: 'unknown', ...scpDoubt };
  // Keys that service control policies ask for are never among the missing ones, so these say nothing about them.
  const open = outer.includes('scp') ? [] : openKeys(verdict.missingContext, verdict.action, caller);
  if (open.length > 0) return { kind: 'unknown', ...openWords(open) };
  if (outer.length > 0) return { kind: 'denied', layers: outer, why: `denied by ${layerWords(outer)}` };
  const policies = listed(verdict.policies.map((policy) => clean(policy, 80)));
  const why =
    verdict.decision === 'explicitDeny'
      ? `denied by identity policy, explicitly${policies ? ` in ${policies}` : ''}`
      : 'denied by identity policy: no statement allows it';
  return { kind: 'denied', layers: ['identity'], why };
}

/** What to enter where everything hangs on the region. */
export const NAME_REGION =
  'Enter the region in which you will use the account (field region, on the command line --region): then it can be known.';

function openWords(open: readonly string[]): Pick<Extract<Judged, { kind: 'unknown' }>, 'why' | 'settledBy'> {
  const keys = listed(open.map((key) => clean(key, 80)));
  const byRegion = open.every((key) => /^(aws:RequestedRegion|ec2:Region)$/i.test(key));
  return {
    why: `the simulator denies it, but a policy asks for ${keys}, which ${byRegion ? 'depends on the region' : 'only a real call fills in'}`,
    ...(byRegion ? { settledBy: NAME_REGION } : {}),
  };
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
