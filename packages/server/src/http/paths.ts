/**
 * The path that a request is routed by: runs of slashes count as one and a slash at the end as none, because
 * clients join base and path carelessly (`…/v1//tasks`, `…/v1/`; wire contract 1.1).
 */
export function normalPath(request: Request): string {
  const path = rawPath(request.url);
  if (!path.includes('//') && (path.length === 1 || !path.endsWith('/'))) return path;
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}

/** Path of an absolute URL, without its query. By hand: parsing every URL is what costs most in routing. */
function rawPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return '/';
  let end = start;
  while (end < url.length && url[end] !== '?' && url[end] !== '#') end += 1;
  return url.slice(start, end);
}
