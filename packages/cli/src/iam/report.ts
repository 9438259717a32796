import { type IamAction, type Plan, renderIamPlan, stepLine } from '@berth/domain';
import type { ReconcileReport, StepFault } from '@berth/engine';
import { AlreadyReported } from '../errors.ts';
import { type OutputFormat, plain } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import type { Channel } from './channel.ts';

/** A plan as JSON for programs: AWS's own call and parameter names. */
export const planAnswer = (awsAccountId: string, plan: Plan<IamAction>) => ({
  awsAccountId,
  steps: plan.steps.map(({ id, resource, action, because, dependsOn }) => ({
    id,
    resource,
    call: action.call,
    input: action.input,
    because,
    dependsOn,
  })),
  unchanged: plan.unchanged,
  obstacles: plan.obstacles,
});

export const planText = (awsAccountId: string, plan: Plan<IamAction>): string =>
  plain(`AWS account ${awsAccountId}\n\n${renderIamPlan(plan)}`);

/** Prints how a run that may have changed something ended, and throws AlreadyReported when it did not end well. */
export function reportEnd(
  report: Exclude<ReconcileReport, { kind: 'could-not-look' }>,
  done: string,
  output: OutputFormat,
  terminal: Terminal,
  { channel, more = {} }: { channel?: Channel; more?: object } = {},
): void {
  const told = channel?.told() ?? null;
  if (output === 'json') {
    const text = JSON.stringify({ ...answer(report, told), ...more }, null, 2);
    // The secrets went out as the first part of the same document.
    terminal.out(`${told?.to === 'terminal' ? text.slice(1) : text}\n`);
  } else {
    terminal.out(plain(endText(report, done, told)));
  }
  if (report.kind !== 'whole' && report.kind !== 'right') throw new AlreadyReported();
}

type Told = ReturnType<Channel['told']>;

function answer(report: Exclude<ReconcileReport, { kind: 'could-not-look' }>, told: Told) {
  const rest = 'rest' in report ? report.rest : null;
  const { unchanged } = rest ?? report.plan;
  return {
    result: report.kind,
    changes: report.kind === 'whole' ? changeCount(report.plan) : undefined,
    obstacles: report.plan.obstacles,
    notes: unchanged.filter(({ because }) => because.code !== 'right'),
    failures:
      'failures' in report ? report.failures.map(({ step, failure }) => ({ id: step.id, ...failure })) : [],
    remaining: rest?.steps.map(({ id }) => id) ?? [],
    accessKeyId: 'accessKeyId' in report ? report.accessKeyId : null,
    handedOver: told,
  };
}

function endText(
  report: Exclude<ReconcileReport, { kind: 'could-not-look' }>,
  done: string,
  told: Told,
): string {
  switch (report.kind) {
    case 'right':
      return '';
    case 'declined':
      return 'Nothing was changed.\n';
    case 'obstructed':
      return '\nNothing was changed: first clear what is in the way.\n';
    case 'whole':
      return `${[`\n${done}`, ...handedOver(told), ...otherKeys(report.rest)].join('\n')}\n`;
    default:
      return `${failureLines(report, told).join('\n')}\n`;
  }
}

/** Calls that change something in AWS. */
export const changeCount = ({ steps }: Plan<IamAction>): number =>
  steps.filter(({ action }) => action.call !== 'HandOver').length;

/**
 * Keys beside the one handed over: an old one that still works, or one that a first look did not show yet, though
 * it was there (AWS may be seconds behind).
 */
const otherKeys = ({ unchanged }: Plan<IamAction>): string[] =>
  unchanged
    .filter(({ because }) => because.code === 'key_secret_unknown' || because.code === 'old_key')
    .map(({ because }) => `! ${because.text}`);

const handedOver = (told: Told): string[] => {
  if (told === null || told.to === 'terminal') return [];
  return [told.to === 'file' ? `The credentials are in ${told.where}.` : `Registered as ${told.where}.`];
};

function failureLines(
  report: Extract<ReconcileReport, { kind: 'incomplete' | 'stopped' }>,
  told: Told,
): string[] {
  const left = report.rest?.steps ?? [];
  // A hand-over that failed is told with where the secret is now.
  const failures = report.failures.filter(({ step }) => step.action.call !== 'HandOver');
  const onlySecret = failures.length === 0 && left.length === 0 && report.kind === 'incomplete';
  const obstacles = report.rest?.obstacles ?? [];
  return [
    report.kind === 'stopped' ? '\nStopped before the end.' : '\nNot everything could be done.',
    ...failures.map(({ step, failure }) => `  ✗ ${stepLine(step.action)}: ${failure.message}`),
    ...(left.length > 0 ? ['Still to do:', ...left.map(({ action }) => `  ${stepLine(action)}`)] : []),
    ...obstacles.flatMap(({ because, remedy }) => [`  ! ${because.text}`, `    → ${remedy}`]),
    ...secretLines(report),
    ...(typeof report.handOver === 'object' ? [] : handedOver(told)),
    ...(onlySecret ? [] : [howToGoOn(failures.map(({ failure }) => failure.fault))]),
  ];
}

/** What the person has to do before the next run gets further. */
const FIRST: Partial<Record<StepFault, string>> = {
  denied: 'Have the actions named above allowed to these credentials, or use others',
  credentials: 'Renew the AWS credentials',
  limit: 'Make room, or ask AWS for a higher quota',
};

function howToGoOn(faults: StepFault[]): string {
  const again = 'un the same command again: it looks at what is there and goes on.';
  const first = faults.map((fault) => FIRST[fault]).find((text) => text !== undefined);
  return first === undefined ? `R${again}` : `→ ${first}; then r${again}`;
}

/** What a person must know of a secret that did not arrive. */
function secretLines({
  plan,
  failures,
  handOver,
  accessKeyId,
}: Extract<ReconcileReport, { kind: 'incomplete' | 'stopped' }>): string[] {
  if (typeof handOver === 'object') {
    const made =
      accessKeyId === null ? 'A console password was made' : `The access key ${accessKeyId} was made`;
    const rotated = plan.steps.some(({ because }) => because.code === 'rotate_asked');
    return [`${made}, but ${handOver.failed}`, ...(rotated ? ['The key from before still works.'] : [])];
  }
  const mint = failures.find(({ step }) => step.action.call === 'CreateAccessKey');
  if (mint?.failure.fault !== 'outcome-unknown') return [];
  return [
    'AWS may have made an access key whose secret nobody has. --rotate-key replaces it; no key is made otherwise.',
  ];
}
