/** A fault to inject; see the sandbox's control API. */
export interface Fault {
  service: string;
  action: string;
  accountId?: string;
  kind: 'error' | 'drop-before' | 'drop-after';
  code?: string;
  status?: number;
  message?: string;
  times?: number;
  after?: number;
  share?: number;
  seed?: number;
}

/** One recorded call, as CloudTrail would show it. */
export interface RecordedCall {
  id: string | number;
  time: string;
  accountId: string;
  principalArn?: string;
  accessKeyId?: string;
  service: string;
  action: string;
  region: string;
  errorCode?: string;
  requestId: string;
  readOnly: boolean;
  userAgent?: string;
  requestParameters: unknown;
}

/** An account of the sandbox with its administrator's key. */
export interface SandboxAccount {
  accountId: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Users with an MFA device, and what the device holds. */
  users?: {
    userName: string;
    accessKeyId?: string;
    secretAccessKey?: string;
    mfaSerialNumber?: string;
    mfaSeed?: string;
  }[];
}

/** The sandbox's control API, which no AWS has. */
export class SandboxControl {
  readonly endpoint: string;
  constructor(endpoint: string) {
    this.endpoint = endpoint.replace(/\/+$/, '');
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.endpoint}/_sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /_sandbox${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  createAccount(accountId?: string): Promise<SandboxAccount> {
    return this.#send('POST', '/accounts', accountId ? { accountId } : {});
  }
  /** A key of the account's root user. */
  createRootKey(accountId: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
    return this.#send('POST', `/accounts/${accountId}/root-keys`, {});
  }
  async listAccounts(): Promise<SandboxAccount[]> {
    const found = await this.#send<SandboxAccount[] | { accounts: SandboxAccount[] }>('GET', '/accounts');
    return Array.isArray(found) ? found : found.accounts;
  }
  setOptions(options: Record<string, unknown>): Promise<unknown> {
    return this.#send('PUT', '/options', options);
  }
  addFault(fault: Fault): Promise<unknown> {
    return this.#send('POST', '/faults', fault);
  }
  clearFaults(): Promise<unknown> {
    return this.#send('DELETE', '/faults');
  }
  advanceClock(advanceMs: number): Promise<unknown> {
    return this.#send('POST', '/clock', { advanceMs });
  }
  async events(accountId: string): Promise<RecordedCall[]> {
    return (await this.#send<{ events: RecordedCall[] }>('GET', `/events?accountId=${accountId}`)).events;
  }
  setScps(accountId: string, policies: unknown[]): Promise<unknown> {
    return this.#send('PUT', `/accounts/${accountId}/scps`, { policies });
  }
  seedInstances(
    accountId: string,
    instances: { count: number; region: string; tags?: Record<string, string> },
  ): Promise<unknown> {
    return this.#send('POST', `/accounts/${accountId}/instances`, instances);
  }
  shareTransitGateway(
    ownerId: string,
    share: { region: string; transitGatewayId: string; accountId: string },
  ): Promise<unknown> {
    return this.#send('POST', `/accounts/${ownerId}/shared-transit-gateways`, share);
  }
  setSystemTags(accountId: string, resourceArn: string, tags: Record<string, string>): Promise<unknown> {
    return this.#send('POST', `/accounts/${accountId}/system-tags`, { resourceArn, tags });
  }
}
