import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KmsOwner, openKmsOwner } from '@berth/aws/testing';
import { startSandbox } from '@berth/sandbox';
import { vi } from 'vitest';
import type { Database } from '../db/database.ts';
import { openDatabase } from '../db/open-database.ts';
import type { VaultConfig } from '../vault/choose-keys.ts';
import { openTestDatabase } from './database.ts';

/** A database and a home directory of their own, and an operator's AWS account in a sandbox of its own. */
export interface KmsScene {
  owner: KmsOwner;
  database: Database;
  home: string;
  endpoint: string;
  /** A configuration with this KMS key, over the scene's own. */
  config(change?: Partial<VaultConfig> & { keyId?: string }): VaultConfig;
  /** From now on this process has the credentials of a new user under that policy; what it asked KMS for. */
  credentialsWith(policy: object): Promise<{ actions(): Promise<string[]> }>;
  close(): Promise<void>;
}

/** The least policy of the guide, for all keys of the scene's account. */
export async function guidesPolicy(): Promise<object> {
  const guide = await readFile(new URL('../../../../docs/how-to/use-kms.md', import.meta.url), 'utf8');
  const json = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  return JSON.parse(json.replace(/"arn:aws:kms:[^"]*"/, '"arn:aws:kms:us-east-1:*:key/*"')) as object;
}

export async function openKmsScene(): Promise<KmsScene> {
  const sandbox = await startSandbox();
  const owner = await openKmsOwner(sandbox.endpoint);
  const place = await openTestDatabase();
  const database = await openDatabase(
    'databaseUrl' in place.config
      ? { kind: 'postgres', url: place.config.databaseUrl }
      : { kind: 'pglite', directory: undefined, template: place.config.embedded.template },
  );
  const home = await mkdtemp(join(tmpdir(), 'berth-kms-'));
  return {
    owner,
    database,
    home,
    endpoint: sandbox.endpoint,
    config: ({ keyId, ...change } = {}) => ({
      home,
      kms: { endpoint: sandbox.endpoint, region: 'us-east-1', ...(keyId === undefined ? {} : { keyId }) },
      ...change,
    }),
    async credentialsWith(policy) {
      const keys = await owner.userWith(policy);
      vi.stubEnv('AWS_ACCESS_KEY_ID', keys.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', keys.secretAccessKey);
      return { actions: () => owner.actionsOf(keys.accessKeyId) };
    },
    async close() {
      vi.unstubAllEnvs();
      await database.close();
      await place.remove();
      await sandbox.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
