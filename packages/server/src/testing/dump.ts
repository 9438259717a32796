import type { Database } from '../db/database.ts';

interface Rows {
  rows: Record<string, unknown>[];
}

/** Every row of every table of the database, job queue included, as one text: what a backup would hold. */
export async function dumpTables(database: Database): Promise<string> {
  const query = async (text: string) => ((await database.outer.execute(text)) as unknown as Rows).rows;
  const tables = await query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const parts = [];
  for (const { name } of tables) {
    const rows = await query(`select t::text as row from ${String(name)} t`);
    parts.push(`-- ${String(name)}`, ...rows.map(({ row }) => String(row)));
  }
  return parts.join('\n');
}
