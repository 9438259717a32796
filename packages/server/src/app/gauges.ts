import type { Database } from '../db/database.ts';
import { countOpenFindings, countSubscriptions, countTasks } from '../db/repositories/counts.ts';
import { countWaiting } from '../db/repositories/deliveries.ts';

/** A number that is read when somebody looks. The same in every process: it is of the database. */
export interface Gauge {
  name: string;
  help: string;
  labels: readonly string[];
  read(): Promise<{ labels: Record<string, string>; value: number }[]>;
}

/** What the database holds of all tenants together. */
export const databaseGauges = (database: Database): Gauge[] => [
  {
    name: 'berth_tasks',
    help: 'Tasks by status, those that ended within ten days included',
    labels: ['status'],
    read: async () => byStatus(await countTasks(database.outer)),
  },
  {
    name: 'berth_subscriptions',
    help: 'Subscriptions by status',
    labels: ['status'],
    read: async () => byStatus(await countSubscriptions(database.outer)),
  },
  {
    name: 'berth_findings_open',
    help: 'Findings that are open, by severity and code',
    labels: ['severity', 'code'],
    read: async () =>
      (await countOpenFindings(database.outer)).map(({ severity, code, count }) => ({
        labels: { severity, code },
        value: count,
      })),
  },
  {
    name: 'berth_deliveries_waiting',
    help: 'Messages that are to be sent, or sent again',
    labels: ['channel'],
    async read() {
      const { webhooks, mails } = await countWaiting(database.outer);
      return [
        { labels: { channel: 'webhook' }, value: webhooks },
        { labels: { channel: 'mail' }, value: mails },
      ];
    },
  },
];

const byStatus = (counts: { status: string; count: number }[]) =>
  counts.map(({ status, count }) => ({ labels: { status }, value: count }));
