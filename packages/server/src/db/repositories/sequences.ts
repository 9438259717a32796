import { sql } from 'drizzle-orm';
import type { Handle } from '../handle.ts';

/** The next number of a peering. Peerings are a part of what their subscription is to be. */
export async function nextPeeringId(h: Handle): Promise<number> {
  const { rows } = (await h.execute(sql`select nextval('peering_ids')::int as id`)) as unknown as {
    rows: { id: number }[];
  };
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The sequence of peerings gave nothing');
  return id;
}

/** The next id of a table, taken out of its sequence; a gap stays where it is not used. */
export async function nextId(
  h: Handle,
  table: 'accounts' | 'cloud_accounts' | 'subscriptions' | 'webhooks' | 'databases',
): Promise<number> {
  const { rows } = (await h.execute(
    sql`select nextval(pg_get_serial_sequence(${table}, 'id'))::int as id`,
  )) as unknown as { rows: { id: number }[] };
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`The sequence of ${table} gave nothing`);
  return id;
}
