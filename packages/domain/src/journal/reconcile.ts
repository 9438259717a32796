import type { TrailEvent } from './cloudtrail.ts';
import { type JournalEntry, NOT_SENT } from './entry.ts';

/** A call of the journal: an entry of its own, or an intent with what became of it. */
export interface JournalCall {
  /** The entry that knows most: the answer where there is one. */
  entry: JournalEntry;
  /** When it was sent, in milliseconds. */
  sentAt: number;
}

export interface Reconciliation {
  /** Events of our keys with the entry that explains each. */
  explained: { event: TrailEvent; entry: JournalEntry; by: 'request id' | 'name and time' }[];
  /** Events of our keys that no entry explains: somebody else had the key, or the journal is not whole. */
  unexplained: TrailEvent[];
  /** Calls that CloudTrail should have and has not. */
  missing: JournalEntry[];
  /** Calls that CloudTrail may not have, by why. */
  open: Record<'late' | 'region' | 'time' | 'account' | 'unrecorded', JournalEntry[]>;
  /** Events of keys that are not ours. */
  ofOthers: number;
  /** What the events are of: from the first to the last of them, and in which regions and accounts. */
  covered: { from: string; to: string; regions: string[]; awsAccounts: string[] } | null;
}

/**
 * CloudTrail "typically delivers events within an average of about 5 minutes of an API call", and does not promise it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export const TRAIL_DELAY_MS = 15 * 60_000;

/** AWS takes no signature that is further from its own clock, so that ours is no further from CloudTrail's. */
const CLOCKS_APART_MS = 5 * 60_000;

/**
 * Outcomes that CloudTrail need not have: the call never arrived, AWS could not tell whose it was, or turned it away
 * before it looked at it.
 */
const UNRECORDED =
  /^(no answer|not sent)$|^(InvalidClientTokenId|AuthFailure|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature\w*|Request(TimeTooSkewed|InTheFuture|Expired)|ExpiredToken\w*)$|Thrott|^(RequestLimitExceeded|TooManyRequestsException|SlowDown|ServiceUnavailable|Unavailable|InternalError|InternalFailure|ServiceFailure)$/;

/**
 * Matches the journal's calls with CloudTrail's events of our keys, each with at most one: by AWS's request id, and
 * where one of the two has none, by key, name and time. Our keys are those in the journal, and `otherKeys`.
 */
export function reconcile(
  entries: readonly JournalEntry[],
  trail: readonly TrailEvent[],
  otherKeys: readonly string[] = [],
): Reconciliation {
  const calls = callsOf(entries);
  const keys = new Set(otherKeys);
  for (const { entry } of calls) if (entry.accessKeyId !== null) keys.add(entry.accessKeyId);
  const all = eachOnce(trail);
  const ours = all.filter(({ accessKeyId }) => accessKeyId !== null && keys.has(accessKeyId));
  const explained: Reconciliation['explained'] = [];
  const left = new Set(calls);

  const byRequest = new Map(calls.map((call) => [call.entry.requestId, call]));
  const rest = ours.filter((event) => {
    const call = event.requestId === null ? undefined : byRequest.get(event.requestId);
    if (!call || !left.has(call) || !isSameCall(call, event)) return true;
    left.delete(call);
    explained.push({ event, entry: call.entry, by: 'request id' });
    return false;
  });
  const unexplained = rest.filter((event) => {
    const call = nearest(left, event);
    if (!call) return true;
    left.delete(call);
    explained.push({ event, entry: call.entry, by: 'name and time' });
    return false;
  });

  const covered = coveredBy(all);
  const missing: JournalEntry[] = [];
  const open: Reconciliation['open'] = { late: [], region: [], time: [], account: [], unrecorded: [] };
  for (const call of left) {
    const why = whyNot(call, covered);
    (why === null ? missing : open[why]).push(call.entry);
  }
  return { explained, unexplained, missing, open, ofOthers: all.length - ours.length, covered };
}

