import { clean } from '../verify/text.ts';
import type { PolicyChange, PolicyDifference } from './difference.ts';
import { type Grant, grantText } from './grant.ts';
import type { PolicyJudgement } from './judge-policy.ts';
import {
  byKind,
  byReason,
  CHANGE_TITLES,
  countsText,
  judgementSentence,
  POLICY_TITLES,
  type SideNames,
} from './render-text.ts';

/**
 * Foreign text as a code span that stays inside its table cell: fenced by more backticks than it has in a row, on one
 * line, its bars escaped. Nothing in a code span is markup.
 */
export function markdownCode(text: string): string {
  const line = clean(text, 1_000).replaceAll('|', '\\|') || ' ';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

const cell = (parts: readonly string[]): string => (parts.length === 0 ? '—' : parts.join('<br>'));

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (headers: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(headers), row(headers.map(() => '---')), ...rows.map(row)].join('\n');

const grantCell = (grants: readonly Grant[]): string =>
  cell(
    grants.map((grant) => {
      const name = grant.sid === null ? `statement ${grant.statement}` : markdownCode(grant.sid);
      return `${markdownCode(grantText(grant))} (${name})`;
    }),
  );

/** A difference as Markdown. */
export function renderDifferenceMarkdown(difference: PolicyDifference, names: SideNames): string {
  const { policy, counts, changes, remarks } = difference;
  const parts = [
    `## ${POLICY_TITLES[policy]}: ${markdownCode(names.from)} → ${markdownCode(names.to)}`,
    countsText(counts),
    ...(remarks.length > 0 ? [remarks.map((remark) => `- ${markdownCode(remark)}`).join('\n')] : []),
    ...byKind(changes).flatMap(([kind, some]) => [
      `### ${CHANGE_TITLES[kind]} (${counts[kind]})`,
      table(['Actions', 'Was', 'Now', 'What it means'], some.map(changeRow)),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

const changeRow = ({ actions, from, to, effect }: PolicyChange): string[] => [
  actions.map(markdownCode).join(', '),
  grantCell(from),
  grantCell(to),
  effect.explanation === null ? effect.text : `${effect.text}<br>${effect.explanation}`,
];

/** A judgement as Markdown. */
export function renderJudgementMarkdown(judgement: PolicyJudgement, name: string): string {
  const { features, excess, notes } = judgement;
  const parts = [
    `## Judgement of ${markdownCode(name)}`,
    judgementSentence(judgement).replace(/: see [✗?] below/, ''),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
    table(
      ['Feature', 'Verdict', 'Because'],
      features.map(({ title, required, verdict, because }) => [
        `${title}${required ? '' : ' (optional)'}`,
        verdict,
        cell(
          byReason(because).map(
            ([actions, { on, because: why }]) =>
              `${actions.map(markdownCode).join(', ')} on ${markdownCode(on)}: ${markdownCode(why)}`,
          ),
        ),
      ]),
    ),
    ...(excess.length > 0
      ? [`It also allows what the vendor does not need: ${excess.map(markdownCode).join(', ')}.`]
      : []),
  ];
  return `${parts.join('\n\n')}\n`;
}
