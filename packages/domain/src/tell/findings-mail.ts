import { visible } from '../render/markdown.ts';
import { FINDING_SEVERITIES } from '../watch/finding.ts';
import { type Digest, type DigestFinding, type FindingChange, summaryOf } from './digest.ts';

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const CHANGE_WORDS: Record<FindingChange, string> = {
  opened: 'opened',
  reopened: 'opened again',
  resolved: 'resolved',
};

/**
 * A digest as a mail. What names and texts of a tenant it holds stay text: on one line each, so that they make no
 * header and no line of their own, and escaped in HTML.
 */
export function findingsMail(about: {
  accountName: string;
  digest: Digest;
  consoleUrl: string | null;
}): Mail {
  const { digest, consoleUrl } = about;
  const accountName = visible(about.accountName);
  const summary = summaryOf(digest);
  const more = digest.omitted > 0 ? `And ${digest.omitted} more, which are not listed here.` : null;
  const where = consoleUrl === null ? null : `All findings: ${consoleUrl}`;
  const why = 'You are told because your notification settings in Berth say so; change them there.';
  const text = [
    `Account ${accountName}: ${summary}.`,
    ...digest.findings.map(inText),
    ...[more, where, why].filter((line) => line !== null),
  ].join('\n\n');
  const html = [
    '<!doctype html><html><body style="font-family: sans-serif">',
    `<p>Account <b>${escapeHtml(accountName)}</b>: ${summary}.</p>`,
    ...digest.findings.map(inHtml),
    ...(more === null ? [] : [`<p>${more}</p>`]),
    ...(consoleUrl === null ? [] : [`<p><a href="${escapeHtml(consoleUrl)}">All findings</a></p>`]),
    `<p><small>${why}</small></p></body></html>`,
  ].join('\n');
  return { subject: `[Berth] ${accountName}: ${summary}${worstOf(digest)}`, text: `${text}\n`, html };
}

/** The severity of the worst that is open, as subjects end: a phone shows no more than that. */
function worstOf({ findings }: Digest): string {
  const open = findings.filter(({ change }) => change !== 'resolved').map(({ severity }) => severity);
  const worst = FINDING_SEVERITIES.find((severity) => open.includes(severity));
  return worst === undefined ? '' : ` (${worst})`;
}

/** The lines of a finding, each with what it is called. */
function linesOf(finding: DigestFinding): [string, string][] {
  const { subject, cloudAccountId, subscriptionId } = finding;
  const thing = [subject.logicalId, subject.physicalId].filter((part) => part !== null).join(', ');
  const place =
    subscriptionId === null ? `cloud account ${cloudAccountId}` : `subscription ${subscriptionId}`;
  const lines: [string, string][] = [
    ['What', `${subject.type}${thing === '' ? '' : ` (${thing})`}, in ${place}`],
  ];
  if (finding.change !== 'resolved') lines.push(['Risk', finding.risk], ['What to do', finding.remedy]);
  const until = finding.resolvedAt === null ? '' : `, resolved ${finding.resolvedAt}`;
  lines.push(['Since', `${finding.openedAt}${until}`], ['Finding', `${finding.id}, ${finding.code}`]);
  return lines.map(([name, value]) => [name, visible(value)]);
}

const headingOf = ({ severity, change, title }: DigestFinding): string =>
  `${severity.toUpperCase()}, ${CHANGE_WORDS[change]}: ${visible(title)}`;

const inText = (finding: DigestFinding): string =>
  [headingOf(finding), ...linesOf(finding).map(([name, value]) => `  ${name}: ${value}`)].join('\n');

const inHtml = (finding: DigestFinding): string =>
  [
    `<h3>${escapeHtml(headingOf(finding))}</h3>`,
    '<ul>',
    ...linesOf(finding).map(([name, value]) => `<li>${name}: ${escapeHtml(value)}</li>`),
    '</ul>',
  ].join('\n');

const HTML_ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => HTML_ENTITIES[sign] ?? sign);
