import { describeAction, type IamAction, type IamCall } from './iam-action.ts';
import type { Plan } from './plan.ts';

const VERBS: Record<string, string> = {
  Create: '+',
  Add: '+',
  Attach: '+',
  Tag: '~',
  Update: '~',
  Record: '~',
  Hand: '>',
  Delete: '-',
  Detach: '-',
  Remove: '-',
};

/** `+` makes, `~` changes, `-` removes, `>` hands over. */
export function signOf(call: IamCall): string {
  const verb = Object.keys(VERBS).find((start) => call.startsWith(start));
  return (verb && VERBS[verb]) ?? '~';
}

/** One line for a step, without its reason. */
export function stepLine(action: IamAction): string {
  const sign = signOf(action.call);
  if (action.call === 'RecordHandOver') return `${sign} TagUser ${action.input.UserName}`;
  if (action.call !== 'HandOver') return `${sign} ${action.call} ${describeAction(action)}`;
  return `${sign} hand over the ${action.input.console ? 'secrets' : 'secret'} of ${action.input.UserName}`;
}

/**
 * A plan as text: what stands in the way, each step with its reason, what is left alone and why. The order is the
 * plan's own; steps that wait for none of the others may run at the same time.
 */
export function renderIamPlan({ steps, unchanged, obstacles }: Plan<IamAction>): string {
  const right = unchanged.filter(({ because }) => because.code === 'right');
  const remarks = unchanged.filter(({ because }) => because.code !== 'right');
  return [
    section(
      `In the way (${obstacles.length})`,
      obstacles.flatMap(({ because, remedy }) => [`! ${because.text}`, `    → ${remedy}`]),
    ),
    section(
      `To do (${steps.length})`,
      steps.flatMap(({ action, because }) => [stepLine(action), `    ${because.text}`]),
    ),
    section(
      `Right already (${right.length})`,
      right.map(({ because }) => `= ${because.text}`),
    ),
    section(
      `Left as it is (${remarks.length})`,
      remarks.map(({ because }) => `· ${because.text}`),
    ),
  ]
    .filter((part) => part !== '')
    .concat(steps.length === 0 && obstacles.length === 0 ? ['Nothing to do.'] : [])
    .join('\n\n')
    .concat('\n');
}

const section = (title: string, lines: string[]): string =>
  lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
