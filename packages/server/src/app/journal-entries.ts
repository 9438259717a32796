import type { JournalHead } from '@berth/domain';
import { listJournal } from '../db/repositories/journal.ts';
import { journalSigner } from '../vault/journal-key.ts';
import type { App } from './app.ts';
import type { AppContext } from './context.ts';

/** Reading the journal of AWS calls, with what it takes to check it. */
export function journalUseCases(context: AppContext): Pick<App, 'listJournal' | 'journalHeads'> {
  return {
    async listJournal(caller, query) {
      await context.journal.settled();
      return listJournal(context.database.outer, caller.accountId, query);
    },

    async journalHeads(caller, { after, limit }) {
      const signer = await journalSigner(context);
      const later = await context.heads.list(caller.accountId, after);
      return { keys: signer ? [signer.key] : [], heads: wholeEntries(later, limit) };
    },
  };
}

/** So many heads, and those of the same entry as the last of them: the next page begins after an entry. */
function wholeEntries(heads: JournalHead[], limit: number): JournalHead[] {
  const last = heads[limit - 1]?.sequence;
  return last === undefined ? heads : heads.filter(({ sequence }) => sequence <= last);
}
