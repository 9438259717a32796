import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiJson } from '@berth/api';
import type { Context, Hono } from 'hono';
import swaggerUiFolder from 'swagger-ui-dist/absolute-path.js';
import type { HttpSettings } from './config.ts';
import { pageHeaders } from './headers.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Berth API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript. The same document as data: <a href="/openapi.json">/openapi.json</a></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** Keys that a reader types to try a call stay in the page's memory: nothing is persisted. */
const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: false,
  requestInterceptor: (request) => ({ ...request, credentials: 'omit' }),
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** `/openapi.json` for programs and `/docs` for people, both public: they say nothing that the source does not. */
export function mountDocs(router: Hono, settings: HttpSettings): void {
  const headers = pageHeaders(settings.publicUrl);
  const send = (body: string | Uint8Array<ArrayBuffer>, type: string, cache = 'no-cache') =>
    new Response(body, { headers: { ...headers, 'content-type': type, 'cache-control': cache } });

  router.get('/openapi.json', () => send(openApiJson, 'application/json', 'public, max-age=300'));
  router.get('/docs', () => send(PAGE, 'text/html; charset=utf-8'));
  router.get('/docs/start.js', () => send(START, 'text/javascript; charset=utf-8'));
  for (const [name, type] of Object.entries(FILES)) {
    const load = fileOf(name);
    router.get(`/docs/${name}`, (_c: Context) => send(load(), type, 'public, max-age=3600'));
  }
}

/** Reads a file of Swagger UI when it is first asked for, and keeps it. */
function fileOf(name: string): () => Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  return () => {
    bytes ??= new Uint8Array(readFileSync(join(swaggerUiFolder(), name)));
    return bytes;
  };
}
