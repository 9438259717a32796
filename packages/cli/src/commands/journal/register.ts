import { INT32_MAX } from '@berth/api';
import type { Command } from 'commander';
import type { Terminal } from '../../terminal.ts';
import { countArgument, idArgument, momentArgument } from '../arguments.ts';
import { withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import type { ListOptions } from './list.ts';
import type { ReconcileOptions } from './reconcile.ts';
import type { VerifyOptions } from './verify.ts';

const EXIT_CODES =
  'Exit codes: 0 all is well, 1 something was found, 2 wrong usage or a file that cannot be read.';

const LIST_HELP = `
Examples:
  berth journal list
  berth journal list --cloud-account 1001 --since 2026-11-20T08:00:00Z --limit 1000
  berth journal list --output json`;

const HEAD_HELP = `
Keep what it prints where Berth cannot reach it. A journal that is cut off or
made anew later does not agree with it, whoever did that:
  berth journal head >> kept-heads.ndjson
  berth journal verify --heads kept-heads.ndjson`;

const VERIFY_HELP = `
Reads the whole journal and checks it here: each hash, each place in the chain,
each signed head. What the server thinks of it does not count.

${EXIT_CODES}

Examples:
  berth journal verify
  berth journal verify --heads kept-heads.ndjson
  berth journal verify --output json`;

const RECONCILE_HELP = `
FILE is what CloudTrail delivers to its bucket ({"Records": […]}, .json or
.json.gz), or what \`aws cloudtrail lookup-events\` prints ({"Events": […]}).
Give the files of all regions, and those of us-east-1, where IAM's calls are.

Unexplained are calls with a key of ours that Berth did not make. Missing are
calls of the journal that CloudTrail should have. CloudTrail delivers minutes
later, so of the last 15 minutes of an export nothing is called missing, and
neither is what its files do not cover.

${EXIT_CODES}

Examples:
  berth journal reconcile trail.json
  berth journal reconcile trail/*.json.gz --output json
  berth journal reconcile trail.json --access-key AKIAIOSFODNN7EXAMPLE`;

/** Adds `berth journal`. */
export function registerJournal(program: Command, terminal: Terminal): void {
  const journal = program
    .command('journal')
    .description('see, check and account for every call that Berth made in your AWS accounts');
  const list = journal
    .command('list')
    .description('see the calls and what they were for, the latest first')
    .option('--limit <count>', 'entries to show, at most 1000', countArgument(1, 1000), 50)
    .option('--before <sequence>', 'entries before this one', countArgument(1, INT32_MAX))
    .option('--since <time>', 'entries at or after, like 2026-11-20T08:00:00Z', momentArgument)
    .option('--until <time>', 'entries at or before', momentArgument)
    .option('--cloud-account <id>', 'entries of one cloud account', idArgument)
    .addHelpText('after', LIST_HELP);
  withConnection(list).action((options: ListOptions) =>
    reporting(async () => (await import('./list.ts')).listJournal(options, terminal)),
  );
  const head = journal
    .command('head')
    .description('print the newest signed head as a line of JSON, to be kept elsewhere')
    .addHelpText('after', HEAD_HELP);
  withConnection(head).action((options) =>
    reporting(async () => (await import('./list.ts')).printHead(options, terminal)),
  );
  const verify = journal
    .command('verify')
    .description('check that the journal is whole and unaltered')
    .option('--heads <file>', 'heads that you kept, or a file of BERTH_JOURNAL_HEADS')
    .addHelpText('after', VERIFY_HELP);
  withConnection(verify).action((options: VerifyOptions) =>
    reporting(async () => (await import('./verify.ts')).verifyJournal(options, terminal)),
  );
  const reconcile = journal
    .command('reconcile')
    .description("match the journal with your own CloudTrail's export")
    .argument('<file...>', "CloudTrail's files")
    .option(
      '--access-key <id>',
      'another access key id that is ours; may be repeated',
      (id: string, ids: string[]) => [...ids, id],
      [],
    )
    .addHelpText('after', RECONCILE_HELP);
  withConnection(reconcile).action((files: string[], options: ReconcileOptions) =>
    reporting(async () => (await import('./reconcile.ts')).reconcileJournal(files, options, terminal)),
  );
}
