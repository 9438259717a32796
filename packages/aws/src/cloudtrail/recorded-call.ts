import type { Event } from '@aws-sdk/client-cloudtrail';
import type { RecordedCall } from '@berth/domain';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function recordOf(text: string | undefined): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}

/**
 * A call as a look-up gives it; null where it does not tell who made it. What a service of AWS did by itself has no ARN,
 * but the service's name.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function toRecordedCall(event: Event): RecordedCall | null {
  const record = recordOf(event.CloudTrailEvent);
  const identity = objectOf(record.userIdentity);
  const arn = textOf(identity.arn) || textOf(identity.invokedBy) || textOf(event.Username);
  if (!arn || !event.EventTime || !event.EventName || !event.EventId) return null;
  return {
    arn,
    event: event.EventName,
    time: event.EventTime.toISOString(),
    sourceIp: textOf(record.sourceIPAddress),
    eventId: event.EventId,
    requestId: textOf(record.requestID),
    readOnly: event.ReadOnly === 'true',
    failed: textOf(record.errorCode) !== '',
  };
}
