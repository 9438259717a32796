import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { CrashBench } from '../test/support/crash-bench.ts';
import { batchesOf, type Cell, cellName, sample } from '../test/support/crash-cells.ts';

const HELP = `Kills a server before and after every call to AWS that a subscription's creation, changes and deletion make.

Usage: npm run crash-matrix -- [--database URL] [--only TEXT] [--sample N] [--slots N] [--list]
       npm run crash-matrix -- --faults

  --database URL  a PostgreSQL server (as its superuser) instead of the embedded database
  --only TEXT     the cells whose name holds TEXT, such as "create before" or "RunInstances"
  --sample N      N of them, spread evenly
  --slots N       how many cells share one kill (8, as many tasks as a worker does at once)
  --list          print the cells, kill nothing
  --faults        instead: 50 rounds of create, update and delete on a bad day of the sandbox, on its own clock
`;

const SLOTS = 8;

const OPTIONS = {
  database: { type: 'string' },
  only: { type: 'string', default: '' },
  sample: { type: 'string' },
  slots: { type: 'string', default: String(SLOTS) },
  faults: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What was asked for, or why it cannot be. */
function read(args: string[]) {
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    const [slots, sampled] = [Number(values.slots), Number(values.sample ?? 1)];
    if (!Number.isInteger(slots) || slots < 1 || slots > SLOTS)
      return `--slots must be a number from 1 to ${SLOTS}: more work at once than a worker does would wait for ever.`;
    if (!Number.isInteger(sampled) || sampled < 1) return '--sample must be a number from 1 on.';
    return values;
  } catch (error) {
    return (error as Error).message;
  }
}

async function main(args: string[]): Promise<number> {
  const values = read(args);
  if (typeof values === 'string') {
    console.error(`${values}\n\n${HELP}`);
    return 2;
  }
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.faults) return manyFaults();
  const began = Date.now();
  const bench = await CrashBench.start(values.list ? 1 : Number(values.slots), 1, values.database ?? null);
  try {
    const found = await bench.findCells();
    const named = found.filter((cell) => cellName(cell).includes(values.only));
    const cells = values.sample === undefined ? named : sample(named, Number(values.sample));
    console.log(`${found.length} cells in all, ${cells.length} of them now`);
    if (values.list) for (const cell of cells) console.log(cellName(cell));
    return values.list ? 0 : await runAll(bench, cells, began);
  } finally {
    await bench.close();
  }
}

/** The test of the suite, which does fewer rounds there. */
function manyFaults(): number {
  const test = ['node_modules/vitest/vitest.mjs', 'run', 'packages/aws/src/ec2/bad-day.test.ts'];
  const env = { ...process.env, BERTH_FAULT_ROUNDS: '50' };
  return spawnSync(process.execPath, test, { stdio: 'inherit', env }).status ?? 1;
}

async function runAll(bench: CrashBench, cells: Cell[], began: number): Promise<number> {
  const count = { held: 0, missed: 0, failed: 0 };
  let done = 0;
  for (const batch of batchesOf(cells, bench.size)) {
    for (const { cell, kind, because } of await bench.run(batch)) {
      count[kind] += 1;
      if (kind === 'failed') console.log(`FAILED ${because}`);
      if (kind === 'missed')
        console.log(`missed ${cellName(cell)}: the work came to its end without this call`);
    }
    done += batch.length;
    console.log(`${done}/${cells.length} cells, ${Math.round((Date.now() - began) / 1000)} s`);
  }
  console.log(`\n${count.held} cells held, ${count.missed} missed, ${count.failed} failed`);
  return count.failed === 0 && count.held > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
