let token: string | null = null;

/**
 * Takes the token of a one-time link out of the address, where it would stay in the history and on the screen, and
 * keeps it for this page alone.
 */
export function takeLinkToken(): void {
  const { pathname, search, hash } = window.location;
  if (pathname !== WELCOME_PATH || hash.length < 2) return;
  token = hash.slice(1);
  window.history.replaceState(null, '', `${pathname}${search}`);
}

export const WELCOME_PATH = '/welcome';

/** The token that this page was opened with. */
export const linkToken = (): string | null => token;

export function forgetLinkToken(): void {
  token = null;
}
