/**
 * The path that a request is routed by: runs of slashes count as one and a slash at the end as none, because
 * clients join base and path carelessly (`…/v1//tasks`, `…/v1/`; wire contract 1.1).
 */
export function normalPath(request: Request): string {
  const path = withoutDetour(rawPath(asMeant(request.url)));
  if (!path.includes('//') && (path.length === 1 || !path.endsWith('/'))) return path;
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}

/** redisctl calls peerings by a path that the published API does not have (wire contract, section 8). */
const withoutDetour = (path: string): string =>
  path.includes('/peerings/vpc') ? path.replace(/(\/peerings)\/vpc(?=\/|$)/, '$1') : path;

/**
 * An address as its client meant it: the Go SDK escapes the question mark of this one, so that the query arrives as
 * a part of the path (wire contract 1.1).
 */
export const asMeant = (url: string): string =>
  url.includes('%3') ? url.replace(/(\/subscriptions\/redis-versions)%3f/i, '$1?') : url;

/** Path of an absolute URL, without its query. By hand: parsing every URL is what costs most in routing. */
function rawPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return '/';
  let end = start;
  while (end < url.length && url[end] !== '?' && url[end] !== '#') end += 1;
  return url.slice(start, end);
}
