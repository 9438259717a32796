import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Berth, startBerth } from '@berth/server';
import { layTemplate } from '@berth/server/testing';
import { firstAccount } from '../../scripts/lib/first-account.ts';
import { type Bench, openSandbox } from '../conformance/bench.ts';
import { freshDatabase } from '../support/test-database.ts';
import { anAccountReady, type ReadyAccount } from './ready-account.ts';

/** A Berth with its sandbox, a tenant's API keys, and AWS accounts that the vendor's pages were followed in. */
export interface InteropPlace {
  /** The address that a client is given: with the version, without a slash at its end. */
  apiUrl: string;
  apiKey: string;
  apiSecretKey: string;
  /** An AWS account made ready by hand; with an action denied to the user, one that is not. */
  ready(options?: { denied?: string }): Promise<ReadyAccount>;
  close(): Promise<void>;
}

/** Starts everything on free ports, in a folder of its own, on the database that this run of the tests is for. */
export async function openInterop({ rateLimitPerMinute = 400 } = {}): Promise<InteropPlace> {
  const home = mkdtempSync(path.join(tmpdir(), 'berth-interop-'));
  const sandbox = await openSandbox();
  const database = await freshDatabase();
  if (!database) await layTemplate(path.join(home, 'database'));
  let berth: Berth | undefined;
  const close = async () => {
    await berth?.close();
    await sandbox.close();
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    berth = await startBerth({
      home,
      ...(database ? { databaseUrl: database.url } : {}),
      host: '127.0.0.1',
      port: 0,
      aws: { endpoint: sandbox.endpoint, region: 'us-east-1' },
      rateLimitPerMinute,
      runWorker: true,
    });
    if (!berth.adminSocket) throw new Error('this Berth takes no administration commands');
    const { apiKey, apiSecretKey } = await firstAccount(home, berth.url, berth.adminSocket);
    const bench: () => Promise<Bench> = () => sandbox.open();
    return {
      apiUrl: `${berth.url}/v1`,
      apiKey,
      apiSecretKey,
      ready: async (options) => anAccountReady(await bench(), options),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
