import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { mountConsole } from '../packages/server/src/http/console.ts';

/** Serves the built pages in `BENCH_PAGES` as the server serves the console: the same code, headers and compression. */
const consoleFolder = process.env.BENCH_PAGES;
if (!consoleFolder) throw new Error('BENCH_PAGES is not set');

const app = new Hono();
mountConsole(app, { consoleFolder, publicUrl: undefined });

const server = serve(
  { fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) },
  ({ port }) => console.log(`ready on ${port}`),
);
process.once('SIGTERM', () => server.close());
