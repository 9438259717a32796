import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { World } from '../state/world.ts';
import { ControlError, type ControlReply } from './reply.ts';
import { controlRoutes } from './routes.ts';

/** Loopback names only: a page on a rebound DNS name sends its own name as Host. */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

const isLoopbackPeer = (address: string | undefined): boolean =>
  address === '::1' || (address ?? '').replace(/^::ffff:/, '').startsWith('127.');

function readJson(message: IncomingMessage, body: Buffer): unknown {
  if (body.length === 0) return {};
  if (!/^application\/json\b/i.test(message.headers['content-type'] ?? ''))
    throw new ControlError(415, 'send application/json');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
}

/** Answers one request under `/_sandbox/`; never throws for what the caller got wrong. */
export function handleControl(
  world: World,
  message: IncomingMessage,
  body: Buffer,
  reset: () => void,
): ControlReply {
  try {
    if (!isLoopbackHost(message.headers.host) || !isLoopbackPeer(message.socket.remoteAddress))
      throw new ControlError(403, 'the sandbox is controlled from this machine only');
    if (message.headers.origin !== undefined)
      throw new ControlError(403, 'browsers may not control the sandbox');
    const url = new URL(message.url ?? '/', 'http://localhost');
    for (const route of controlRoutes) {
      const match = route.method === message.method ? route.path.exec(url.pathname) : null;
      if (match)
        return route.run({
          world,
          query: url.searchParams,
          body: readJson(message, body),
          id: match[1] ?? '',
          reset,
        });
    }
    throw new ControlError(404, `no control route ${message.method ?? ''} ${url.pathname}`);
  } catch (error) {
    if (error instanceof ControlError) return { status: error.status, body: { error: error.message } };
    if (error instanceof TypeError) return { status: 400, body: { error: error.message } };
    if (error instanceof RangeError) return { status: 400, body: { error: 'the body is nested too deeply' } };
    throw error;
  }
}
