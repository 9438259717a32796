import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openDatabase } from '@berth/server/testing';
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

/**
 * Every row of every table of an installation as text, one a line with its table's name. The embedded database can be
 * open once only, so its server must be down.
 */
export async function dumpDatabase(url: string | null, home: string): Promise<string> {
  const place = url
    ? { kind: 'postgres' as const, url }
    : { kind: 'pglite' as const, directory: path.join(home, 'database') };
  const database = await openDatabase(place);
  const client = url ? new pg.Client({ connectionString: url }) : null;
  await client?.connect();
  const query = async (text: string): Promise<Record<string, unknown>[]> => {
    const answer = client ? await client.query(text) : await database.bossConnection.db?.executeSql(text, []);
    return (answer?.rows ?? []) as Record<string, unknown>[];
  };
  try {
    const tables = await query(
      "select schemaname || '.' || quote_ident(tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
    );
    const lines: string[] = [];
    for (const { name } of tables)
      for (const { row } of await query(`select t::text as row from ${String(name)} t`))
        lines.push(`${name} ${row}`);
    return lines.join('\n');
  } finally {
    await client?.end();
    await database.close();
  }
}
