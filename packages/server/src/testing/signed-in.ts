import { expect } from 'vitest';
import { must, type TestBerth } from './berth.ts';

/** A password that is good enough, for tests that need one. */
export const PASSWORD = 'correct horse battery staple';

/** A server as tests ask it: in this process, or over a socket. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

export const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The token in an answer's cookie; fails the test when there is none. */
export function tokenOf(response: Response): string {
  const token = /^(?:__Host-)?berth_session=([^;]+);/.exec(response.headers.get('set-cookie') ?? '')?.[1];
  expect(token, `a cookie in the answer ${response.status}`).toBeDefined();
  return token ?? '';
}

/** The token of a one-time link. */
export const tokenOfLink = (url: string): string => new URL(url).hash.slice(1);

/** Sets a user up by the operator's link, and gives the token of the session that this begins. */
export async function signUp(
  berth: TestBerth,
  ask: Ask,
  user: { accountId: number; email: string },
  password = PASSWORD,
): Promise<string> {
  const { accountId, email } = user;
  const link = must(await berth.admin.makeSetupLink({ accountId, user: email }));
  const response = await ask('/v1/access-links/use', post({ token: tokenOfLink(link.url), password }));
  return tokenOf(response);
}
