import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { migrationsFolder } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { silentLog } from '../log.ts';
import { openQueue } from '../worker/queue.ts';

/** A database of a test's own, as `startBerth` and `openDatabase` take it. */
export interface TestDatabase {
  /** Spread into a server's configuration. */
  config: { databaseUrl: string } | { embedded: { inMemory: boolean; template: Blob } };
  /** Removes it. On the embedded database there is nothing to remove. */
  remove(): Promise<void>;
}

/**
 * A fresh, migrated database: embedded in memory by default, on the server of `BERTH_TEST_DATABASE_URL` when
 * that is set. The suite runs both ways. `onDisk`: the embedded one in this home directory, to be opened again.
 */
export async function openTestDatabase({ onDisk }: { onDisk?: string } = {}): Promise<TestDatabase> {
  const server = process.env.BERTH_TEST_DATABASE_URL;
  if (!server) {
    if (onDisk !== undefined) await layTemplate(join(onDisk, 'database'));
    return {
      config: { embedded: { inMemory: onDisk === undefined, template: await pgliteTemplate() } },
      remove: async () => {},
    };
  }
  const name = `berth_test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    config: { databaseUrl: url.href },
    remove: () => onServer(server, `drop database if exists ${name} with (force)`),
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let template: Promise<Blob> | undefined;

/** A dump of a migrated embedded database with its job queue: seven times faster to load than to make. */
export function pgliteTemplate(): Promise<Blob> {
  template ??= loadOrMakeTemplate();
  return template;
}

/** Lays the template where a server that was never started will look for its database, which it then need not make. */
export async function layTemplate(directory: string): Promise<void> {
  await pgliteTemplate();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  await promisify(execFile)('tar', ['-xf', templatePath(), '-C', directory]);
}

const templatePath = (): string => join(tmpdir(), 'berth-test-templates', `${templateKey()}.tar`);

async function loadOrMakeTemplate(): Promise<Blob> {
  const path = templatePath();
  if (existsSync(path)) return new BytesAtHand(readFileSync(path));
  const made = Buffer.from(await (await makeTemplate()).arrayBuffer());
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, made);
  renameSync(beside, path);
  return new BytesAtHand(made);
}

/** A Blob that is not copied for each of the hundreds of databases that are loaded from it: they only read it. */
class BytesAtHand extends Blob {
  readonly #bytes: Buffer<ArrayBuffer>;
  constructor(bytes: Buffer<ArrayBuffer>) {
    super([]);
    // A small file is read into a buffer that is shared with others.
    this.#bytes =
      bytes.byteLength === bytes.buffer.byteLength ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
  }
  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.buffer;
  }
}

/** Whatever changes what the template holds: the migrations and the versions of database and job queue. */
function templateKey(): string {
  const hash = createHash('sha256').update(WITHOUT_OTHER_DATABASES.join());
  for (const name of ['@electric-sql/pglite', 'pg-boss'])
    hash.update(readFileSync(new URL(`../../../../node_modules/${name}/package.json`, import.meta.url)));
  for (const file of readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql')))
    hash.update(readFileSync(join(migrationsFolder, file)));
  return hash.digest('hex').slice(0, 24);
}

/** Nobody connects to them, and they are a third of what every test would load. */
const WITHOUT_OTHER_DATABASES = [
  "update pg_database set datistemplate = false where datname in ('template0', 'template1')",
  'drop database template0',
  'drop database template1',
  'checkpoint',
];

async function makeTemplate(): Promise<Blob> {
  const database = await openDatabase({ kind: 'pglite', directory: undefined });
  const queue = await openQueue(database, silentLog);
  await queue.stop(0);
  for (const statement of WITHOUT_OTHER_DATABASES) await database.outer.execute(statement);
  const dump = await database.dump?.();
  await database.close();
  if (!dump) throw new Error('The embedded database could not be dumped');
  return dump;
}
