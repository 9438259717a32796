import { readFileSync } from 'node:fs';
import { Stack } from '../test/support/stack.ts';
import type { Line } from './lib/report.ts';

const SETTLE_MS = 5_000;

/** Resident memory of a server with its worker that has nothing to do, on both databases. No bar: a number to know. */
export async function idleMemory(postgres: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (const [name, server] of [
    ['PostgreSQL', postgres],
    ['the embedded database', null],
  ] as const) {
    const stack = await Stack.start(server);
    try {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const resident = /^VmRSS:\s+(\d+) kB/m.exec(
        readFileSync(`/proc/${stack.serverPid}/status`, 'utf8'),
      )?.[1];
      const measured = `${(Number(resident) / 1024).toFixed(0)} MiB resident`;
      lines.push({ what: `idle server on ${name}`, measured, bar: '', held: null });
    } finally {
      await stack.close();
    }
  }
  return lines;
}
