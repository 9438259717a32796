import { inlineCode, prose } from '../render/markdown.ts';
import { LIFE_PHASES, PHASE_TITLES } from './action-text.ts';
import type { ExplainedAction } from './explanation.ts';
import { familyNote, grantLines } from './grant-lines.ts';

/** Explanations as Markdown: a heading for each phase and each action. */
export const explanationsAsMarkdown = (actions: readonly ExplainedAction[]): string =>
  LIFE_PHASES.flatMap((phase) => {
    const ofPhase = actions.filter((one) => one.phase === phase);
    return ofPhase.length === 0 ? [] : [`## ${PHASE_TITLES[phase]}`, ...ofPhase.map(section)];
  })
    .join('\n\n')
    .concat('\n');

function section({ action, families, purpose, without, abuse, grants }: ExplainedAction): string {
  const note = familyNote(families);
  return [
    `### ${inlineCode(action)}`,
    '',
    ...(note ? [prose(note), ''] : []),
    `- **For:** ${prose(purpose)}`,
    `- **Without it:** ${prose(without)}`,
    `- **Misuse:** ${prose(abuse)}`,
    '- **Granted:**',
    ...grantLines(action, grants).map((line) => `  - ${prose(line)}`),
  ].join('\n');
}
