import type {
  JournalEntryBody,
  JournalHeadBody,
  journalHeadsQuerySchema,
  journalQuerySchema,
} from '@berth/api';
import { ok } from '@berth/domain';
import type { z } from 'zod';
import type { App } from '../app/app.ts';
import { link } from './links.ts';
import type { Handler } from './pipeline.ts';

/** Handlers of `/v1/journal`. */
export function journalHandlers(app: App) {
  return {
    getJournal: async ({ caller, input, baseUrl }) => {
      const { after, before, startTime, endTime, cloudAccountId, ...page } = input as z.output<
        typeof journalQuerySchema
      >;
      const entries: JournalEntryBody[] = await app.listJournal(caller, {
        ...page,
        ...(after !== undefined && { after }),
        ...(before !== undefined && { before }),
        ...(startTime && { startTime }),
        ...(endTime && { endTime }),
        ...(cloudAccountId !== undefined && { cloudAccountId }),
      });
      return ok({ entries, links: [link('self', baseUrl, '/journal')] });
    },
    getJournalHeads: async ({ caller, input, baseUrl }) => {
      const page = input as z.output<typeof journalHeadsQuerySchema>;
      const { keys, heads }: { keys: string[]; heads: JournalHeadBody[] } = await app.journalHeads(
        caller,
        page,
      );
      return ok({
        accountId: caller.accountId,
        keys,
        heads,
        links: [link('self', baseUrl, '/journal/heads')],
      });
    },
  } satisfies Record<string, Handler>;
}
