import { LIFE_PHASES, PHASE_TITLES } from './action-text.ts';
import type { ExplainedAction } from './explanation.ts';
import { familyNote, grantLines } from './grant-lines.ts';

const COLUMNS = 80;
const LABEL = 11;

/** Explanations as text of at most 80 columns, under a heading for each phase. */
export const explanationsAsText = (actions: readonly ExplainedAction[]): string =>
  LIFE_PHASES.flatMap((phase) => {
    const ofPhase = actions.filter((one) => one.phase === phase);
    return ofPhase.length === 0 ? [] : [PHASE_TITLES[phase].toUpperCase(), ...ofPhase.map(explanationAsText)];
  })
    .join('\n\n')
    .concat('\n');

/** One action's explanation as text. */
export function explanationAsText({
  action,
  families,
  purpose,
  without,
  abuse,
  grants,
}: ExplainedAction): string {
  const note = familyNote(families);
  return [
    action,
    ...(note ? [paragraph('', note)] : []),
    paragraph('For', purpose),
    paragraph('Without it', without),
    paragraph('Misuse', abuse),
    ...grantLines(action, grants).map((line, index) => paragraph(index === 0 ? 'Granted' : '', line)),
  ].join('\n');
}

/** A label and a text beside it, wrapped with the label's column kept free. */
function paragraph(label: string, text: string): string {
  const indent = ' '.repeat(2 + LABEL);
  return wrapped(text, COLUMNS - indent.length)
    .map((line, index) => (index === 0 ? `  ${label.padEnd(LABEL)}${line}` : `${indent}${line}`))
    .join('\n');
}

/** Breaks at spaces; a word that is too long for a line breaks after a slash or, at worst, anywhere. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    const glued = line + (line === '' || word.glued ? '' : ' ') + word.text;
    if (glued.length <= width) line = glued;
    else {
      lines.push(line);
      line = word.text;
    }
  }
  return [...lines, line];
}

interface Piece {
  text: string;
  /** Belongs to the piece before it, without a space. */
  glued: boolean;
}

function pieces(word: string, width: number): Piece[] {
  if (word.length <= width) return [{ text: word, glued: false }];
  const parts = word.split(/(?<=\/)/).flatMap((part) => part.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? []);
  return parts.map((text, index) => ({ text, glued: index > 0 }));
}
