import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Hono } from 'hono';
import type { HttpSettings } from './config.ts';
import { consoleHeaders } from './headers.ts';

const BUILT = fileURLToPath(new URL('../../../console/dist', import.meta.url));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSED = /^(text\/|application\/|image\/svg)/;
/** Names that carry a hash of their content, as the build writes them: what is behind one never changes. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;
const FOREVER = 'public, max-age=31536000, immutable';

/** Addresses that are not the console's, though nothing else may answer them. */
const RESERVED = /^\/(v1|docs|openapi\.json|healthz|readyz|assets)(\/|$)/;

const NOT_BUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Berth</title></head>
<body>
<h1>The console is not built</h1>
<p>This Berth runs from its sources, and the pages of its console have not been built yet. In the directory of the
sources, run <code>npm run build -w packages/console</code>, and load this page again.</p>
<p>The API needs no console: it is described at <a href="/docs">/docs</a>.</p>
</body>
</html>
`;

interface File {
  path: string;
  type: string;
  bytes?: Uint8Array<ArrayBuffer>;
  br?: Uint8Array<ArrayBuffer>;
  gzip?: Uint8Array<ArrayBuffer>;
}

type Files = ReadonlyMap<string, File>;

/**
 * The console's pages and their parts: the files of its build, and the first page for every other address that a
 * browser asks for, which the console routes itself. Mounted last. Only what was in the folder when it was first
 * looked at is served, so no address leads out of it.
 */
export function mountConsole(
  router: Hono,
  settings: Pick<HttpSettings, 'publicUrl' | 'consoleFolder'>,
): void {
  const headers = consoleHeaders(settings.publicUrl);
  const folder = settings.consoleFolder ?? BUILT;
  let known: Files | null = null;
  const files = (): Files | null => {
    known ??= filesOf(folder);
    return known;
  };
  const page = (
    status: 200 | 503,
    body: string | Uint8Array<ArrayBuffer>,
    more: Record<string, string> = {},
  ) =>
    new Response(body, {
      status,
      headers: { ...headers, 'content-type': TYPES['.html'] ?? '', 'cache-control': 'no-store', ...more },
    });

  router.get('*', async (c, next) => {
    if (/^\/(v1|docs)(\/|$)/.test(c.req.path)) return next();
    const file = files()?.get(c.req.path);
    if (file && file.type !== TYPES['.html']) {
      const cache = HASHED.test(c.req.path) ? FOREVER : 'no-cache';
      const { body, encoding } = await encoded(c, file);
      return new Response(body, {
        headers: { ...headers, 'content-type': file.type, 'cache-control': cache, ...encoding },
      });
    }
    if (!file && (RESERVED.test(c.req.path) || !wantsPage(c))) return next();
    const index = files()?.get('/index.html');
    if (!index) return page(503, NOT_BUILT);
    const { body, encoding } = await encoded(c, index);
    return page(200, body, encoding);
  });
}

const wantsPage = (c: Context): boolean => /\btext\/html\b/.test(c.req.header('accept') ?? '');

/** The files below a folder by the path that asks for them; null when there is no page to begin with. */
function filesOf(folder: string): Files | null {
  try {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const found = new Map(
      names.flatMap((path): [string, File][] => {
        const type = TYPES[extname(path)];
        const asked = path.slice(folder.length).split(sep).join('/');
        return type === undefined ? [] : [[asked, { path, type }]];
      }),
    );
    return found.has('/index.html') ? found : null;
  } catch {
    return null;
  }
}

/** The file as the browser can take it; compressed once, when it is first asked for. */
async function encoded(
  c: Context,
  file: File,
): Promise<{ body: Uint8Array<ArrayBuffer>; encoding: Record<string, string> }> {
  file.bytes ??= new Uint8Array(readFileSync(file.path));
  if (!COMPRESSED.test(file.type)) return { body: file.bytes, encoding: {} };
  const accepted = (c.req.header('accept-encoding') ?? '').toLowerCase();
  const by = (name: 'br' | 'gzip') => ({ 'content-encoding': name, vary: 'accept-encoding' });
  if (/\bbr\b/.test(accepted)) {
    file.br ??= await brotli(file.bytes);
    return { body: file.br, encoding: by('br') };
  }
  if (/\bgzip\b/.test(accepted)) {
    file.gzip ??= new Uint8Array(await promisify(gzip)(file.bytes));
    return { body: file.gzip, encoding: by('gzip') };
  }
  return { body: file.bytes, encoding: { vary: 'accept-encoding' } };
}

/** The level at which the first visitor does not wait for it. */
const BROTLI_QUALITY = 5;

const brotli = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  );
