import {
  FINDING_SEVERITIES,
  type FindingCode,
  type FindingSeverity,
  type FindingSubject,
} from '../watch/finding.ts';

/** A finding as receivers are told of it. */
export interface ToldFinding {
  id: number;
  code: FindingCode;
  severity: FindingSeverity;
  title: string;
  risk: string;
  remedy: string;
  subject: FindingSubject;
  cloudAccountId: number;
  /** Null where it is about the cloud account itself. */
  subscriptionId: number | null;
  openedAt: Date;
  resolvedAt: Date | null;
}

/** What one scan has to tell. */
export interface Told {
  opened: ToldFinding[];
  resolved: ToldFinding[];
  reopened: ToldFinding[];
}

export const FINDING_CHANGES = ['opened', 'reopened', 'resolved'] as const;
export type FindingChange = (typeof FINDING_CHANGES)[number];

/** A finding as a message holds it: what JSON can carry. */
export type DigestFinding = Omit<ToldFinding, 'openedAt' | 'resolvedAt'> & {
  change: FindingChange;
  openedAt: string;
  resolvedAt: string | null;
};

/** What one receiver is told at once, as it is stored: of one scan, or that this is a test. */
export interface Digest {
  kind: 'findings' | 'test';
  /** How many there are of each kind, those that are left out included. */
  counts: Record<FindingChange, number>;
  /** Open ones first, the worst before the others. */
  findings: DigestFinding[];
  /** How many are not listed. */
  omitted: number;
}

/** Some 50 kB, of which nobody reads the end; the rest is in the API. */
export const LISTED_MOST = 100;

/** Whether a finding of that severity is one for a receiver who wants to know from `minimum` on. */
export const isAtLeast = (severity: FindingSeverity, minimum: FindingSeverity): boolean =>
  FINDING_SEVERITIES.indexOf(severity) <= FINDING_SEVERITIES.indexOf(minimum);

/** What a receiver is told of a scan; null when nothing of it is as severe as the receiver wants. */
export function digestOf(told: Told, minimum: FindingSeverity): Digest | null {
  const wanted = FINDING_CHANGES.flatMap((change) =>
    told[change].filter(({ severity }) => isAtLeast(severity, minimum)).map(listed(change)),
  );
  const counts = countsBy((change) => wanted.filter((one) => one.change === change).length);
  return wanted.length === 0 ? null : { kind: 'findings', counts, ...shortened(wanted) };
}

/** Several digests as one, for a receiver who would otherwise be told many times over. */
export function joinDigests(digests: readonly Digest[]): Digest {
  const sum = (of: (digest: Digest) => number) => digests.reduce((total, digest) => total + of(digest), 0);
  const { findings, omitted } = shortened(digests.flatMap((digest) => digest.findings));
  return {
    kind: 'findings',
    counts: countsBy((change) => sum(({ counts }) => counts[change])),
    findings,
    omitted: omitted + sum((digest) => digest.omitted),
  };
}

export const TEST_DIGEST: Digest = {
  kind: 'test',
  counts: { opened: 0, reopened: 0, resolved: 0 },
  findings: [],
  omitted: 0,
};

/** These fields and no others: what is stored of a finding holds more, which is not for third parties. */
const listed =
  (change: FindingChange) =>
  (finding: ToldFinding): DigestFinding => ({
    id: finding.id,
    change,
    code: finding.code,
    severity: finding.severity,
    title: finding.title,
    risk: finding.risk,
    remedy: finding.remedy,
    subject: finding.subject,
    cloudAccountId: finding.cloudAccountId,
    subscriptionId: finding.subscriptionId,
    openedAt: finding.openedAt.toISOString(),
    resolvedAt: finding.resolvedAt?.toISOString() ?? null,
  });

const countsBy = (count: (change: FindingChange) => number): Digest['counts'] => ({
  opened: count('opened'),
  reopened: count('reopened'),
  resolved: count('resolved'),
});

/** The first of them in the order in which somebody has to look, and how many are left out. */
function shortened(findings: readonly DigestFinding[]): Pick<Digest, 'findings' | 'omitted'> {
  const rank = ({ change, severity }: DigestFinding) =>
    (change === 'resolved' ? FINDING_SEVERITIES.length : 0) + FINDING_SEVERITIES.indexOf(severity);
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
  return { findings: sorted.slice(0, LISTED_MOST), omitted: Math.max(0, sorted.length - LISTED_MOST) };
}

/** `2 findings opened, 1 opened again, 3 resolved`: what happened, in one line. */
export function summaryOf({ counts }: Pick<Digest, 'counts'>): string {
  const parts = [
    ...(counts.opened > 0 ? [`${findings(counts.opened)} opened`] : []),
    ...(counts.reopened > 0 ? [`${findings(counts.reopened)} opened again`] : []),
    ...(counts.resolved > 0 ? [`${findings(counts.resolved)} resolved`] : []),
  ];
  return parts.join(', ');
}

const findings = (count: number): string => (count === 1 ? '1 finding' : `${count} findings`);
