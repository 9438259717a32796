import type { PolicyKind, VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { actionMatches } from '../verify/grants.ts';
import { NEEDED_ACTIONS } from '../verify/needed-actions.ts';
import { type ActionText, LIFE_PHASES, type LifePhase } from './action-text.ts';
import { explainPolicy, grantCovers, type PolicyGrant } from './policy-grants.ts';
import { ACTION_TEXTS } from './texts.ts';

/** What an action is for, what stops without it, and what it could be abused for. */
export interface ActionExplanation extends ActionText {
  /** `ec2:RunInstances`, or a pattern of the policies. */
  action: string;
  /**
   * Empty where a statement names the action. Otherwise the patterns by which it is granted: what is told is about
   * the nearest of them, and whether AWS has an action of that name is not known here.
   */
  families: string[];
}

/** An action with every statement that grants or denies it. */
export interface ExplainedAction extends ActionExplanation {
  grants: PolicyGrant[];
}

const NAMES = Object.keys(ACTION_TEXTS);
const BY_LOWER_CASE = new Map(NAMES.map((name) => [name.toLowerCase(), name]));
const PATTERNS = NAMES.filter((name) => name.includes('*'));

/**
 * Explains an action of the published policies, named there or granted by a pattern; any case. Undefined where no
 * generation of either policy grants it.
 */
export function explanationOf(action: string): ActionExplanation | undefined {
  const name = BY_LOWER_CASE.get(action.toLowerCase());
  const text = name === undefined ? undefined : ACTION_TEXTS[name];
  if (name !== undefined && text) return { action: name, families: [], ...text };
  if (!/^[a-z0-9-]+:[a-z0-9]+$/i.test(action)) return undefined;
  const families = PATTERNS.filter((pattern) => actionMatches(pattern, action)).sort(nearestFirst);
  const nearest = families[0] === undefined ? undefined : ACTION_TEXTS[families[0]];
  return nearest && { action: wellKnown(action), families, ...nearest };
}

/** A pattern that says how an action begins says more of it than one that says what it is about. */
const nearestFirst = (a: string, b: string): number =>
  Number(a.includes(':*')) - Number(b.includes(':*')) || b.length - a.length;

const wellKnown = (action: string): string =>
  NEEDED_ACTIONS.find((needed) => needed.action.toLowerCase() === action.toLowerCase())?.action ?? action;

export interface ExplainSelection {
  generation?: string;
  policy?: PolicyKind;
  phase?: LifePhase;
}

/** The grants of the profile that concern an action, oldest generation first. */
export const grantsOf = (
  profile: VendorProfile,
  action: string,
  selection: ExplainSelection = {},
): PolicyGrant[] => selectedGrants(profile, selection).filter((grant) => grantCovers(grant, action));

const selectedGrants = (profile: VendorProfile, { generation, policy }: ExplainSelection): PolicyGrant[] =>
  profile.generations
    .filter(({ id }) => generation === undefined || id === generation)
    .flatMap((one) => explainPolicy(profile, one))
    .filter((grant) => policy === undefined || grant.policy === policy);

/** Everything that the selected documents grant, by phase and then by name. */
export function explainAll(profile: VendorProfile, selection: ExplainSelection = {}): ExplainedAction[] {
  const selected = selectedGrants(profile, selection);
  return NAMES.flatMap((name) => {
    const explanation = explanationOf(name);
    const grants = selected.filter((grant) => grantCovers(grant, name));
    if (!explanation || !grants.some(({ effect }) => effect === 'Allow')) return [];
    return selection.phase === undefined || selection.phase === explanation.phase
      ? [{ ...explanation, grants }]
      : [];
  }).sort(
    (a, b) => LIFE_PHASES.indexOf(a.phase) - LIFE_PHASES.indexOf(b.phase) || (a.action < b.action ? -1 : 1),
  );
}
