import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of its own on the server that tests run against, or null when they run on the embedded database. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> } | null> {
  const server = process.env.BERTH_TEST_DATABASE_URL;
  return server ? createDatabase(server) : null;
}

/** Creates an empty database on a PostgreSQL server, by a superuser's connection string. */
export async function createDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `berth_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asSuperuser(server, `drop database if exists ${name} with (force)`) };
}

async function asSuperuser(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
