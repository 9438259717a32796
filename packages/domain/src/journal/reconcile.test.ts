import { describe, expect, test } from 'vitest';
import { readTrail, type TrailEvent } from './cloudtrail.ts';
import type { JournalEntry } from './entry.ts';
import { isReconciled, reconcile } from './reconcile.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const entry = (change: Partial<JournalEntry> = {}): JournalEntry => ({
  accountId: 1001,
  sequence: 1,
  time: '2026-11-20T12:00:00.400Z',
  kind: 'call',
  cloudAccountId: 1001,
  awsAccountId: '111122223333',
  accessKeyId: KEY,
  region: 'us-east-1',
  service: 'ec2',
  operation: 'DescribeVpcs',
  reason: { kind: 'scan', id: '7' },
  intent: null,
  requestId: 'r1',
  outcome: 'ok',
  durationMs: 90,
  ...change,
});
const event = (change: Partial<TrailEvent> = {}): TrailEvent => ({
  eventId: null,
  time: '2026-11-20T12:00:00Z',
  service: 'ec2',
  operation: 'DescribeVpcs',
  region: 'us-east-1',
  accessKeyId: KEY,
  requestId: 'r1',
  errorCode: null,
  awsAccountId: '111122223333',
  sourceIp: '203.0.113.7',
  userAgent: 'aws-sdk-js',
  ...change,
});
/** Somebody else's event, an hour later: until then the export has everything. */
const later = event({ accessKeyId: 'AKIAI44QH8DHBEXAMPLE', time: '2026-11-20T13:00:00Z', requestId: 'r9' });
const earlier = { ...later, time: '2026-11-20T11:00:00Z', requestId: 'r8' };

describe('A call of our key', () => {
  test('is explained by the entry that has its request id', () => {
    const result = reconcile([entry()], [earlier, event(), later]);
    expect(result.explained.map(({ by }) => by)).toEqual(['request id']);
    expect(isReconciled(result)).toBe(true);
    expect(result.ofOthers).toBe(2);
  });

  test('that no entry has is unexplained, were it as like another as can be', () => {
    const result = reconcile([entry()], [event(), event({ requestId: 'r2' }), later]);
    expect(result.unexplained.map(({ requestId }) => requestId)).toEqual(['r2']);
    expect(isReconciled(result)).toBe(false);
  });

  test.each([
    ['another name', { operation: 'TerminateInstances' }],
    ['another service', { service: 'iam' }],
    ['another region', { region: 'eu-west-1' }],
  ])('is not explained by a request id under %s', (_what, change) => {
    const result = reconcile([entry()], [earlier, event(change), later]);
    expect([result.unexplained.length, result.missing.length]).toEqual([1, 1]);
  });

  test('is explained by an intent whose answer a crash kept from being written, and by no second one', () => {
    const intent = entry({ kind: 'intent', operation: 'CreateVpc', requestId: null, outcome: null });
    const made = event({ operation: 'CreateVpc', requestId: 'r5', time: '2026-11-20T12:00:01Z' });
    const result = reconcile([intent], [made, { ...made, requestId: 'r6' }, later]);
    expect(result.explained.map(({ by }) => by)).toEqual(['name and time']);
    expect(result.unexplained.map(({ requestId }) => requestId)).toEqual(['r6']);
  });

  test('is not explained by an intent of six minutes before', () => {
    const intent = entry({ kind: 'intent', requestId: null, outcome: null });
    const result = reconcile([intent], [event({ requestId: 'r5', time: '2026-11-20T12:06:01Z' }), later]);
    expect(result.unexplained).toHaveLength(1);
  });

  test('counts once where two files have it', () => {
    const twice = event({ eventId: 'e1' });
    expect(reconcile([entry()], [twice, twice, later]).unexplained).toEqual([]);
  });

  test('of a key that the journal has not, but that is said to be ours, is unexplained', () => {
    const result = reconcile([], [later], ['AKIAI44QH8DHBEXAMPLE']);
    expect(result.unexplained).toHaveLength(1);
  });
});

describe('A call of the journal', () => {
  test('that CloudTrail should have and has not is missing', () => {
    const result = reconcile([entry()], [earlier, later]);
    expect(result.missing.map(({ requestId }) => requestId)).toEqual(['r1']);
  });

  test('an intent and its answer are one call', () => {
    const calls = [
      entry({ kind: 'intent', operation: 'CreateVpc', requestId: null, outcome: null }),
      entry({ sequence: 2, kind: 'answer', intent: 1, operation: 'CreateVpc' }),
    ];
    const result = reconcile(calls, [event({ operation: 'CreateVpc' }), later]);
    expect([result.explained.length, result.missing.length, result.open.unrecorded.length]).toEqual([
      1, 0, 0,
    ]);
  });

  test.each([
    ['of the last quarter of an hour of the export', { time: '2026-11-20T12:50:00.000Z' }, 'late'],
    ['after the last event of the export', { time: '2026-11-20T14:00:00.000Z' }, 'time'],
    ['in a region that the export has nothing of', { region: 'eu-west-1' }, 'region'],
    ['in another AWS account', { awsAccountId: '444455556666' }, 'account'],
    ['that AWS could not tell the caller of', { outcome: 'SignatureDoesNotMatch' }, 'unrecorded'],
    ['that is a data event', { service: 'monitoring', operation: 'GetMetricData' }, 'unrecorded'],
    ['that was throttled', { outcome: 'RequestLimitExceeded' }, 'unrecorded'],
    ['that got no answer', { outcome: 'no answer', requestId: null }, 'unrecorded'],
  ] as const)('%s is not called missing', (_what, change, why) => {
    const result = reconcile([entry(change)], [earlier, later]);
    expect(result.missing).toEqual([]);
    expect(result.open[why]).toHaveLength(1);
  });

  test('that was denied is missing where CloudTrail has it not: it records denials', () => {
    expect(reconcile([entry({ outcome: 'UnauthorizedOperation' })], [earlier, later]).missing).toHaveLength(
      1,
    );
  });
});

describe('An export of CloudTrail', () => {
  const record = {
    eventID: 'e1',
    eventTime: '2026-11-20T12:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeVpcs',
    awsRegion: 'us-east-1',
    requestID: 'r1',
    userIdentity: { type: 'IAMUser', accessKeyId: KEY },
    recipientAccountId: '111122223333',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-sdk-js',
  };

  test('is read as CloudTrail delivers it, and as lookup-events prints it', () => {
    const expected = { ok: true, value: [event({ eventId: 'e1' })] };
    expect(readTrail({ Records: [record] })).toEqual(expected);
    expect(readTrail({ Events: [{ CloudTrailEvent: JSON.stringify(record) }] })).toEqual(expected);
  });

  test.each([
    ['no object', null, 'neither'],
    ['another object', { records: [] }, 'neither'],
    ['a record without a name', { Records: [{ ...record, eventName: 7 }] }, 'record 1'],
    ['a record without a time', { Records: [record, { ...record, eventTime: 'noon' }] }, 'record 2'],
    ['an event that is no JSON', { Events: [{ CloudTrailEvent: '{' }] }, 'event 1'],
  ])('is refused when it is %s', (_what, value, why) => {
    expect(readTrail(value)).toEqual({ ok: false, error: expect.stringContaining(why) });
  });
});
