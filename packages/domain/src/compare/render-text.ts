import type { PolicyKind } from '../vendor-profile/vendor-profile.ts';
import { clean } from '../verify/text.ts';
import { CHANGE_KINDS, type ChangeKind, type PolicyChange, type PolicyDifference } from './difference.ts';
import { type Grant, grantText } from './grant.ts';
import type { ActionJudgement, FeatureJudgement, PolicyJudgement } from './judge-policy.ts';

/** What the two sides are called: `2018`, `2024`, or a file's name. */
export interface SideNames {
  from: string;
  to: string;
}

export const POLICY_TITLES: Readonly<Record<PolicyKind, string>> = {
  user: 'User policy',
  instance: 'Instance policy',
};

export const CHANGE_TITLES: Readonly<Record<Exclude<ChangeKind, 'unchanged'>, string>> = {
  added: 'Added',
  removed: 'Removed',
  widened: 'Widened: allows more than before, and nothing less',
  narrowed: 'Narrowed: allows less than before, and nothing more',
  changed: 'Changed: it cannot be shown that either side allows more',
  moved: 'Moved: the same, in another statement',
};

const COLUMNS = 80;

/** The numbers of a difference in a sentence. */
export function countsText(counts: PolicyDifference['counts']): string {
  const some = CHANGE_KINDS.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  return some.length === 0 ? 'Neither allows anything.' : `Actions: ${some.join(', ')}.`;
}

/** Changes by kind, in the order of {@link CHANGE_KINDS}. */
export const byKind = (changes: readonly PolicyChange[]): [PolicyChange['change'], PolicyChange[]][] => [
  ...Map.groupBy(changes, ({ change }) => change),
];

/** A difference as text that fits a terminal. What others wrote is shown without what could steer the terminal. */
export function renderDifferenceText(difference: PolicyDifference, names: SideNames): string {
  const { policy, counts, changes, remarks } = difference;
  const heading = `${POLICY_TITLES[policy]}: ${clean(names.from, 60)} → ${clean(names.to, 60)}`;
  const sections = byKind(changes).map(([kind, some]) =>
    [`${CHANGE_TITLES[kind]} (${counts[kind]})`, ...some.flatMap(changeLines)].join('\n'),
  );
  const notes = remarks.flatMap((remark) => wrapped(`! ${clean(remark, 400)}`, 0, 2));
  return [[heading, countsText(counts), ...notes].join('\n'), ...sections].join('\n\n').concat('\n');
}

function changeLines({ change, actions, from, to, effect }: PolicyChange): string[] {
  const was = change === 'moved' ? [] : side('was', from);
  return [
    ...wrapped(actions.map((action) => clean(action, 140)).join(', '), 2, 2),
    ...wrapped(`→ ${effect.text}`, 4, 6),
    ...(effect.explanation === null ? [] : wrapped(effect.explanation, 6, 6)),
    ...was,
    ...(change === 'moved'
      ? side('was and is', to)
      : change === 'removed' && to.length === 0
        ? []
        : side('now', to)),
  ];
}

/** The statements of one side, each with its name. */
function side(word: string, grants: readonly Grant[]): string[] {
  if (grants.length === 0) return [];
  return grants.flatMap((grant) =>
    wrapped(`${word}: ${clean(grantText(grant), 1_000)} (${nameOf(grant)})`, 4, 6),
  );
}

const nameOf = ({ sid, statement }: Grant): string =>
  sid === null ? `statement ${statement}` : clean(sid, 80);

/** Lines of at most 80 columns, broken between words; a word that is longer keeps its own line. */
export function wrapped(text: string, indent: number, hanging: number): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = ' '.repeat(hanging);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

const SIGNS = { sufficient: '✓', insufficient: '✗', unknown: '?' } as const;

/** A judgement as one sentence. */
export function judgementSentence({ policy, verdict, features }: PolicyJudgement): string {
  const kind = POLICY_TITLES[policy].toLowerCase();
  const lost = features.filter((one) => !one.required && one.verdict === 'insufficient').length;
  const optional = lost === 0 ? '' : ` ${lost} optional feature${lost === 1 ? '' : 's'} would not work.`;
  if (verdict === 'sufficient') return `As a ${kind} it is sufficient for what is required.${optional}`;
  if (verdict === 'insufficient') return `As a ${kind} it is insufficient: see ✗ below.${optional}`;
  return `Whether it is sufficient as a ${kind} cannot be known from the text alone: see ? below.${optional}`;
}

/** A judgement as text that fits a terminal. */
export function renderJudgementText(judgement: PolicyJudgement, name: string): string {
  const { features, excess, notes } = judgement;
  const lines = [
    `Judgement of ${clean(name, 60)}`,
    ...wrapped(judgementSentence(judgement), 0, 0),
    ...notes.flatMap((note) => wrapped(`! ${clean(note, 400)}`, 0, 2)),
    '',
    ...features.flatMap(featureLines),
  ];
  if (excess.length > 0)
    lines.push('', ...wrapped(`! It also allows what the vendor does not need: ${excess.join(', ')}.`, 0, 2));
  return `${lines.join('\n')}\n`;
}

function featureLines({ title, required, verdict, actions, because }: FeatureJudgement): string[] {
  const counted = `${actions - because.length} of ${actions} actions allowed`;
  return [
    `${SIGNS[verdict]} ${title}${required ? '' : ' (optional)'}: ${verdict}, ${counted}`,
    ...byReason(because).flatMap(([names, { on, because: why }]) =>
      wrapped(`${names.join(', ')} on ${clean(on, 200)}: ${clean(why, 1_000)}`, 4, 6),
    ),
  ];
}

/** Actions of the same reason together. */
export const byReason = (because: readonly ActionJudgement[]): [string[], ActionJudgement][] =>
  [...Map.groupBy(because, ({ verdict, on, because: why }) => `${verdict} ${on} ${why}`).values()].flatMap(
    (some) => (some[0] ? [[some.map(({ action }) => action), some[0]] as [string[], ActionJudgement]] : []),
  );
