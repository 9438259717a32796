import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HTTP_ERROR_STATUS, REASON_PHRASE } from '@berth/api';
import type { Clock } from '@berth/engine';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { HttpLog } from './config.ts';
import { errorBody, type HttpError } from './errors.ts';
import { apiHeaders } from './headers.ts';

const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
const MAX_HEADER_BYTES = 16 * 1024;

const MALFORMED: HttpError = {
  code: 'INVALID_REQUEST',
  message: 'This is no well-formed HTTP request',
  remedy: 'Check the request line, the Host header and the framing of the body.',
};
const CONNECT: HttpError = { code: 'METHOD_NOT_ALLOWED', message: 'This server is no proxy' };
const EXPECTATION: HttpError = {
  code: 'EXPECTATION_FAILED',
  message: 'The Expect header asks for something other than 100-continue',
  field: 'Expect',
  remedy: 'Leave the header out.',
};

/** What Node's parser stopped at; everything else is malformed. */
const BY_PARSER_CODE: Record<string, HttpError> = {
  HPE_HEADER_OVERFLOW: {
    code: 'HEADERS_TOO_LARGE',
    message: `The address and headers are larger than ${MAX_HEADER_BYTES} bytes`,
    remedy: 'Send fewer or shorter headers.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { code: 'REQUEST_TOO_LARGE', message: 'The body is framed too lavishly' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'REQUEST_TIMEOUT', message: 'The request did not arrive in time' },
};

/**
 * The HTTP server around the app. What Node or the adapter would refuse with an empty body, before the app sees
 * it, gets the same body as any other refusal.
 */
export function createHttpServer(app: Hono, { log, clock }: { log: HttpLog; clock: Clock }): Server {
  const refusal = (error: HttpError) => {
    const requestId = randomUUID();
    const status = HTTP_ERROR_STATUS[error.code];
    log.info('request', { requestId, operation: null, status });
    const body = JSON.stringify(errorBody(error, { path: '', requestId, now: clock.now() }));
    const headers = { ...apiHeaders(undefined), connection: 'close', 'x-request-id': requestId };
    return { status, headers, body };
  };
  const listener = getRequestListener(app.fetch, {
    errorHandler: () => {
      const { status, headers, body } = refusal(MALFORMED);
      return new Response(body, { status, headers });
    },
  });
  const latest = new WeakMap<Duplex, ServerResponse>();
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The listener refuses it, with a body.
      requireHostHeader: false,
    },
    (request, response) => {
      latest.set(request.socket, response);
      return listener(request, response);
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const response = latest.get(socket);
    const isFree = !response || response.writableFinished || !response.headersSent;
    if (error.code === 'ECONNRESET' || !socket.writable || !isFree) return socket.destroy();
    endWith(socket, refusal(BY_PARSER_CODE[error.code ?? ''] ?? MALFORMED));
  });
  server.on('connect', (_request, socket) => endWith(socket, refusal(CONNECT)));
  server.on('checkExpectation', (_request, response) => {
    const { status, headers, body } = refusal(EXPECTATION);
    response.writeHead(status, headers).end(body);
  });
  return server;
}

/** Writes a whole answer to a socket that Node has taken no request from, and closes it. */
function endWith(
  socket: Duplex,
  { status, headers, body }: { status: number; headers: Record<string, string>; body: string },
): void {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
  const head = [`HTTP/1.1 ${status} ${REASON_PHRASE[status as keyof typeof REASON_PHRASE]}`].concat(
    lines.map(([name, value]) => `${name}: ${value}`),
  );
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
