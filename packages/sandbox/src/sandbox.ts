import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { lookupOperations } from './cloudtrail/lookup.ts';
import { cloudwatchOperations } from './cloudwatch/operations.ts';
import type { SandboxOptions } from './conditions/options.ts';
import { handleControl } from './control/control.ts';
import { ec2Operations } from './ec2/operations.ts';
import { settleEc2 } from './ec2/settle.ts';
import { iamOperations } from './iam/operations.ts';
import { kmsOperations } from './kms/operations.ts';
import { Dispatcher } from './protocol/dispatch.ts';
import { seedVendor } from './state/seed.ts';
import { lockState } from './state/state-lock.ts';
import { World } from './state/world.ts';
import { stsOperations } from './sts/operations.ts';

export interface StartOptions {
  /** Address to listen on; loopback by default. */
  host?: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** Where the state is kept; in memory only when left out. */
  stateFile?: string;
  options?: Partial<SandboxOptions>;
  /** The vendor's AWS account, which exists from the start. */
  vendorAccountId?: string;
  /** Told of operations that the sandbox does not have, and of its own bugs. */
  log?: (line: string) => void;
}

export interface RunningSandbox {
  /** `http://127.0.0.1:PORT`: every AWS service, and the control API under `/_sandbox/`. */
  endpoint: string;
  close(): Promise<void>;
}

const REDIS_CLOUD = '168085023892';
const MAX_BODY = 4 * 1024 * 1024;

async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const part: Buffer = chunk;
    size += part.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

/** One request, AWS's or the control API's. */
async function answer(
  world: World,
  dispatcher: Dispatcher,
  reset: () => void,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(message);
  if (!body) {
    response.writeHead(413, { connection: 'close' }).end();
    message.destroy();
    return;
  }
  if ((message.url ?? '').startsWith('/_sandbox/')) {
    const reply = handleControl(world, message, body, reset);
    sendJson(response, reply.status, reply.body);
    return;
  }
  if (world.options.latencyMs > 0) await delay(world.options.latencyMs);
  const reply = await dispatcher.handle(message, body);
  if (reply.kind === 'drop') {
    message.socket.destroy();
    return;
  }
  if (reply.kind === 'hold') {
    world.held.add(reply.call);
    message.socket.once('close', () => world.held.remove(reply.call));
    return;
  }
  response
    .writeHead(reply.status, {
      'content-type': reply.contentType,
      'x-amzn-requestid': reply.requestId,
      ...(reply.queryError === undefined ? {} : { 'x-amzn-query-error': reply.queryError }),
    })
    .end(reply.body);
}

/** Longer than any client keeps an idle connection: a client that reuses one just when it is closed fails by chance. */
const KEEP_ALIVE_MS = 120_000;

/** Listens until `close`. Rejects when the port is taken. */
async function serve(world: World, reset: () => void, start: StartOptions): Promise<RunningSandbox> {
  const { host = '127.0.0.1', port = 0 } = start;
  const log = start.log ?? ((line: string) => process.stderr.write(`sandbox: ${line}\n`));
  const dispatcher = new Dispatcher(
    world,
    {
      iam: iamOperations,
      sts: stsOperations,
      ec2: ec2Operations,
      kms: kmsOperations,
      cloudtrail: lookupOperations,
      cloudwatch: cloudwatchOperations,
    },
    log,
    settleEc2,
  );
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
    answer(world, dispatcher, reset, message, response).catch((error: unknown) => {
      // A client that hangs up in the middle of its request is no failure of ours.
      if (message.errored && !message.complete) return;
      log(`request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent) sendJson(response, 500, { error: 'the sandbox failed' });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    endpoint: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** Starts a local AWS. Rejects when the port is taken, or the state file is damaged, in use or not one of ours. */
export async function startSandbox(start: StartOptions = {}): Promise<RunningSandbox> {
  const { vendorAccountId = REDIS_CLOUD, options = {} } = start;
  const lock = start.stateFile === undefined ? undefined : lockState(start.stateFile);
  try {
    const world = new World(options, start.stateFile);
    if (!world.restored) seedVendor(world, vendorAccountId);
    const reset = () => {
      world.clear(options);
      seedVendor(world, vendorAccountId);
    };
    const running = await serve(world, reset, start);
    return { ...running, close: () => running.close().finally(() => lock?.release()) };
  } catch (error) {
    lock?.release();
    throw error;
  }
}
