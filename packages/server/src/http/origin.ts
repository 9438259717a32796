import type { Context } from 'hono';
import type { HttpError } from './errors.ts';

const refusal = (field: string): HttpError => ({
  code: 'ORIGIN_REFUSED',
  message:
    'This change was asked for by a page of another site, or by something that is no page of this server',
  field,
  remedy: 'Open the console under its own address and try there. Programs use API keys, without a cookie.',
});

/**
 * Refuses what a page of another site has made a browser send. With a session it must be certain that the request
 * comes from our own pages; a request that carries nothing (a sign-in) is refused only when it says that it does not.
 */
export function refuseForeign(
  c: Context,
  publicUrl: string | undefined,
  { certain }: { certain: boolean },
): HttpError | null {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return refusal('Sec-Fetch-Site');
  const origin = c.req.header('origin');
  if (origin === undefined) return certain ? refusal('Origin') : null;
  return isOwn(origin, c.req.url, publicUrl) ? null : refusal('Origin');
}

/**
 * Without a configured address a proxy may have taken https off, so the host alone is compared: a browser sends the
 * cookie to no other host.
 */
function isOwn(origin: string, requestUrl: string, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  return publicUrl === undefined
    ? new URL(origin).host === new URL(requestUrl).host
    : new URL(origin).origin === new URL(publicUrl).origin;
}
