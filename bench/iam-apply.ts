import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runBerth, type Terminal } from '@berth/cli';
import { systemClock } from '@berth/engine';
import { startProgram } from '../test/support/child.ts';
import { adminEnv } from '../test/support/customer.ts';
import { freePort } from '../test/support/postgres.ts';
import { SandboxClient } from '../test/support/sandbox-client.ts';
import { until } from '../test/support/until.ts';
import { criticalPathCalls, iamApplyGraph } from './iam-apply-graph.ts';
import { median } from './lib/measure.ts';
import { atMost, type Line } from './lib/report.ts';

const CALL_MS = 100;
const RUNS = 5;

/** The whole `berth iam apply` on an empty account, every AWS call of it taking 100 ms, against its critical path. */
export async function iamApply(): Promise<Line[]> {
  const port = await freePort();
  // A process of its own: what AWS does is not the command's work.
  const server = startProgram('packages/sandbox/src/main.ts', ['--port', String(port)], {});
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-bench-'));
  try {
    const sandbox = new SandboxClient(`http://127.0.0.1:${port}`);
    await until('the sandbox', () => sandbox.accounts().catch(() => undefined));
    const taken: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const env = adminEnv(sandbox, await sandbox.createAccount());
      await sandbox.configure({ latencyMs: CALL_MS });
      Object.assign(process.env, env);
      const args = ['iam', 'apply', '--yes', '--secret-file', path.join(folder, `${run}.json`)];
      const said: string[] = [];
      const before = performance.now();
      const code = await runBerth(args, quietTerminal(said));
      if (code !== 0) throw new Error(`berth iam apply: ${said.join('')}`);
      // The first run loads the SDK and is not measured.
      if (run > 0) taken.push(performance.now() - before);
    }
    const least = criticalPathCalls(iamApplyGraph) * CALL_MS;
    const ms = median(taken);
    return [
      atMost(
        'iam apply, 100 ms a call, against its critical path',
        ms / least,
        1.3,
        `${ms.toFixed(0)} of ${least} ms`,
      ),
    ];
  } finally {
    server.process.kill('SIGTERM');
    await server.finished;
    rmSync(folder, { recursive: true, force: true });
  }
}

function quietTerminal(said: string[]): Terminal {
  const keep = (text: string): void => void said.push(text);
  return {
    env: process.env,
    out: keep,
    err: keep,
    interactive: false,
    shown: false,
    live: false,
    columns: 80,
    ask: async () => '',
    askSecret: async () => '',
    readInput: async () => '',
    clock: systemClock,
    signal: new AbortController().signal,
  };
}
