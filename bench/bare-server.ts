import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';

/**
 * What the framework can do: one route, one prepared select of one row by its key, and the row as JSON. No keys, no
 * limits, no log. `BENCH_TABLE_QUERY` is the select, with the id as its only parameter.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 });
const select = process.env.BENCH_TABLE_QUERY;
if (!select) throw new Error('BENCH_TABLE_QUERY is not set');

const app = new Hono().get('/v1/cloud-accounts/:id', async (c) => {
  const id = Number(c.req.param('id'));
  const { rows } = await pool.query({ name: 'by-id', text: select, values: [id] });
  return rows[0] ? c.json(rows[0]) : c.json({ error: 'Not Found' }, 404);
});

const server = serve(
  { fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) },
  ({ port }) => console.log(`ready on ${port}`),
);
process.once('SIGTERM', () => server.close(() => void pool.end()));
