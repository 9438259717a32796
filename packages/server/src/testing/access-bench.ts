import { createHttpApp } from '../http/http-app.ts';
import { must, newTenant, openTestBerth, type Tenant, type TestBerth } from './berth.ts';
import { PASSWORD, post, tokenOf, tokenOfLink } from './signed-in.ts';
import { sessionHeaders, WALK_ORIGIN } from './walk-routes.ts';

const LONGEST_PAUSE_MS = 1_000;

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  response: Response;
}

/** A Berth over HTTP in this process, with a clock that the test moves, for tests of signing in. */
export async function accessBench() {
  const time = { now: Date.parse('2026-11-20T12:00:00Z'), slept: [] as number[] };
  const clock = {
    now: () => time.now,
    /** Short pauses are over at once and noted; what only time may end goes on until it is not needed any more. */
    sleep: (ms: number, signal: AbortSignal) => {
      if (ms > LONGEST_PAUSE_MS)
        return new Promise<void>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      time.slept.push(ms);
      return Promise.resolve();
    },
  };
  const berth = await openTestBerth({ runWorker: false, clock });
  const http = httpOf(berth);

  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await http.request(`${WALK_ORIGIN}${path}`, init);
    return { status: response.status, body: JSON.parse(await response.clone().text()), response };
  };
  const as = (token: string) => ({
    get: (path: string, more: Record<string, string> = {}) =>
      ask(path, { headers: { ...sessionHeaders(token), ...more } }),
    post: (path: string, body?: unknown) =>
      ask(
        path,
        body === undefined
          ? { method: 'POST', headers: sessionHeaders(token) }
          : post(body, sessionHeaders(token)),
      ),
    put: (path: string, body: unknown) => ask(path, { ...post(body, sessionHeaders(token)), method: 'PUT' }),
    delete: (path: string) => ask(path, { method: 'DELETE', headers: sessionHeaders(token) }),
  });
  const signIn = (email: string, password = PASSWORD, more: object = {}, headers = {}) =>
    ask('/v1/session', post({ email, password, ...more }, headers));
  const useLink = (url: string, more: object = {}) =>
    ask('/v1/access-links/use', post({ token: tokenOfLink(url), password: PASSWORD, ...more }));
  /** A new tenant whose owner is set up, and the owner's session. */
  const tenant = async (name: string): Promise<Tenant & { token: string; email: string }> => {
    const made = await newTenant(berth, name);
    const { accountId, userEmail: email } = made.caller;
    const link = must(await berth.admin.makeSetupLink({ accountId, user: email }));
    return { ...made, email, token: tokenOf((await useLink(link.url)).response) };
  };
  return { berth, http, time, ask, as, signIn, useLink, tenant };
}

/** The HTTP side of an open Berth, as the server mounts it. */
export const httpOf = (berth: TestBerth, publicUrl?: string) =>
  createHttpApp({
    app: berth.app,
    clock: berth.core.context.clock,
    log: { info: () => {}, error: () => {} },
    rateLimitPerMinute: 1_000_000,
    ...(publicUrl !== undefined && { publicUrl }),
  });
