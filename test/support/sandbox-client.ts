/** An AWS account of the sandbox, with its administrator's key. */
export interface SandboxAccount {
  accountId: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** A call as the sandbox's CloudTrail-like record keeps it. */
export interface SandboxEvent {
  id: string;
  time: string;
  accountId: string;
  principalArn: string;
  accessKeyId: string;
  service: string;
  action: string;
  errorCode?: string;
  readOnly: boolean;
}

/** What `PUT /_sandbox/options` takes. */
export interface SandboxSettings {
  latencyMs?: number;
  propagationDelayMs?: number;
  throttling?: boolean;
  eventualConsistencyMs?: number;
  instanceTransitionMs?: number;
  connectionTransitionMs?: number;
  instanceBootMs?: number;
}

/** A call that gets no answer until its client is gone: before or after AWS acts on it. */
export interface Hold {
  service: string;
  action: string;
  accountId: string;
  kind: 'hold-before' | 'hold-after';
  /** How many such calls pass first. */
  after: number;
}

/** The sandbox's control API, by its address alone. */
export class SandboxClient {
  readonly endpoint: string;

  constructor(endpoint: string) {
    this.endpoint = endpoint.replace(/\/$/, '');
  }

  createAccount(): Promise<SandboxAccount> {
    return this.#call('POST', '/accounts', {});
  }

  async accounts(): Promise<SandboxAccount[]> {
    const answer = await this.#call<SandboxAccount[] | { accounts: SandboxAccount[] }>('GET', '/accounts');
    return Array.isArray(answer) ? answer : answer.accounts;
  }

  async configure(settings: SandboxSettings): Promise<void> {
    await this.#call('PUT', '/options', settings);
  }

  async events(accountId?: string): Promise<SandboxEvent[]> {
    const query = accountId ? `?accountId=${accountId}` : '';
    return (await this.#call<{ events: SandboxEvent[] }>('GET', `/events${query}`)).events;
  }

  async hold(call: Hold): Promise<void> {
    await this.#call('POST', '/faults', call);
  }

  /** AWS accounts of the calls that are held now. */
  async held(): Promise<string[]> {
    const { held } = await this.#call<{ held: { accountId: string }[] }>('GET', '/held');
    return held.map(({ accountId }) => accountId);
  }

  async forgetFaults(): Promise<void> {
    await this.#call('DELETE', '/faults');
  }

  async forgetEvents(): Promise<void> {
    await this.#call('DELETE', '/events');
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.endpoint}/_sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
