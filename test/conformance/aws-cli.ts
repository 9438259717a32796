import { execFile } from 'node:child_process';
import type { Bench } from './bench.ts';

/** What the CLI said: JSON when it succeeded, its error text when it failed. */
export interface CliAnswer {
  code: number;
  json: unknown;
  stderr: string;
}

/** Runs the CLI against a bench with its administrator's key; nothing of the machine's own AWS set-up is read. */
export function runAws(
  cli: string,
  bench: Bench,
  args: string[],
  keys = bench.admin.keys,
): Promise<CliAnswer> {
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_DEFAULT_REGION: bench.region,
    ...(keys.sessionToken ? { AWS_SESSION_TOKEN: keys.sessionToken } : {}),
  };
  const where = bench.endpoint ? ['--endpoint-url', bench.endpoint] : [];
  return new Promise((resolve, reject) => {
    execFile(cli, [...where, '--output', 'json', ...args], { env }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') return reject(error);
      const code = error ? Number(error.code) : 0;
      resolve({ code, json: stdout.trim() ? JSON.parse(stdout) : undefined, stderr });
    });
  });
}
