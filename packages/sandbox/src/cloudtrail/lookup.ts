import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, operation, resourceStar } from '../protocol/operation.ts';
import { trailUserName } from './identity.ts';
import { eventSourceOf, isTrailed, type TrailedEvent, trailRecord, trailRegionOf } from './record.ts';
import { resourcesOf } from './resources.ts';

/** How far back a look-up reaches. */
const REACH_MS = 90 * 24 * 3_600_000;
const MOST = 50;

/** What each attribute looks at; an event may have several values of it. */
const ATTRIBUTES: Readonly<Record<string, (event: TrailedEvent) => string | readonly string[]>> = {
  AccessKeyId: ({ accessKeyId }) => accessKeyId,
  EventId: ({ eventId }) => eventId,
  EventName: ({ action }) => action,
  EventSource: eventSourceOf,
  ReadOnly: ({ readOnly }) => String(readOnly),
  ResourceName: (event) => resourcesOf(event).map(({ ResourceName = '' }) => ResourceName),
  ResourceType: (event) => resourcesOf(event).map(({ ResourceType = '' }) => ResourceType),
  Username: ({ userIdentity }) => trailUserName(userIdentity),
};

const view = (event: TrailedEvent): CloudTrail.Event => ({
  EventId: event.eventId,
  EventName: event.action,
  ReadOnly: String(event.readOnly),
  AccessKeyId: event.accessKeyId,
  EventTime: new Date(Math.floor(Date.parse(event.time) / 1000) * 1000),
  EventSource: eventSourceOf(event),
  Username: trailUserName(event.userIdentity),
  Resources: [...resourcesOf(event)],
  CloudTrailEvent: JSON.stringify(trailRecord(event)),
});

function wantedBy(input: CloudTrail.LookupEventsRequest): (event: TrailedEvent) => boolean {
  const [attribute, ...others] = input.LookupAttributes ?? [];
  if (!attribute) return () => true;
  const { AttributeKey = '', AttributeValue } = attribute;
  const look = Object.hasOwn(ATTRIBUTES, AttributeKey) ? ATTRIBUTES[AttributeKey] : undefined;
  if (others.length > 0 || !look || !AttributeValue)
    throw new AwsError('InvalidLookupAttributesException', 'The lookup attributes are not valid: give one.');
  return (event) => [look(event)].flat().includes(AttributeValue);
}

/** Where a page begins: after the event of this number, counted back from the newest. */
function beginningOf(token: string | undefined): number {
  if (token === undefined) return Number.POSITIVE_INFINITY;
  const at = /^before:(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (at === undefined) throw new AwsError('InvalidNextTokenException', 'The next token is not valid.');
  return Number(at);
}

/** The newest first; a page goes on where the one before ended, whatever has happened since. */
function lookUp(input: CloudTrail.LookupEventsRequest, call: Call): CloudTrail.LookupEventsResponse {
  const { StartTime, EndTime, MaxResults = MOST, NextToken, EventCategory } = input;
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > MOST)
    throw new AwsError('InvalidMaxResultsException', `MaxResults must be between 1 and ${MOST}.`);
  if (EventCategory !== undefined && EventCategory !== 'insight')
    throw new AwsError('InvalidEventCategoryException', 'The event category is not valid.');
  const from = Math.max(StartTime?.getTime() ?? 0, call.nowMs - REACH_MS);
  const to = EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
  if (StartTime && StartTime.getTime() > to)
    throw new AwsError('InvalidTimeRangeException', 'The start time is after the end time.');
  const wanted = wantedBy(input);
  const before = beginningOf(NextToken);
  const found = call.world.events
    .list(call.account.accountId, 0)
    .filter(isTrailed)
    .filter((event) => event.id < before && trailRegionOf(event) === call.region)
    .filter(({ time }) => {
      const at = Math.floor(Date.parse(time) / 1000) * 1000;
      return at >= from && at <= to;
    })
    .filter((event) => EventCategory === undefined && wanted(event))
    .reverse();
  const page = found.slice(0, MaxResults);
  const last = page.at(-1)?.id ?? 0;
  return {
    Events: page.map(view),
    ...(found.length > page.length ? { NextToken: Buffer.from(`before:${last}`).toString('base64url') } : {}),
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
export const lookupOperations = {
  LookupEvents: operation<CloudTrail.LookupEventsRequest, CloudTrail.LookupEventsResponse>({
    readOnly: true,
    needs: resourceStar,
    run: lookUp,
  }),
};
