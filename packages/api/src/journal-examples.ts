import type { journalRoutes } from './journal-routes.ts';
import type { JournalEntryBody, JournalHeadBody } from './schemas/journal.ts';

const BASE = 'https://berth.example/v1';
const link = (path: string) => ({ rel: 'self', href: `${BASE}${path}`, type: 'GET' });

const entry: JournalEntryBody = {
  accountId: 1001,
  sequence: 1,
  time: '2026-11-20T16:00:00.000Z',
  kind: 'call',
  cloudAccountId: 1001,
  awsAccountId: '123456789012',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  region: 'eu-central-1',
  service: 'ec2',
  operation: 'DescribeVpcs',
  reason: { kind: 'deployment', id: '1001' },
  intent: null,
  requestId: '5a0f0b36-5a3f-4f0e-9d55-7f2e7b1f6b5c',
  outcome: 'ok',
  durationMs: 84,
  previous: '0'.repeat(64),
  hash: '3b8f6f4b4e4f0c6d0c9bfb7cb3c3f0a9f1d7e2b85e0d2a4c6f9e1b7a3d5c8e70',
};

const head: JournalHeadBody = {
  accountId: 1001,
  sequence: 1,
  hash: entry.hash,
  time: '2026-11-20T16:00:00.210Z',
  key: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  signature: 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
};

/** Examples of the journal's routes. */
export const journalExamples: Record<keyof typeof journalRoutes, { answers: Record<string, object> }> = {
  getJournal: { answers: { 'one call': { entries: [entry], links: [link('/journal')] } } },
  getJournalHeads: {
    answers: {
      'one head': { accountId: 1001, keys: [head.key], heads: [head], links: [link('/journal/heads')] },
    },
  },
};