/** The calls among entries: answers in the place of their intents. Links are no calls. */
export function callsOf(entries: readonly JournalEntry[]): JournalCall[] {
  const intents = new Map<number | null, JournalEntry>();
  for (const entry of entries) if (entry.kind === 'intent') intents.set(entry.sequence, entry);
  const calls: JournalCall[] = [];
  for (const entry of entries) {
    if (entry.kind === 'call') calls.push({ entry, sentAt: Date.parse(entry.time) });
    if (entry.kind !== 'answer') continue;
    const sentAt = Date.parse(intents.get(entry.intent)?.time ?? entry.time);
    intents.delete(entry.intent);
    calls.push({ entry, sentAt });
  }
  for (const entry of intents.values()) calls.push({ entry, sentAt: Date.parse(entry.time) });
  return eachRequestOnce(calls).sort((one, other) => one.sentAt - other.sentAt);
}

/** An entry is written twice where the database took it and broke before it said so. */
function eachRequestOnce(calls: JournalCall[]): JournalCall[] {
  const seen = new Set<string>();
  return calls.filter(({ entry: { requestId } }) => {
    if (requestId === null) return true;
    const isNew = !seen.has(requestId);
    seen.add(requestId);
    return isNew;
  });
}

/** The same event is in several files where deliveries overlap. */
function eachOnce(trail: readonly TrailEvent[]): TrailEvent[] {
  const seen = new Set<string>();
  return trail.filter(({ eventId }) => {
    if (eventId === null) return true;
    const isNew = !seen.has(eventId);
    seen.add(eventId);
    return isNew;
  });
}

const isSameCall = ({ entry }: JournalCall, event: TrailEvent): boolean =>
  entry.accessKeyId === event.accessKeyId &&
  entry.service === event.service &&
  entry.operation === event.operation &&
  entry.region === event.region;

/** The call of that key and name that was sent nearest to the event, of those where a request id is not known. */
function nearest(calls: ReadonlySet<JournalCall>, event: TrailEvent): JournalCall | null {
  const at = Date.parse(event.time);
  let found: JournalCall | null = null;
  let least = CLOCKS_APART_MS;
  for (const call of calls) {
    if (event.requestId !== null && call.entry.requestId !== null) continue;
    if (call.entry.outcome === NOT_SENT || !isSameCall(call, event)) continue;
    const apart = Math.abs(call.sentAt - at);
    if (apart > least) continue;
    least = apart;
    found = call;
  }
  return found;
}

function coveredBy(trail: readonly TrailEvent[]): Reconciliation['covered'] {
  if (trail.length === 0) return null;
  const times = trail.map(({ time }) => Date.parse(time));
  const among = (values: (string | null)[]): string[] =>
    [...new Set(values.filter((value): value is string => value !== null && value !== ''))].sort();
  return {
    from: new Date(times.reduce((a, b) => Math.min(a, b))).toISOString(),
    to: new Date(times.reduce((a, b) => Math.max(a, b))).toISOString(),
    regions: among(trail.map(({ region }) => region)),
    awsAccounts: among(trail.map(({ awsAccountId }) => awsAccountId)),
  };
}

/** Why CloudTrail may not have a call; null when it should. */
function whyNot(
  { entry, sentAt }: JournalCall,
  covered: Reconciliation['covered'],
): keyof Reconciliation['open'] | null {
  if (entry.accessKeyId === null || entry.outcome === null || UNRECORDED.test(entry.outcome))
    return 'unrecorded';
  if (isDataEvent(entry)) return 'unrecorded';
  if (!covered) return 'time';
  const { awsAccounts, regions } = covered;
  if (entry.awsAccountId !== null && awsAccounts.length > 0 && !awsAccounts.includes(entry.awsAccountId))
    return 'account';
  const to = Date.parse(covered.to) + 1_000;
  if (sentAt < Date.parse(covered.from) - 1_000 || sentAt > to) return 'time';
  if (entry.region !== null && !regions.includes(entry.region)) return 'region';
  return sentAt > to - TRAIL_DELAY_MS ? 'late' : null;
}

/**
 * Calls that CloudTrail has as data events, which a trail has only when it was told to.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
 */
const isDataEvent = ({ service, operation }: JournalEntry): boolean =>
  service === 'monitoring' && /^(GetMetricData|GetMetricWidgetImage|PutMetricData)$/.test(operation);

/** Whether something was found that somebody has to look into. */
export const isReconciled = ({ unexplained, missing }: Reconciliation): boolean =>
  unexplained.length === 0 && missing.length === 0;
