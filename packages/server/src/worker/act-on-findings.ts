import type { Originator } from '../app/caller.ts';
import type { AppContext } from '../app/context.ts';
import type { FindingRecord } from '../app/finding.ts';
import { startRevert } from '../app/start-revert.ts';
import type { Handle } from '../db/handle.ts';
import { type FindingChanges, modesOf } from '../db/repositories/findings.ts';
import { appendLog } from '../db/repositories/logs.ts';

/** In whose name Berth does what an account's settings say. */
export const BY_SETTING: Originator = { userId: 0, name: 'Berth, by your settings', apiKeyName: null };

const TOLD_MOST = 5;

const titles = (found: readonly FindingRecord[]): string => {
  const more = found.length - TOLD_MOST;
  const told = found.slice(0, TOLD_MOST).map(({ title }) => title);
  return [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
};

/** Does what follows from what a look changed: the log tells it in one entry, and what is to be undone at once is. */
export async function actOn(
  context: AppContext,
  tx: Handle,
  about: { accountId: number; resource: string; resourceId: number },
  { opened, reopened, resolved }: FindingChanges,
  at: Date,
): Promise<void> {
  const found = [...opened, ...reopened];
  const entry = { ...about, time: at, originator: 'Berth', apiKeyName: null };
  if (found.length > 0) {
    await appendLog(tx, { ...entry, type: 'findingsOpened', description: titles(found) });
  }
  if (resolved.length > 0) {
    await appendLog(tx, {
      ...entry,
      type: 'findingsResolved',
      description: `No longer so: ${titles(resolved)}`,
    });
  }
  const undoable = found.filter(({ undo }) => undo.kind === 'plan');
  if (undoable.length === 0) return;
  const modes = await modesOf(tx, about.accountId);
  for (const finding of undoable) {
    if (modes.get(finding.code) === 'auto') await startRevert(context, tx, finding, BY_SETTING);
  }
}
