import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Secret } from '@berth/domain';
import type { Hono } from 'hono';
import { sameHash } from '../app/keys.ts';
import type { Metrics } from '../metrics.ts';
import { hashToken } from '../vault/tokens.ts';
import type { HttpSettings } from './config.ts';
import { refuse } from './pipeline.ts';

const headersOf = (metrics: Metrics) => ({
  'content-type': metrics.contentType,
  'cache-control': 'no-store',
});

/** `GET /metrics` for whoever has the token; without one set there is no such address. */
export function mountMetrics(router: Hono, settings: HttpSettings): void {
  const { metrics, metricsTokenHash } = settings;
  if (!metrics || metricsTokenHash === undefined) return;
  router.get('/metrics', async (c) => {
    const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
    const isRight =
      scheme?.toLowerCase() === 'bearer' &&
      token !== undefined &&
      sameHash(hashToken(new Secret(token)), metricsTokenHash);
    if (!isRight)
      return refuse(c, settings, randomUUID(), {
        code: 'UNAUTHORIZED',
        message: 'The metrics are for those who have their token',
        remedy: 'Send Authorization: Bearer TOKEN with the BERTH_METRICS_TOKEN of this server.',
        headers: { 'www-authenticate': 'Bearer' },
      });
    return new Response(await metrics.text(), { headers: headersOf(metrics) });
  });
}

/** The same without a token, on a port of this machine alone: for workers, which serve no API, and for agents beside a server. */
export async function serveMetrics(metrics: Metrics, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return response.writeHead(404).end();
    metrics.text().then(
      (text) => response.writeHead(200, headersOf(metrics)).end(text),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
