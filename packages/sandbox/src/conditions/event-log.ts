/** One call, as CloudTrail would record it. Secrets are never recorded. */
export interface SandboxEvent {
  id: number;
  time: string;
  accountId: string;
  principalArn: string;
  accessKeyId: string;
  service: string;
  action: string;
  region: string;
  errorCode?: string;
  errorMessage?: string;
  requestId: string;
  readOnly: boolean;
  userAgent: string;
  requestParameters: Record<string, unknown>;
}

const KEPT = 20_000;

/** The record of all calls, the newest 20,000, in memory. */
export class EventLog {
  #events: SandboxEvent[] = [];
  #nextId = 1;

  add(event: Omit<SandboxEvent, 'id'>): void {
    this.#events.push({ id: this.#nextId, ...event });
    this.#nextId += 1;
    if (this.#events.length > KEPT * 1.1) this.#events = this.#events.slice(-KEPT);
  }

  /** Events after the id `since` (exclusive), of one account or all. */
  list(accountId: string | undefined, since: number): SandboxEvent[] {
    return this.#events.filter(
      (event) => event.id > since && (accountId === undefined || event.accountId === accountId),
    );
  }

  clear(): void {
    this.#events = [];
  }
}
