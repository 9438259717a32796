import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FINDING_SEVERITIES } from '../watch/finding.ts';
import { digestOf, joinDigests, LISTED_MOST, summaryOf, type Told, type ToldFinding } from './digest.ts';
import { findingsMail } from './findings-mail.ts';
import { RETRY_PAUSES_MS, retryAfterMs, retryPauseMs } from './retry-pauses.ts';

const finding = (id: number, change: Partial<ToldFinding> = {}): ToldFinding => ({
  id,
  code: 'instance_stopped',
  severity: 'high',
  title: 'Instance Node2 was stopped',
  risk: 'It does not answer.',
  remedy: 'Start it.',
  subject: { type: 'AWS::EC2::Instance', logicalId: 'Node2', physicalId: 'i-1' },
  cloudAccountId: 1001,
  subscriptionId: null,
  openedAt: new Date('2026-11-20T12:00:00Z'),
  resolvedAt: null,
  ...change,
});
const told = (change: Partial<Told>): Told => ({ opened: [], reopened: [], resolved: [], ...change });

describe('A digest', () => {
  test.each(FINDING_SEVERITIES.map((minimum, index) => ({ minimum, count: index + 1 })))(
    'from $minimum on has the $count severities that are as bad or worse',
    ({ minimum, count }) => {
      const opened = FINDING_SEVERITIES.map((severity, index) => finding(index, { severity }));
      expect(digestOf(told({ opened }), minimum)?.findings).toHaveLength(count);
    },
  );

  test('holds what is for third parties, and nothing else that is stored of a finding', () => {
    const stored = { ...finding(1), evidence: { wanted: 'a', seen: 'b' }, accountId: 7 };
    const digest = digestOf(told({ opened: [stored] }), 'low');
    expect(JSON.stringify(digest)).not.toMatch(/evidence|accountId"/);
  });

  test('of nothing that the receiver wants is none', () => {
    expect(digestOf(told({}), 'low')).toBeNull();
    expect(digestOf(told({ resolved: [finding(1, { severity: 'low' })] }), 'medium')).toBeNull();
  });

  test('of very many findings lists the worst, and counts all', () => {
    const opened = Array.from({ length: 250 }, (_, id) => finding(id, { severity: 'low' }));
    const digest = digestOf(told({ opened: [...opened, finding(999, { severity: 'critical' })] }), 'low');
    expect(digest).toMatchObject({ counts: { opened: 251 }, omitted: 251 - LISTED_MOST });
    expect(digest?.findings[0]?.id).toBe(999);
    const twice = joinDigests(digest ? [digest, digest] : []);
    expect(twice).toMatchObject({ counts: { opened: 502 }, omitted: 502 - LISTED_MOST });
  });

  test('says in one line what happened', () => {
    const counts = { opened: 1, reopened: 2, resolved: 1 };
    expect(summaryOf({ counts })).toBe('1 finding opened, 2 findings opened again, 1 finding resolved');
  });
});

describe('A mail', () => {
  const markup = /<(?!\/?(?:html|body|p|b|h3|ul|li|small|a)\b|!doctype)/;

  test('holds whatever a tenant typed as text: no header, no line and no markup of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (title, name) => {
        const hostile = `${title}\r\nBcc: x@evil.example\n<img src=x onerror=alert(1)>"'&`;
        const digest = digestOf(told({ opened: [finding(1, { title: hostile, remedy: hostile })] }), 'low');
        if (!digest) throw new Error('There is something to tell');
        const mail = findingsMail({ accountName: `${name}\n<script>`, digest, consoleUrl: null });
        expect(mail.subject).not.toMatch(/[\r\n]/);
        expect(mail.text).not.toMatch(/^Bcc:/m);
        expect(mail.html).not.toMatch(markup);
      }),
    );
  });

  test('names the worst in its subject, and does not scare where all is mended', () => {
    const opened = digestOf(told({ opened: [finding(1), finding(2, { severity: 'critical' })] }), 'low');
    const resolved = digestOf(told({ resolved: [finding(1, { severity: 'critical' })] }), 'low');
    const subject = (digest: typeof opened) =>
      digest && findingsMail({ accountName: 'Acme', digest, consoleUrl: null }).subject;
    expect(subject(opened)).toBe('[Berth] Acme: 2 findings opened (critical)');
    expect(subject(resolved)).toBe('[Berth] Acme: 1 finding resolved');
  });
});

describe('The pause before another attempt', () => {
  test('grows over three days, and then there is none', () => {
    const pauses = RETRY_PAUSES_MS.map((_, index) => retryPauseMs(index + 1, 0));
    expect(pauses).toEqual([...RETRY_PAUSES_MS]);
    expect(retryPauseMs(RETRY_PAUSES_MS.length + 1, 0)).toBeNull();
    expect(RETRY_PAUSES_MS.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(3 * 24 * 3_600_000);
  });

  test('is up to a tenth longer by chance, and as long as the receiver asks, but for a day at most', () => {
    expect(retryPauseMs(1, 1)).toBe(5_500);
    expect(retryPauseMs(1, 0, 60_000)).toBe(60_000);
    expect(retryPauseMs(1, 0, 10 ** 12)).toBe(24 * 3_600_000);
  });

  test.each([
    { header: undefined, ms: 0 },
    { header: '120', ms: 120_000 },
    { header: 'Fri, 20 Nov 2026 12:01:00 GMT', ms: 60_000 },
    { header: 'Fri, 20 Nov 2026 11:00:00 GMT', ms: 0 },
    { header: 'soon', ms: 0 },
    { header: '-1', ms: 0 },
  ])('that Retry-After $header asks for is $ms ms', ({ header, ms }) => {
    expect(retryAfterMs(header, Date.parse('2026-11-20T12:00:00Z'))).toBe(ms);
  });
});
