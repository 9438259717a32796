import type { JournalEntryBody } from '@berth/api';
import { expect, test } from 'vitest';
import { callText, outcomeOf, reasonOf, shownCalls } from './journal-text.ts';

const entry = (change: Partial<JournalEntryBody>): JournalEntryBody => ({
  accountId: 1001,
  sequence: 1,
  time: '2026-11-28T12:00:00.000Z',
  kind: 'call',
  cloudAccountId: 2,
  awsAccountId: '123456789012',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  region: 'eu-central-1',
  service: 'ec2',
  operation: 'RunInstances',
  reason: { kind: 'deployment', id: '2001' },
  intent: null,
  requestId: null,
  outcome: 'ok',
  durationMs: 1,
  previous: '',
  hash: '',
  ...change,
});

test('a call that changed something is one row, and one that was never answered is not left out', () => {
  const answered = entry({ sequence: 1, kind: 'intent', outcome: null });
  const answer = entry({ sequence: 3, kind: 'answer', intent: 1 });
  const unanswered = entry({ sequence: 2, kind: 'intent', outcome: null });
  // A page that was loaded twice brings the same entries again.
  expect(shownCalls([answer, unanswered, answered, answer]).map(({ sequence }) => sequence)).toEqual([3, 2]);
  expect(outcomeOf(unanswered)).toEqual({ type: 'pending', text: 'No answer among these' });
});

test('a call says what it was for, and where that is shown', () => {
  expect(callText(entry({}))).toBe('ec2:RunInstances');
  expect(reasonOf(entry({}))).toEqual({ text: 'Deploying subscription 2001', href: '/subscriptions/2001' });
  expect(reasonOf(entry({ reason: { kind: 'revert', id: '17' } }))).toEqual({
    text: 'Undoing finding 17',
    href: '/findings/17',
  });
  const link = entry({ kind: 'link', outcome: null, reason: { kind: 'support-link', id: 'case 4711' } });
  expect([callText(link), reasonOf(link).text, outcomeOf(link).text]).toEqual([
    'A sign-in link for support',
    'case 4711',
    'Given out',
  ]);
});

test.each([
  ['ok', 'success', 'Done'],
  ['Client.UnauthorizedOperation', 'warning', 'Client.UnauthorizedOperation'],
  ['no answer', 'warning', 'No answer'],
  ['not sent', 'stopped', 'Not sent'],
] as const)('AWS answered %s', (outcome, type, text) => {
  expect(outcomeOf(entry({ outcome }))).toEqual({ type, text });
});
