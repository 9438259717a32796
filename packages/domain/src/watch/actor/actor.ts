import { parseArn } from '../../verify/arns.ts';
import type { Finding } from '../finding.ts';
import { CALLS_BEHIND } from './calls-behind.ts';

/** Who brought something about, as CloudTrail recorded the call. */
export interface Actor {
  /** ARN of the user, or of the session of a role. */
  arn: string;
  /** The call, such as `StopInstances`. */
  event: string;
  /** ISO 8601. */
  time: string;
  /** The address it came from, or the AWS service that made it. */
  sourceIp: string;
  /** By which the customer finds it in CloudTrail. */
  eventId: string;
}

/** One call that CloudTrail recorded. */
export interface RecordedCall extends Actor {
  /** AWS's id of the request. */
  requestId: string;
  readOnly: boolean;
  /** Whether AWS refused it. */
  failed: boolean;
}

/** Why nobody is named. */
export const ACTOR_UNKNOWN = ['not-permitted', 'not-recorded', 'no-call', 'no-answer'] as const;

export type ActorSeen =
  /** `others`: ARNs of who else made a call in that time which can have done it. */
  | { kind: 'known'; actor: Actor; others: string[] }
  | { kind: 'unknown'; because: (typeof ACTOR_UNKNOWN)[number] };

/** How far the search for who brought a finding about is. */
export interface ActorSearch {
  /** ISO 8601: it was not so yet at the look before, or that far back is looked. */
  since: string;
  /** ISO 8601, of the last time that it was searched; null before the first. */
  searchedAt: string | null;
  seen: ActorSeen | null;
}

const HOUR_MS = 3_600_000;
/** CloudTrail shows most calls within minutes, and all of them within a quarter of an hour or a little more. */
const RECORDED_WITHIN_MS = HOUR_MS;
/** A customer who grants it after having read why nobody is named has the name on the same day. */
const PERMISSION_AGAIN_MS = 6 * HOUR_MS;
/** A fault that lasts longer is none that passes. */
const ANSWER_WITHIN_MS = 24 * HOUR_MS;

/** Whether it is worth to search once more for who brought an open finding about. */
export function isToSearch(search: ActorSearch, openedAt: number, now: number): boolean {
  const { seen, searchedAt } = search;
  if (!seen || searchedAt === null) return true;
  if (seen.kind === 'known') return false;
  switch (seen.because) {
    case 'no-call':
      return false;
    case 'not-recorded':
      // It was not there before it could be, and is looked for once more when it has to be.
      return Date.parse(searchedAt) - openedAt < RECORDED_WITHIN_MS;
    case 'not-permitted':
      return now - Date.parse(searchedAt) >= PERMISSION_AGAIN_MS;
    case 'no-answer':
      return now - openedAt < ANSWER_WITHIN_MS;
  }
}

/** Where events about a subject are, and under which names. */
export interface TrailPlace {
  names: string[];
  /** What is done in IAM is recorded in one region of a partition; null: where the resource is. */
  region: string | null;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events */
const IAM_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/**
 * Under which names CloudTrail has what may have brought a finding about; null where no call does, or nothing has a
 * name.
 *
 * @param userArn The programmatic user, whose AWS account it is about.
 * @param policies Names of the two managed policies.
 */
export function trailPlace(
  { code, subject: { type, physicalId } }: Pick<Finding, 'code' | 'subject'>,
  userArn: string,
  policies: { userPolicy: string; instancePolicy: string },
): TrailPlace | null {
  if (CALLS_BEHIND[code] === null || physicalId === null) return null;
  if (!type.startsWith('AWS::IAM::')) return { names: [physicalId], region: null };
  const { partition = 'aws', accountId = '' } = parseArn(userArn) ?? {};
  const name = physicalId.slice(physicalId.lastIndexOf('/') + 1);
  const policy = code.startsWith('cluster_') ? policies.instancePolicy : policies.userPolicy;
  const hangsOnPolicy = /policy_(narrowed|widened)$|look_denied$/.test(code);
  return {
    names: [name, ...(hangsOnPolicy ? [`arn:${partition}:iam::${accountId}:policy/${policy}`] : [])],
    region: IAM_REGIONS[partition] ?? null,
  };
}

/** Calls about a subject that can have brought its finding about: those that AWS carried out, the newest first. */
export const suspects = ({ code }: Pick<Finding, 'code'>, events: readonly RecordedCall[]): RecordedCall[] =>
  events
    .filter(({ event, readOnly, failed }) => !readOnly && !failed && CALLS_BEHIND[code]?.test(event))
    .sort((a, b) => (a.time < b.time ? 1 : -1));

export const actorOf = ({ arn, event, time, sourceIp, eventId }: RecordedCall): Actor => ({
  arn,
  event,
  time,
  sourceIp,
  eventId,
});
