import { canonicalJson } from './canonical-json.ts';

/** For the sake of what a call was made. */
export const JOURNAL_REASONS = [
  'task',
  'deployment',
  'verification',
  'scan',
  'revert',
  'metrics',
  'support-link',
] as const;

export interface JournalReason {
  kind: (typeof JOURNAL_REASONS)[number];
  /**
   * The task, subscription or finding by its id; of a link, why it was asked for. Null where there is none, as of details
   * that are not saved.
   */
  id: string | null;
}

/**
 * What an entry says. A call that only looks is one entry, `call`, written when it was answered. A call that changes
 * something is two: `intent` before it is sent, and `answer` afterwards, so that a crash between leaves an intent
 * without an answer and not a call without an entry. `link` is a way into the account that was given to a person.
 */
export const JOURNAL_KINDS = ['call', 'intent', 'answer', 'link'] as const;

/** One entry of an account's journal. It has names alone: nothing of what was asked or answered. */
export interface JournalEntry {
  /** The tenant, whose entries are one chain. */
  accountId: number;
  /** From 1, without a gap. */
  sequence: number;
  /** When the call was sent; of an answer, when it came. ISO 8601 in UTC, to the millisecond. */
  time: string;
  kind: (typeof JOURNAL_KINDS)[number];
  /** Null for a verification of details that are no cloud account yet. */
  cloudAccountId: number | null;
  /** Null where nobody has asked AWS yet. */
  awsAccountId: string | null;
  /** Whole, as CloudTrail has it; null for the vendor's own key, which is nobody else's business. */
  accessKeyId: string | null;
  region: string | null;
  /** As in CloudTrail's `eventSource`, without `.amazonaws.com`. */
  service: string;
  /** As in CloudTrail's `eventName`. */
  operation: string;
  reason: JournalReason;
  /** Of an answer: the sequence of its intent. */
  intent: number | null;
  /** AWS's id of the request, by which CloudTrail knows it. */
  requestId: string | null;
  /** `ok`, AWS's error code, {@link NO_ANSWER} or {@link NOT_SENT}; null of an intent. */
  outcome: string | null;
  durationMs: number | null;
}

/** The connection broke or no answer came in time: AWS may have received the call. */
export const NO_ANSWER = 'no answer';
/** The connection never stood: AWS has not received the call. */
export const NOT_SENT = 'not sent';

/** Whether a call changes nothing, by its name; one of any other name is written down before it is sent. */
export const onlyLooks = (operation: string): boolean =>
  /^(Describe|Get|List|Lookup|Simulate)[A-Z]/.test(operation);

/** An entry with its place in the chain. */
export interface ChainedEntry extends JournalEntry {
  /** The hash of the entry before; {@link CHAIN_START} of the first. */
  previous: string;
  /** SHA-256 of {@link entryText}, in hex. */
  hash: string;
}

export const CHAIN_START = '0'.repeat(64);

/** SHA-256 of a text in UTF-8, in lower-case hex. */
export type Hash = (text: string) => string;

/** What the hash of an entry is of: all of it but the hash. */
export function entryText(entry: JournalEntry & { previous: string }): string {
  const { accountId, sequence, time, kind, cloudAccountId, awsAccountId, accessKeyId, region } = entry;
  const { service, operation, intent, requestId, outcome, durationMs, previous } = entry;
  return canonicalJson({
    ...{ accountId, sequence, time, kind, cloudAccountId, awsAccountId, accessKeyId, region },
    ...{ service, operation, intent, requestId, outcome, durationMs, previous },
    reason: { kind: entry.reason.kind, id: entry.reason.id },
  });
}

/** Where a chain ends. */
export interface ChainEnd {
  sequence: number;
  hash: string;
}

/** The entries in their places after the end of a chain. */
export function chainOn(
  end: ChainEnd,
  entries: readonly Omit<JournalEntry, 'sequence'>[],
  hash: Hash,
): ChainedEntry[] {
  let { sequence, hash: previous } = end;
  return entries.map((entry) => {
    sequence += 1;
    const placed = { ...entry, sequence, previous };
    previous = hash(entryText(placed));
    return { ...placed, hash: previous };
  });
}
