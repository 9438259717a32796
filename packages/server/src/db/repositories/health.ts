import { sql } from 'drizzle-orm';
import type { Handle } from '../handle.ts';

/** Whether the database answers. */
export async function isReachable(h: Handle): Promise<boolean> {
  await h.execute(sql`select 1`);
  return true;
}
