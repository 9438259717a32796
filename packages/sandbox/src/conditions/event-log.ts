import type { TrailIdentity } from '../cloudtrail/identity.ts';
import { newRequestId } from '../state/ids.ts';

/** One call, as CloudTrail would record it. Secrets are never recorded. */
export interface SandboxEvent {
  id: number;
  /** CloudTrail's own id of it. */
  eventId: string;
  time: string;
  accountId: string;
  principalArn: string;
  /** Undefined for a caller that was not recognised. */
  userIdentity?: TrailIdentity;
  accessKeyId: string;
  service: string;
  action: string;
  /** IAM actions that it needed: several where it tags what it makes, or passes a role. Beyond what CloudTrail has. */
  neededActions: string[];
  region: string;
  errorCode?: string;
  errorMessage?: string;
  requestId: string;
  readOnly: boolean;
  userAgent: string;
  sourceIp: string;
  requestParameters: Record<string, unknown>;
  /** EC2 ids in the answer of a call that changed something. */
  answeredIds?: string[];
}

const KEPT = 20_000;
/** Of the requests' bodies together: a record holds what its request held. */
const KEPT_BYTES = 64 * 1024 * 1024;

/** The record of calls in memory: the newest 20,000, fewer when their requests were large. */
export class EventLog {
  readonly #events: SandboxEvent[] = [];
  /** Bytes of the request by event id. */
  readonly #bytes = new Map<number, number>();
  #totalBytes = 0;
  #nextId = 1;

  /** Records a call whose request had a body of so many bytes. */
  add(event: Omit<SandboxEvent, 'id' | 'eventId'>, requestBytes: number): void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#events.push({ id, eventId: newRequestId(), ...event });
    this.#bytes.set(id, requestBytes);
    this.#totalBytes += requestBytes;
    if (this.#events.length > KEPT * 1.1) this.#forget(this.#events.length - KEPT);
    if (this.#totalBytes > KEPT_BYTES) this.#forget(Math.ceil(this.#events.length / 10));
  }

  #forget(oldest: number): void {
    for (const { id } of this.#events.splice(0, oldest)) {
      this.#totalBytes -= this.#bytes.get(id) ?? 0;
      this.#bytes.delete(id);
    }
  }

  /** Events after the id `since` (exclusive), of one account or all. */
  list(accountId: string | undefined, since: number): SandboxEvent[] {
    return this.#events.filter(
      (event) => event.id > since && (accountId === undefined || event.accountId === accountId),
    );
  }

  clear(): void {
    this.#forget(this.#events.length);
  }
}
