import path from 'node:path';
import { openDatabase, storeSubscription } from '@berth/server/testing';

/** A subscription row of an embedded database that no process has open. */
export interface StoredSubscription {
  accountId: number;
  id: number;
}

/** Writes an active subscription in the cloud account. */
export function writeSubscription(
  home: string,
  accountId: number,
  cloudAccountId: number,
): Promise<StoredSubscription> {
  return withDatabase(home, async (database) => {
    const subscription = { accountId, cloudAccountId, name: 'demo', status: 'active' as const };
    return { accountId, id: await storeSubscription(database.outer, subscription) };
  });
}

async function withDatabase<T>(
  home: string,
  work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ kind: 'pglite', directory: path.join(home, 'database') });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
