import type { SandboxEvent } from '../conditions/event-log.ts';
import { type TrailIdentity, trailTime } from './identity.ts';

/** A call that CloudTrail delivers to an account: one whose caller was recognised. */
export type TrailedEvent = SandboxEvent & { userIdentity: TrailIdentity };

export const isTrailed = (event: SandboxEvent): event is TrailedEvent => event.userIdentity !== undefined;

export const eventSourceOf = ({ service }: SandboxEvent): string => `${service}.amazonaws.com`;

/** IAM is a service of the whole world, and its events are in us-east-1 only. */
export const trailRegionOf = ({ service, region }: SandboxEvent): string =>
  service === 'iam' ? 'us-east-1' : region;

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function withLoweredNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withLoweredNames);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [lowered(name), withLoweredNames(each)]),
  );
}

const IAM_EXCEPTIONS =
  /^(NoSuchEntity|EntityAlreadyExists|DeleteConflict|LimitExceeded|InvalidInput|MalformedPolicyDocument)$/;

/** EC2's codes say whose fault it was, IAM's have the names of its exceptions. */
function errorCodeOf({ service, errorCode = '' }: SandboxEvent): string {
  if (service === 'ec2')
    return `${/^(Insufficient|Internal|Unavailable)/.test(errorCode) ? 'Server' : 'Client'}.${errorCode}`;
  return service === 'iam' && IAM_EXCEPTIONS.test(errorCode) ? `${errorCode}Exception` : errorCode;
}

/**
 * One call as CloudTrail's files and LookupEvents show it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function trailRecord(event: TrailedEvent): Record<string, unknown> {
  const parameters = event.requestParameters;
  return {
    eventVersion: '1.11',
    userIdentity: event.userIdentity,
    eventTime: trailTime(event.time),
    eventSource: eventSourceOf(event),
    eventName: event.action,
    awsRegion: trailRegionOf(event),
    sourceIPAddress: event.sourceIp,
    userAgent: event.userAgent,
    ...(event.errorCode === undefined
      ? {}
      : { errorCode: errorCodeOf(event), errorMessage: event.errorMessage }),
    requestParameters: Object.keys(parameters).length > 0 ? withLoweredNames(parameters) : null,
    responseElements: null,
    requestID: event.requestId,
    eventID: event.eventId,
    readOnly: event.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: event.accountId,
    eventCategory: 'Management',
  };
}
