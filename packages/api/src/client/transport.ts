import { ApiError } from './api-error.ts';
import { readError } from './read-error.ts';
import type { SecretText } from './secret-text.ts';
import { wireBody, wireHeader } from './wire-body.ts';

/** Who the client is: by API keys, or in a browser by the session's cookie, which the browser sends by itself. */
export type ClientIdentity =
  | { apiKey: SecretText; apiSecretKey: SecretText; session?: never }
  | { session: true; apiKey?: never; apiSecretKey?: never };

/** How the client reaches the service. */
export type ClientOptions = ClientIdentity & ClientConnection;

interface ClientConnection {
  /** With or without `/v1`: `http://127.0.0.1:8080`, `https://api.redislabs.com/v1`. */
  url: string;
  fetch?: typeof fetch;
  userAgent?: string;
  /** Waits between tries; tests pass one that does not. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Told before each pause that a 429 asks for. */
  onPause?: (ms: number) => void;
  /** How long one try of a call may take, streams excepted. */
  timeoutMs?: number;
  /** Asked before each call: whether it is the page's own doing, which must not keep an idle session alive. */
  isBackground?: () => boolean;
}

export interface Call {
  method: string;
  /** From `/v1` on. */
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: object | undefined;
  accept?: string;
  signal?: AbortSignal | undefined;
  /** No limit in time: a stream. */
  endless?: boolean;
}

export type Transport = (call: Call) => Promise<Response>;

/** Marks a call that is nobody's doing, such as a refresh: it does not keep a session from ending idle. */
export const BACKGROUND_HEADER = 'x-berth-background';

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_TRIES = 5;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Makes the function that sends calls and gives 2xx answers, throwing an ApiError for all others. A 429 is tried
 * again, whatever the method: the contract promises that it had no effect. Nothing else is sent twice.
 */
export function createTransport(options: ClientOptions): Transport {
  const base = baseOf(options.url);
  const send = options.fetch ?? fetch;
  const sleep = options.sleep ?? defaultSleep;
  return async (call) => {
    for (let attempt = 1; ; attempt++) {
      const request = requestFor(call, options);
      const response = await exchange(send, `${base}${call.path}${queryOf(call.query)}`, request, call);
      if (response.ok) return response;
      const error = await readError(response);
      if (error.kind !== 'rate-limited' || attempt >= MAX_TRIES) throw error;
      const askedMs =
        error.retryAfterSeconds === undefined ? 1000 * 2 ** (attempt - 1) : error.retryAfterSeconds * 1000;
      const pauseMs = Math.min(askedMs, LONGEST_PAUSE_MS);
      options.onPause?.(pauseMs);
      await sleep(pauseMs, call.signal);
    }
  };

  function requestFor(call: Call, { userAgent = 'berth', timeoutMs, ...who }: ClientOptions) {
    const limit = AbortSignal.timeout(timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signals = [call.signal, call.endless ? undefined : limit].filter((one) => one !== undefined);
    return {
      method: call.method,
      // A redirect would carry the keys to another host.
      redirect: 'error' as const,
      ...(who.session && { credentials: 'same-origin' as const }),
      headers: {
        accept: call.accept ?? 'application/json',
        ...(who.session
          ? {}
          : {
              'user-agent': userAgent,
              'x-api-key': wireHeader(who.apiKey),
              'x-api-secret-key': wireHeader(who.apiSecretKey),
            }),
        ...(who.isBackground?.() && { [BACKGROUND_HEADER]: '1' }),
        ...(call.body && { 'content-type': 'application/json' }),
      },
      ...(call.body && { body: wireBody(call.body) }),
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
    };
  }
}

async function exchange(
  send: typeof fetch,
  url: string,
  request: RequestInit,
  call: Call,
): Promise<Response> {
  try {
    return await send(url, request);
  } catch (cause) {
    if (call.signal?.aborted) throw call.signal.reason;
    throw new ApiError({ kind: 'network', ...networkFailure(cause, new URL(url).origin), cause });
  }
}

function networkFailure(cause: unknown, origin: string): { message: string; remedy: string } {
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : '';
  if (code === 'ECONNREFUSED') {
    return { message: `Nothing answers at ${origin}`, remedy: 'Check the URL, and that the server runs.' };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { message: `The host of ${origin} is not known`, remedy: 'Check the URL.' };
  }
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return { message: `${origin} did not answer in time`, remedy: 'Try again.' };
  }
  return {
    message: `No answer from ${origin}${code && ` (${code})`}`,
    remedy: 'Check the URL and the network.',
  };
}

/** The address in front of `/v1`. Throws an ApiError for what is no http or https address. */
function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.search || parsed.hash) {
    throw new ApiError({
      kind: 'invalid',
      message: 'The URL of the service is not an http or https address',
      field: 'url',
      remedy: 'Give it like http://127.0.0.1:8080 or https://api.redislabs.com/v1.',
    });
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '').replace(/\/v1$/, '');
}

function queryOf(query: Call['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)] as [string, string]))}`;
}

/** Waits; rejects with the signal's reason when aborted. */
export function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
