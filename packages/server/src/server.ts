import type { Server } from 'node:http';
import { systemClock } from '@berth/engine';
import { createAdmin } from './admin/admin.ts';
import { serveAdmin } from './admin/socket.ts';
import type { AppContext } from './app/context.ts';
import type { BerthConfig } from './config.ts';
import { type Core, openCore } from './core.ts';
import { isDatabaseTrouble } from './db/database.ts';
import { currentMasterKey } from './db/repositories/secrets.ts';
import { createHttpApp } from './http/http-app.ts';
import { createHttpServer } from './http/http-server.ts';
import { serveMetrics } from './http/metrics.ts';
import { hashToken } from './vault/tokens.ts';

export interface Berth {
  /** Where the API is: `http://127.0.0.1:8080`. Empty when this process serves none. */
  url: string;
  /** Where `berth admin` reaches it; null when it does not take commands. */
  adminSocket: string | null;
  close(): Promise<void>;
}

/**
 * Starts a Berth server: database, API, worker, administration socket.
 * @throws DirectoryInUse, VaultRefusal, ConfigError with messages for the operator.
 */
export async function startBerth(config: BerthConfig): Promise<Berth> {
  const serving = config.serveHttp ?? true;
  const core = await openCore(config, serving ? 'berth server' : 'berth worker');
  let { close } = core;
  try {
    const { port } = config.metrics ?? {};
    if (port !== undefined) {
      const metrics = await serveMetrics(core.context.metrics, port);
      close = async () => {
        await closeServer(metrics, 0);
        await core.close();
      };
    }
    if (!serving) return { url: '', adminSocket: null, close };
    return await serve(config, { ...core, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function serve(config: BerthConfig, core: Core): Promise<Berth> {
  const stopping = new AbortController();
  const http = createHttpApp({
    app: core.app,
    log: core.log,
    clock: config.clock ?? systemClock,
    rateLimitPerMinute: config.rateLimitPerMinute,
    ready: async () => !stopping.signal.aborted && (await canWork(core.context)),
    isOutage: isDatabaseTrouble,
    metrics: core.context.metrics,
    ...(config.metrics?.token && { metricsTokenHash: hashToken(config.metrics.token) }),
    stopping: stopping.signal,
    ...(config.trustedProxies ? { trustedProxies: config.trustedProxies } : {}),
    profile: core.context.profile,
    awsRegion: config.aws.region,
    ...(config.templateUrl === undefined ? {} : { templateUrl: config.templateUrl }),
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
  });
  const server = createHttpServer(http, { log: core.log, clock: config.clock ?? systemClock });
  const port = await listen(server, config.port, config.host);
  const admin = await serveAdmin(createAdmin(core.context, { ...config, port }), config.home, core.log).catch(
    async (error) => {
      await closeServer(server, 0);
      throw error;
    },
  );
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  core.log.info('Berth is ready', { url, database: core.context.database.kind });
  let closing: Promise<void> | null = null;
  const close = async () => {
    stopping.abort(new Error('The server is stopping'));
    await closeServer(server, config.shutdownGraceMs ?? 10_000);
    await admin?.close();
    await core.close();
  };
  return {
    url,
    adminSocket: admin?.path ?? null,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** The database answers, and what is sealed there is sealed under a key that this process was given. */
async function canWork({ database, vault }: AppContext): Promise<boolean> {
  const { provider } = vault;
  const inForce = await currentMasterKey(database.outer);
  if (inForce !== null && !provider.knows(inForce)) await provider.reload();
  return inForce === null || provider.knows(inForce);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Takes no new requests, lets those under way end, and cuts what is left after the grace. */
async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
