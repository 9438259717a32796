import { NEEDED_ACTIONS } from '../verify/needed-actions.ts';
import { type ActionExplanation, explanationOf } from './explanation.ts';
import { ACTION_TEXTS } from './texts.ts';

/** What somebody who typed an action may have meant. */
export type FoundAction =
  | { kind: 'found'; explanation: ActionExplanation }
  | { kind: 'ambiguous'; candidates: string[] }
  | { kind: 'unknown'; nearest: string[] };

const KNOWN = [...new Set([...Object.keys(ACTION_TEXTS), ...NEEDED_ACTIONS.map(({ action }) => action)])];
const shortOf = (action: string): string => action.slice(action.indexOf(':') + 1);

/** Longest text that is compared with names; no action's name is so long. */
const LONGEST = 60;
const NEAR = 0.4;
const MOST = 3;

/** Finds an action by its name in any case, with its service (`ec2:RunInstances`) or without (`RunInstances`). */
export function findAction(typed: string): FoundAction {
  const text = typed.trim();
  const explanation = explanationOf(text);
  if (explanation) return { kind: 'found', explanation };
  const candidates = KNOWN.filter((action) => shortOf(action).toLowerCase() === text.toLowerCase());
  const [only, ...more] = candidates;
  if (only !== undefined) {
    const found = more.length === 0 ? explanationOf(only) : undefined;
    return found ? { kind: 'found', explanation: found } : { kind: 'ambiguous', candidates };
  }
  return { kind: 'unknown', nearest: nearestTo(text) };
}

function nearestTo(text: string): string[] {
  const wanted = text.slice(0, LONGEST).toLowerCase();
  return KNOWN.map((action) => {
    const name = (wanted.includes(':') ? action : shortOf(action)).toLowerCase();
    const longer = Math.max(wanted.length, name.length);
    const atLeast = Math.abs(wanted.length - name.length) / longer;
    return { action, distance: atLeast > NEAR ? 1 : editDistance(wanted, name) / longer };
  })
    .filter(({ distance }) => distance <= NEAR)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ action }) => action);
}

/** Least number of characters added, dropped or changed (Levenshtein). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = (above[column - 1] ?? 0) + Number(a[row - 1] !== b[column - 1]);
      line[column] = Math.min(changed, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1);
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
