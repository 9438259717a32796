import { adminSession, openIam } from '@berth/aws';
import { Secret } from '@berth/domain';
import { startSandbox } from '@berth/sandbox';

/** A call that the sandbox recorded. */
export interface RecordedCall {
  action: string;
  service: string;
  readOnly: boolean;
  errorCode?: string;
  requestParameters?: Record<string, unknown>;
}

export interface TestAccount {
  accountId: string;
  accessKeyId: string;
  secretAccessKey: Secret;
  /** The variables that an AWS tool reads. */
  env: Record<string, string>;
}

/** A sandbox of the test's own, driven over its control API. */
export async function openTestSandbox() {
  const sandbox = await startSandbox();
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${sandbox.endpoint}/_sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    endpoint: sandbox.endpoint,
    close: () => sandbox.close(),
    control,
    newAccount: async (): Promise<TestAccount> => {
      const made = await control<{ accountId: string; accessKeyId: string; secretAccessKey: string }>(
        'POST',
        '/accounts',
        {},
      );
      return {
        accountId: made.accountId,
        accessKeyId: made.accessKeyId,
        secretAccessKey: new Secret(made.secretAccessKey),
        env: {
          AWS_ACCESS_KEY_ID: made.accessKeyId,
          AWS_SECRET_ACCESS_KEY: made.secretAccessKey,
          AWS_ENDPOINT_URL: sandbox.endpoint,
        },
      };
    },
    iamOf: ({ env }: TestAccount) =>
      openIam(adminSession({ region: 'us-east-1', endpoint: sandbox.endpoint }, undefined, env)),
    /** Calls that changed something, or tried to, in order. */
    changes: async ({ accountId }: TestAccount): Promise<RecordedCall[]> => {
      const { events } = await control<{ events: RecordedCall[] }>('GET', `/events?accountId=${accountId}`);
      return events.filter(({ readOnly }) => !readOnly);
    },
    /** How many calls the account saw, looks too. */
    calls: async ({ accountId }: TestAccount): Promise<number> => {
      const { events } = await control<{ events: RecordedCall[] }>('GET', `/events?accountId=${accountId}`);
      return events.length;
    },
    forget: () => control('DELETE', '/events'),
    fault: (fault: Record<string, unknown>) => control('POST', '/faults', { service: 'iam', ...fault }),
    clearFaults: () => control('DELETE', '/faults'),
    options: (options: Record<string, unknown>) => control('PUT', '/options', options),
    /** A clock that advances the sandbox's own instead of waiting. */
    clock: () => {
      let ahead = 0;
      return {
        now: () => Date.now() + ahead,
        sleep: async (ms: number, signal: AbortSignal) => {
          signal.throwIfAborted();
          ahead += ms;
          await control('POST', '/clock', { advanceMs: Math.ceil(ms) });
        },
      };
    },
  };
}

export type TestSandbox = Awaited<ReturnType<typeof openTestSandbox>>;
