import { chmod, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Secret } from '@berth/domain';
import { ConfigError } from '../config.ts';
import { type Log, messageOf } from '../log.ts';
import type { Admin } from './admin.ts';

/** Where a running server takes administration commands. Unix socket paths end at about 100 bytes. */
export const socketPath = (home: string): string => join(home, 'admin.sock');

export type AdminCommand = keyof Admin;

const BODY_MOST = 64 * 1024;

/** What Linux takes, with the terminating zero, is 108 bytes; macOS takes 104. */
const PATH_MOST = 103;

/**
 * Calls one administration command by name with its JSON argument, and gives its JSON answer. The secret of
 * `setInternalAccount` becomes a Secret at once, on either side of the socket.
 */
export async function callAdmin(admin: Admin, command: AdminCommand, argument: unknown): Promise<unknown> {
  if (command === 'setInternalAccount') {
    const wanted = argument as { accessKeyId: string; accessSecretKey: string; name?: string };
    return admin.setInternalAccount({ ...wanted, accessSecretKey: new Secret(wanted.accessSecretKey) });
  }
  const run = admin[command] as (argument: unknown) => Promise<unknown>;
  return run(argument);
}

/** Takes commands from the server's own machine: a unix socket that its owner alone may open. */
export async function serveAdmin(
  admin: Admin,
  home: string,
  log: Log,
): Promise<{ path: string; close(): Promise<void> } | null> {
  const path = socketPath(home);
  if (Buffer.byteLength(path) > PATH_MOST)
    throw new ConfigError(
      `BERTH_HOME is too long for the administration socket ${path}: choose a shorter one.`,
    );
  if (await answers(path)) {
    log.warn('Another server takes administration commands in this directory; this one does not', { path });
    return null;
  }
  await rm(path, { force: true });
  const server = createServer((incoming, outgoing) => {
    const answer = (status: number, body: unknown) => {
      outgoing.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      outgoing.end(JSON.stringify(body));
    };
    const command = (incoming.url ?? '').slice(1);
    if (incoming.method !== 'POST' || !Object.hasOwn(admin, command)) return answer(404, {});
    readJson(incoming)
      .then((argument) => callAdmin(admin, command as AdminCommand, argument))
      .then((result) => answer(200, { result }))
      .catch((error: unknown) => {
        log.error('An administration command failed', { command, error });
        answer(500, { message: messageOf(error) });
      });
  });
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(mask);
  }
  await chmod(path, 0o600);
  return {
    path,
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
}

/** Whether somebody listens there: on a PostgreSQL server, several servers may share a directory. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Asks the running server; null when none listens there. */
export async function askServer(
  home: string,
  command: AdminCommand,
  argument: unknown,
): Promise<{ result: unknown } | null> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath: socketPath(home), path: `/${command}`, method: 'POST' },
      (incoming) => {
        readJson(incoming).then((body) => {
          if (incoming.statusCode === 200) return resolve(body as { result: unknown });
          reject(
            new Error((body as { message?: string }).message ?? `The server answered ${incoming.statusCode}`),
          );
        }, reject);
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    outgoing.end(JSON.stringify(argument ?? null));
  });
}

async function readJson(stream: AsyncIterable<Buffer>): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > BODY_MOST) throw new Error('The message is too large');
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8') || 'null');
}
