import type { Handle } from '../db/handle.ts';
import { appendLog } from '../db/repositories/logs.ts';
import type { Caller } from './app.ts';
import { type AppContext, timeOf } from './context.ts';

/** Writes into a tenant's system log what was done, and by whom; part of the transaction that does it. */
export const journal = (
  context: Pick<AppContext, 'clock'>,
  h: Handle,
  by: Pick<Caller, 'accountId' | 'userName' | 'apiKeyName'>,
  type: string,
  description: string,
): Promise<void> =>
  appendLog(h, {
    accountId: by.accountId,
    time: timeOf(context),
    originator: by.userName,
    apiKeyName: by.apiKeyName,
    resource: null,
    resourceId: null,
    type,
    description,
  });
