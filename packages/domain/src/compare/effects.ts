import { ACTION_TEXTS } from '../explain/texts.ts';
import type { PolicyKind } from '../vendor-profile/vendor-profile.ts';
import { decide } from './evaluate.ts';
import type { ActionGroup } from './expand.ts';
import { FEATURE_WORDS, type JudgedFeature } from './features.ts';
import { type NeededRequests, neededRequests, type Situation } from './needed-requests.ts';
import type { PolicyStatement } from './statements.ts';

/** What a change means for what Berth does. */
export interface ChangeEffect {
  /**
   * `enables` and `stops`: the calls that Berth makes were not allowed before, or are not any more. `none`: it stays as
   * it was. `unused`: no feature makes such calls. `unknown`: it hangs on what only a real call shows.
   */
  kind: 'enables' | 'stops' | 'none' | 'unused' | 'unknown';
  feature: JudgedFeature | null;
  text: string;
  /** What is said of this very action: its purpose where it is new, what stops without it where it is gone. */
  explanation: string | null;
}

type Allowed = 'yes' | 'no' | 'unknown';

/**
 * Calls that make what their condition would have to find tagged already. The simulator, which is told of the tag,
 * calls them allowed; AWS refuses them.
 */
const MAKES_THE_RESOURCE: ReadonlySet<string> = new Set(['ec2:CreateVolume']);

/** The calls as AWS will see them. */
const inFact = ({ requests, ...need }: NeededRequests): NeededRequests => ({
  ...need,
  requests: requests.map((request) => ({
    ...request,
    context: (key) => (/^[a-z0-9-]+:resourcetag\//.test(key) ? 'absent' : request.context(key)),
  })),
});

/** Whether statements allow every call that an action is needed for. */
export function allowsAll(about: readonly PolicyStatement[], { requests }: NeededRequests): Allowed {
  const verdicts = requests.map((request) => decide(about, request).kind);
  if (verdicts.includes('denied')) return 'no';
  return verdicts.includes('unknown') ? 'unknown' : 'yes';
}

const unusedBy = (policy: PolicyKind): ChangeEffect => ({
  kind: 'unused',
  feature: null,
  text:
    policy === 'user'
      ? 'no feature of Berth uses it'
      : "not needed as far as Berth knows; what runs on the nodes is the vendor's",
  explanation: null,
});

/** The reviewed text of an action: what is enabled is told by its purpose, what is stopped by what then is missing. */
function explanationFor(action: string, gone: boolean): string | null {
  const text = ACTION_TEXTS[action];
  if (!text) return null;
  return gone ? text.without : text.purpose;
}

/**
 * A judge of what a change means, for documents of one kind: the actions of a group by what it means for them. Where
 * both sides are the `same`, there is nothing to judge.
 */
export function effectJudge(
  options: Situation & { policy: PolicyKind },
): (group: ActionGroup, same: boolean) => [ChangeEffect, string[]][] {
  const needed = new Map(neededRequests(options.policy, options).map((one) => [one.action, one]));
  const unusedEffect = unusedBy(options.policy);
  return ({ from, to, actions }, same) => {
    const gone = to.length === 0;
    const byText = new Map<string, [ChangeEffect, string[]]>();
    const unused: string[] = [];
    for (const action of actions) {
      const need = needed.get(action);
      // A pattern's text says what its actions are good for together, which one of them alone need not be.
      const told = !need && (gone || from.length === 0) ? explanationFor(action, gone) : null;
      if (!need && told === null) {
        unused.push(action);
        continue;
      }
      const effect = !need
        ? { ...unusedEffect, explanation: told }
        : same
          ? effectOf('none', need.feature)
          : effectOn(need, from, to);
      const key = `${effect.text} ${effect.explanation ?? ''}`;
      const known = byText.get(key);
      if (known) known[1].push(action);
      else byText.set(key, [effect, [action]]);
    }
    return unused.length === 0 ? [...byText.values()] : [...byText.values(), [unusedEffect, unused]];
  };
}

function effectOn(
  need: NeededRequests,
  from: readonly PolicyStatement[],
  to: readonly PolicyStatement[],
): ChangeEffect {
  const makes = MAKES_THE_RESOURCE.has(need.action);
  const real = makes ? inFact(need) : need;
  const kind = effectKind(allowsAll(from, real), allowsAll(to, real));
  const effect = effectOf(kind, need.feature);
  if (kind !== 'enables' && kind !== 'stops') return effect;
  return makes && kind === 'stops'
    ? { ...effect, explanation: 'What it makes has no tag yet that the condition could find.' }
    : { ...effect, explanation: explanationFor(need.action, kind === 'stops') };
}

const effectOf = (kind: OfFeature, feature: JudgedFeature): ChangeEffect => ({
  kind,
  feature,
  text: effectText(kind, feature),
  explanation: null,
});

type OfFeature = Exclude<ChangeEffect['kind'], 'unused'>;

function effectKind(before: Allowed, after: Allowed): OfFeature {
  if (before === after && before !== 'unknown') return 'none';
  if (before === 'unknown' || after === 'unknown') return 'unknown';
  return after === 'yes' ? 'enables' : 'stops';
}

function effectText(kind: OfFeature, feature: JudgedFeature): string {
  const words = FEATURE_WORDS[feature];
  switch (kind) {
    case 'enables':
      return `enables ${words}`;
    case 'stops':
      return `stops ${words}`;
    case 'none':
      return `changes nothing for ${words}`;
    case 'unknown':
      return `may touch ${words}: it hangs on what only a real call shows`;
  }
}
