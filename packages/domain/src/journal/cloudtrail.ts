import { err, ok, type Result } from '../result.ts';

/** What is read of one event of CloudTrail. */
export interface TrailEvent {
  eventId: string | null;
  /** To the second. */
  time: string;
  /** Its `eventSource`, without `.amazonaws.com`. */
  service: string;
  /** Its `eventName`. */
  operation: string;
  region: string;
  accessKeyId: string | null;
  requestId: string | null;
  errorCode: string | null;
  awsAccountId: string | null;
  sourceIp: string | null;
  userAgent: string | null;
}

/**
 * Reads what CloudTrail delivers to its bucket (`Records`), and what `aws cloudtrail lookup-events` prints (`Events`,
 * each with the record as a text). The error says in words what is wrong.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function readTrail(value: unknown): Result<TrailEvent[], string> {
  const { Records, Events } = membersOf(value);
  if (Array.isArray(Records)) return readRecords(Records);
  if (!Array.isArray(Events)) return err('it has neither "Records" nor "Events"');
  const records: unknown[] = [];
  for (const [index, event] of Events.entries()) {
    const text = membersOf(event).CloudTrailEvent;
    const record = typeof text === 'string' ? parsed(text) : undefined;
    if (record === undefined) return err(`its event ${index + 1} has no CloudTrailEvent that is JSON`);
    records.push(record);
  }
  return readRecords(records);
}

function readRecords(records: readonly unknown[]): Result<TrailEvent[], string> {
  const events: TrailEvent[] = [];
  for (const [index, record] of records.entries()) {
    const event = readRecord(membersOf(record));
    if (!event) return err(`its record ${index + 1} is no event of CloudTrail`);
    events.push(event);
  }
  return ok(events);
}

function readRecord(record: Record<string, unknown>): TrailEvent | null {
  const { eventTime, eventSource, eventName, awsRegion } = record;
  if (typeof eventTime !== 'string' || Number.isNaN(Date.parse(eventTime))) return null;
  if (typeof eventSource !== 'string' || typeof eventName !== 'string') return null;
  return {
    eventId: textOf(record.eventID),
    time: eventTime,
    service: eventSource.replace(/\.amazonaws\.com$/, ''),
    operation: eventName,
    region: textOf(awsRegion) ?? '',
    accessKeyId: textOf(membersOf(record.userIdentity).accessKeyId),
    requestId: textOf(record.requestID),
    errorCode: textOf(record.errorCode),
    awsAccountId: textOf(record.recipientAccountId),
    sourceIp: textOf(record.sourceIPAddress),
    userAgent: textOf(record.userAgent),
  };
}

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
