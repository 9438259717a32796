import type { Route } from './route.ts';
import {
  journalHeadListSchema,
  journalHeadsQuerySchema,
  journalQuerySchema,
  journalSchema,
} from './schemas/journal.ts';

const read = {
  area: 'logs',
  kind: 'read',
  access: 'both',
  method: 'GET',
  status: 200,
  answer: 'json',
  params: {},
  tenantScoped: false,
  extension: true,
} as const;

const remedies: Record<string, string> = {
  after: 'Send the sequence of the last entry that you have.',
  before: 'Send the sequence of the first entry that you have.',
  limit: 'Send limit=1000, or leave it out.',
  startTime: 'Send a moment in UTC, like 2026-11-20T00:00:00Z.',
  endTime: 'Send a moment in UTC, like 2026-11-20T23:59:59Z.',
  cloudAccountId: 'Send the id of a cloud account; the list shows which there are.',
  order: 'Send order=newest, or leave it out.',
};

/** Routes of the journal of AWS calls. */
export const journalRoutes = {
  getJournal: {
    ...read,
    operationId: 'getJournal',
    path: '/v1/journal',
    summary: 'Get the journal of AWS calls',
    description:
      'Every call that Berth made in the AWS accounts of the account, with its reason, as a chain of hashes. Take the next page with after.',
    query: journalQuerySchema,
    remedies,
    response: journalSchema,
  },
  getJournalHeads: {
    ...read,
    operationId: 'getJournalHeads',
    path: '/v1/journal/heads',
    cost: 10,
    summary: 'Get the signed heads of the journal',
    description:
      'Where the journal ended at a time, signed, from files outside of the database. Keep them: a journal that was cut off or made anew does not agree with them.',
    query: journalHeadsQuerySchema,
    remedies,
    response: journalHeadListSchema,
  },
} as const satisfies Record<string, Route>;
