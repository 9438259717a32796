const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

/** Two years, as browsers' preload lists ask. Sent only where clients come over https. */
const HSTS = { 'strict-transport-security': 'max-age=63072000' };

const transport = (publicUrl: string | undefined): Record<string, string> =>
  publicUrl?.startsWith('https:') ? HSTS : {};

/** Headers of every JSON answer: never sniffed, never cached, never framed, and inert should a browser show it. */
export const apiHeaders = (publicUrl: string | undefined): Record<string, string> => ({
  ...COMMON,
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  ...transport(publicUrl),
});

/**
 * Headers of a file to be saved: as an answer of the API, and with its own type and name. Only plain names come here
 * (the route's parameter lets no other through), so that the header needs no quoting.
 */
export const fileHeaders = (
  api: Readonly<Record<string, string>>,
  { name, mediaType }: { name: string; mediaType: string },
): Record<string, string> => ({
  ...api,
  'content-type': `${mediaType}; charset=utf-8`,
  'content-disposition': `attachment; filename="${name}"`,
});

/**
 * Headers of a page and its parts. Scripts and styles come from files of this server alone; Swagger UI's icons
 * are data URLs.
 */
export const pageHeaders = (publicUrl: string | undefined): Record<string, string> => ({
  ...COMMON,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  ...transport(publicUrl),
});

/** Headers of the console and its parts: as strict, and with the fonts and icons that its components carry as data. */
export const consoleHeaders = (publicUrl: string | undefined): Record<string, string> => ({
  ...COMMON,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  ...transport(publicUrl),
});
