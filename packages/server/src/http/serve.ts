import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

/**
 * Time limits of the socket itself, against clients that send slowly or never: 10 s for the headers, 30 s for
 * the whole request, 65 s of idleness (longer than the usual proxy keeps its side).
 */
const SOCKET_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
};

export interface Listening {
  port: number;
  /** Stops listening, gives open requests `graceMs` to end, then cuts them off. */
  close(graceMs?: number): Promise<void>;
}

/** Listens for the app. Rejects when the port cannot be had (`EADDRINUSE`). Port 0 takes a free one. */
export function listen(app: Hono, address: { host: string; port: number }): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: app.fetch,
        hostname: address.host,
        port: address.port,
        serverOptions: SOCKET_LIMITS,
      },
      (info: AddressInfo) => {
        server.off('error', reject);
        resolve({ port: info.port, close: (graceMs = 2_000) => close(graceMs) });
      },
    );
    server.once('error', reject);

    const close = (graceMs: number) =>
      new Promise<void>((done) => {
        const cut = setTimeout(
          () => 'closeAllConnections' in server && server.closeAllConnections(),
          graceMs,
        );
        server.close(() => {
          clearTimeout(cut);
          done();
        });
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      });
  });
}
