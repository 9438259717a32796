import type { HttpMethod } from '../route.ts';
import type { AccessClient } from './access-client.ts';
import { readObject } from './decode.ts';
import { type ClientOptions, createTransport } from './transport.ts';

/** Signing in and out: all that a page needs before it knows who is there. */
export type SignInClient = Pick<
  AccessClient,
  'signIn' | 'lookAtLink' | 'useLink' | 'session' | 'signOut' | 'signOutEverywhere'
>;

/** Where the route table has these calls; a test holds the two together. */
export const SIGN_IN_CALLS = {
  signIn: { method: 'POST', path: '/v1/session' },
  lookAtLink: { method: 'POST', path: '/v1/access-links/look' },
  useLink: { method: 'POST', path: '/v1/access-links/use' },
  getSession: { method: 'GET', path: '/v1/session' },
  signOut: { method: 'DELETE', path: '/v1/session' },
  signOutEverywhere: { method: 'DELETE', path: '/v1/sessions' },
} as const satisfies Record<string, { method: HttpMethod; path: string }>;

/**
 * The part of the client that signs in, without the schemas of all the other calls, which are most of its size and
 * most of the time that a page needs to begin. For pages that the server itself serves: an answer is read as the JSON
 * object that it is, and not held against its schema.
 */
export function createSignInClient(options: ClientOptions): SignInClient {
  const transport = createTransport(options);
  const call = async <T>(
    name: keyof typeof SIGN_IN_CALLS,
    request: { body?: object; signal?: AbortSignal | undefined },
  ): Promise<T> => (await readObject(await transport({ ...SIGN_IN_CALLS[name], ...request }))) as T;
  return {
    signIn: (body, signal) => call('signIn', { body, signal }),
    lookAtLink: (token, signal) => call('lookAtLink', { body: { token }, signal }),
    useLink: (body, signal) => call('useLink', { body, signal }),
    session: (signal) => call('getSession', { signal }),
    signOut: async (signal) => void (await call('signOut', { signal })),
    signOutEverywhere: async (signal) =>
      (await call<{ ended: number }>('signOutEverywhere', { signal })).ended,
  };
}
