import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headText, type JournalHead } from '@berth/domain';
import type { Clock } from '@berth/engine';
import type { JournalHeads } from '../app/aws-journal.ts';
import type { JournalSigner } from '../vault/journal-key.ts';

/** A file that is fuller is left, and another begun. */
const FILE_BYTES = 4 * 1024 * 1024;

/** Each account has a directory of its own, and each process files of its own in it: nobody waits for anybody. */
export function openHeads(world: {
  directory: string;
  signer: () => Promise<JournalSigner>;
  clock: Clock;
  fileBytes?: number;
}): JournalHeads {
  const { directory, signer, clock, fileBytes = FILE_BYTES } = world;
  const files = new Map<number, { path: string; bytes: number }>();
  /** The last entry of each full file that was read: nothing comes to it, and who reads on need not read it again. */
  const lastOf = new Map<string, number>();
  const placeOf = (accountId: number) => join(directory, String(accountId));

  const fileOf = async (accountId: number, time: string) => {
    const open = files.get(accountId);
    if (open && open.bytes < fileBytes) return open;
    await mkdir(placeOf(accountId), { recursive: true, mode: 0o700 });
    const name = `${time.replaceAll(':', '-')}-${randomUUID()}.ndjson`;
    const begun = { path: join(placeOf(accountId), name), bytes: 0 };
    files.set(accountId, begun);
    return begun;
  };

  return {
    async add(accountId, { sequence, hash }) {
      const { key, sign } = await signer();
      const time = new Date(clock.now()).toISOString();
      const head = { accountId, sequence, hash, time, key };
      const line = `${JSON.stringify({ ...head, signature: sign(headText(head)) })}\n`;
      const file = await fileOf(accountId, time);
      await appendFile(file.path, line, { mode: 0o600 });
      file.bytes += line.length;
    },

    async list(accountId, after) {
      const names = await readdir(placeOf(accountId)).catch(() => []);
      const later: JournalHead[] = [];
      for (const name of names.filter((one) => one.endsWith('.ndjson')).sort()) {
        const path = join(placeOf(accountId), name);
        if ((lastOf.get(path) ?? after + 1) <= after) continue;
        const text = await readFile(path, 'utf8');
        const heads = text.split('\n').flatMap(readHead);
        if (text.length >= fileBytes) lastOf.set(path, Math.max(0, ...heads.map(({ sequence }) => sequence)));
        later.push(...heads.filter(({ sequence }) => sequence > after));
      }
      return later.sort((one, other) => one.sequence - other.sequence);
    },
  };
}

/** A line that a crash cut off is none. */
function readHead(line: string): JournalHead[] {
  try {
    const { accountId, sequence, hash, time, key, signature } = JSON.parse(line) as JournalHead;
    return [{ accountId, sequence, hash, time, key, signature }];
  } catch {
    return [];
  }
}
