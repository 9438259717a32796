import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from './child.ts';
import type { SandboxAccount, SandboxClient } from './sandbox-client.ts';

/** A customer's AWS account with the IAM resources made, and what registering it takes. */
export interface Customer {
  aws: SandboxAccount;
  accessKeyId: string;
  accessSecretKey: string;
}

/** The environment of a command run by the administrator of a sandbox account. */
export function adminEnv(sandbox: SandboxClient, aws: SandboxAccount): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
  };
}

/** A fresh AWS account, prepared by `berth iam apply` as its admin would. */
export async function newCustomer(sandbox: SandboxClient): Promise<Customer> {
  const aws = await sandbox.createAccount();
  return { aws, ...(await applyForKeys(sandbox, aws)) };
}

/** `berth iam apply` (with `--rotate-key`, say) and the keys that it handed over. */
export async function applyForKeys(
  sandbox: SandboxClient,
  aws: SandboxAccount,
  more: string[] = [],
): Promise<{ accessKeyId: string; accessSecretKey: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-keys-'));
  const file = path.join(folder, 'keys.json');
  try {
    const run = await runCli(
      ['iam', 'apply', '--yes', '--secret-file', file, ...more],
      adminEnv(sandbox, aws),
    );
    if (run.code !== 0) throw new Error(`berth iam apply: ${run.stderr}${run.stdout}`);
    return JSON.parse(readFileSync(file, 'utf8')) as { accessKeyId: string; accessSecretKey: string };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
