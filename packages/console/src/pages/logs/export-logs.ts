import type { LogEntryBody, LogListQuery } from '@berth/api';
import { api } from '../../app/api.ts';
import { toCsv } from '../../ui/csv.ts';
import { download } from '../../ui/download.ts';
import { search, type ValueColumn } from '../../ui/table-view.ts';

export type ExportFormat = 'csv' | 'json';

const CHUNK = 1_000;
const MOST = 10_000;

const FIELDS = [
  'id',
  'time',
  'originator',
  'apiKeyName',
  'resource',
  'resourceId',
  'type',
  'description',
] as const;

/** Downloads the entries that the filters leave, newest first, up to 10,000. */
export async function exportLogs(
  format: ExportFormat,
  query: LogListQuery,
  columns: readonly ValueColumn<LogEntryBody>[],
  text: string,
): Promise<void> {
  const entries = search(await allEntries(query), columns, text);
  const day = new Date().toISOString().slice(0, 10);
  if (format === 'json')
    download(`berth-logs-${day}.json`, 'application/json', JSON.stringify(entries, null, 2));
  else
    download(
      `berth-logs-${day}.csv`,
      'text/csv;charset=utf-8',
      toCsv(
        FIELDS,
        entries.map((entry) => FIELDS.map((field) => entry[field])),
      ),
    );
}

async function allEntries(query: LogListQuery): Promise<LogEntryBody[]> {
  const found = new Map<number, LogEntryBody>();
  for (let offset = 0; offset < MOST; offset += CHUNK) {
    const chunk = await api.listLogs({ ...query, offset, limit: CHUNK });
    for (const entry of chunk) found.set(entry.id, entry);
    if (chunk.length < CHUNK) break;
  }
  return [...found.values()];
}
