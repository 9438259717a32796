import type { FindingBody, FindingDetailsBody, RevertPlanBody } from '@berth/api';
import { plain, renderTable } from '../../output.ts';
import { facts } from '../render.ts';

const cell = (value: unknown): string => plain(String(value ?? '')).replace(/[\n\t]+/g, ' ');

const aboutOf = ({ subscriptionId, cloudAccountId }: FindingBody): string =>
  subscriptionId === null ? `cloud account ${cloudAccountId}` : `subscription ${subscriptionId}`;

export const findingsTable = (findings: FindingBody[]): string =>
  findings.length === 0
    ? 'Nothing was found.'
    : renderTable(
        ['ID', 'SEVERITY', 'STATUS', 'ABOUT', 'SINCE', 'WHAT'],
        findings.map((one) =>
          [one.id, one.severity, one.status, aboutOf(one), one.openedAt, one.title].map(cell),
        ),
      );

function undoText({ undo, status, id, revert, mode, code }: FindingBody): string {
  if (status === 'resolved') return 'nothing, it is no longer so';
  if (revert && revert.state !== 'failed') return `by ${revert.by}: ${revert.state}`;
  if (undo.kind === 'plan' && mode === 'notify')
    return `not by Berth: your account is only told of it (berth findings modes --set ${code}=approve)`;
  if (undo.kind === 'plan') return `berth findings revert ${id}`;
  return undo.kind === 'person' ? `${undo.who}: ${undo.how}` : undo.because;
}

const actorText = ({ actor, actorUnknownBecause }: FindingDetailsBody): string =>
  actor
    ? `${actor.arn} by ${actor.event} at ${actor.time} from ${actor.sourceIp} (CloudTrail event ${actor.eventId})${
        actor.others.length > 0 ? `, or one of: ${actor.others.join(', ')}` : ''
      }`
    : `unknown: ${actorUnknownBecause ?? ''}`;

export function findingText(finding: FindingDetailsBody): string {
  const { evidence, history } = finding;
  const head = facts([
    ['ID', finding.id],
    ['What', finding.title],
    ['Severity', finding.severity],
    ['Status', finding.status],
    ['About', aboutOf(finding)],
    ['Resource', finding.subject.physicalId ?? finding.subject.logicalId ?? finding.subject.type],
    ['Risk', finding.risk],
    ['Remedy', finding.remedy],
    ['Should be', evidence.wanted],
    ['Is', evidence.seen],
    ['Since', finding.openedAt],
    ['Last seen', finding.seenAt],
    ['Who did it', actorText(finding)],
    ['To undo it', undoText(finding)],
  ]);
  const past = history.map(
    ({ time, kind, by }) => `  ${cell(time)}  ${kind}${by === null ? '' : ` by ${cell(by)}`}`,
  );
  const failed = (finding.revert?.problems ?? []).map(
    ({ message, remedy }) => `✗ ${cell(message)} ${cell(remedy)}`,
  );
  return [head, '', 'History', ...past, ...failed].join('\n');
}

export function planText({ problems, steps }: RevertPlanBody): string {
  const lines = steps.map(({ title, because }) => `  · ${cell(title)}\n      ${cell(because)}`);
  const trouble = problems.map(({ message, remedy }) => `  ✗ ${cell(message)}\n      → ${cell(remedy)}`);
  if (lines.length + trouble.length === 0) return 'There is nothing left to undo.';
  return [...lines, ...trouble].join('\n');
}
