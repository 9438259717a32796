import { firstPage } from '../bench/first-page.ts';
import { iamApply } from '../bench/iam-apply.ts';
import { idleMemory } from '../bench/idle-memory.ts';
import { type Line, machineFacts, table } from '../bench/lib/report.ts';
import { observe } from '../bench/observe.ts';
import { policyDifference } from '../bench/policy-difference.ts';
import { readById } from '../bench/read-by-id.ts';
import { scan } from '../bench/scan.ts';
import { setUp } from '../bench/set-up.ts';
import { subscriptionCreate } from '../bench/subscription-create.ts';
import { tenantList } from '../bench/tenant-list.ts';
import { startPostgres } from '../test/support/postgres.ts';

/** What is measured, by the name that `npm run bench -- <name>` takes. */
const BENCHES: Record<string, (postgres: string) => Promise<Line[]>> = {
  'read-by-id': readById,
  'tenant-list': tenantList,
  'iam-apply': iamApply,
  'set-up': setUp,
  'idle-memory': idleMemory,
  'policy-difference': policyDifference,
  'subscription-create': subscriptionCreate,
  observe,
  scan,
  'first-page': firstPage,
};

/** `npm run bench [-- names]`: each bar a ratio within one run; exit code 0 only when every bar held. */
async function main(names: string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    console.error(`There is no bench ${unknown.join(', ')}. Choose from: ${Object.keys(BENCHES).join(', ')}`);
    return 2;
  }
  const start = await startPostgres({ durable: true });
  if (start.kind === 'missing') {
    console.error(`The bench needs a PostgreSQL server: ${start.why}`);
    return 1;
  }
  const lines: Line[] = [];
  try {
    for (const [name, run] of Object.entries(BENCHES)) {
      if (names.length > 0 && !names.includes(name)) continue;
      console.log(`measuring ${name} ...`);
      lines.push(...(await run(start.server.url)));
    }
  } finally {
    await start.server.stop();
  }
  console.log(`\n${machineFacts(start.server.version)}\n\n${table(lines)}\n`);
  const missed = lines.filter((line) => line.held === false).length;
  console.log(missed === 0 ? 'Every bar held.' : `${missed} bars missed.`);
  return missed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
