import { randomUUID } from 'node:crypto';
import { BACKGROUND_HEADER, HTTP_ERROR_STATUS, INT32_MAX, type Route } from '@berth/api';
import { err, ok, type Result } from '@berth/domain';
import type { Context } from 'hono';
import type { Visitor } from '../app/access.ts';
import type { Caller } from '../app/app.ts';
import { notFound } from '../app/refusals.ts';
import type { HttpSettings } from './config.ts';
import { errorBody, fromApp, type HttpError } from './errors.ts';
import { JsonText } from './json-text.ts';
import { refuseForeign } from './origin.ts';
import { refuseRole } from './permissions.ts';
import { perMinute, SignInGuard, take } from './rate-limit.ts';
import { readBody, readQuery } from './request-body.ts';
import type { SessionCookie } from './session-cookie.ts';

/** A request that may be carried out: who asks, and what for, parsed. */
export interface RouteRequest {
  caller: Caller;
  /** The path parameter that is an id, the last where there are several; 0 on routes without one. */
  id: number;
  /** All path parameters that are ids, by parameter. */
  ids: Readonly<Record<string, number>>;
  /** The path parameter that is a UUID; empty on routes without one. */
  uuid: string;
  /** Path parameters that are names, by parameter. */
  names: Readonly<Record<string, string>>;
  /** Output of the route's query schema, or of its body schema. */
  input: unknown;
  /** What links begin with: `https://berth.example` */
  baseUrl: string;
  requestId: string;
  /** From where, whoever asks. */
  visitor: Visitor;
  clientGone: () => AbortSignal;
}

/** A request to a route that needs no credentials: nobody is known to ask. */
export type OpenRequest = Omit<RouteRequest, 'caller'>;

/** What a handler answers: a value for the body, or a refusal, or a response of its own (a stream). */
export type Reply = (Result<unknown, HttpError> & { headers?: Record<string, string> }) | Response;

export type Handler = (request: RouteRequest) => Promise<Reply>;
export type OpenHandler = (request: OpenRequest) => Promise<Reply>;

export interface Gate {
  settings: HttpSettings;
  sourceIp: (c: Context) => string;
  cookie: SessionCookie;
  perAccount: ReturnType<typeof perMinute>;
  /** A page that asks too often must not use up what the account's programs may ask. */
  perSession: ReturnType<typeof perMinute>;
  signIns: SignInGuard;
}

export function createGate(
  settings: HttpSettings,
  sourceIp: (c: Context) => string,
  cookie: SessionCookie,
): Gate {
  return {
    settings,
    sourceIp,
    cookie,
    perAccount: perMinute(settings.rateLimitPerMinute),
    perSession: perMinute(settings.rateLimitPerMinute),
    signIns: new SignInGuard(settings.rateLimitPerMinute),
  };
}

/** Longest key that is looked at; what is longer is no key of ours. */
const MAX_KEY_LENGTH = 256;

/**
 * Serves one route: who, how often, whether allowed, what; then the handler, then the log line. It is one
 * function rather than a chain of middleware because every request of the API pays for it.
 */
export function serveRoute(
  route: Route,
  handler: Handler | OpenHandler,
  gate: Gate,
): (c: Context) => Promise<Response> {
  const { settings } = gate;
  return async (c) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    const trace: Trace = {
      requestId,
      sourceIp: gate.sourceIp(c),
      accountId: null,
      apiKeyName: null,
      userId: null,
    };
    let response: Response;
    try {
      response = await answer(c, route, handler, gate, trace);
    } catch (error) {
      const about = { ...trace, operation: route.operationId };
      response = refuse(
        c,
        settings,
        requestId,
        settings.failed('A request failed unexpectedly', about, error),
      );
    }
    const { status } = response;
    const ms = performance.now() - startedAt;
    settings.log.info('request', {
      ...trace,
      operation: route.operationId,
      status,
      ms: Math.round(ms * 10) / 10,
    });
    settings.metrics?.request({ method: route.method, route: route.path, status, seconds: ms / 1_000 });
    return response;
  };
}

interface Trace {
  requestId: string;
  sourceIp: string;
  accountId: number | null;
  apiKeyName: string | null;
  userId: number | null;
}

async function answer(
  c: Context,
  route: Route,
  handler: Handler | OpenHandler,
  gate: Gate,
  trace: Trace,
): Promise<Response> {
  const { settings } = gate;
  const fail = (error: HttpError) => {
    if (error.cause)
      settings.log.error('A request was refused for a cause', { ...trace, cause: error.cause });
    return refuse(c, settings, trace.requestId, error);
  };
  const caller = route.access === 'anybody' ? null : await admit(c, route, gate, trace.sourceIp);
  if (caller && !caller.ok) return fail(caller.error);
  if (caller) {
    trace.accountId = caller.value.accountId;
    trace.apiKeyName = caller.value.apiKeyName;
    trace.userId = caller.value.userId;
    const error = (await countCall(caller.value, route, gate)) ?? refuseRole(caller.value, route);
    if (error) return fail(error);
  } else {
    const foreign = refuseForeign(c, settings.publicUrl, { certain: false });
    if (foreign) return fail(foreign);
  }
  const request = await parse(c, route, settings, trace);
  if (!request.ok) return fail(request.error);
  const reply = caller
    ? await (handler as Handler)({ ...request.value, caller: caller.value })
    : await (handler as OpenHandler)(request.value);
  if (reply instanceof Response) return reply;
  if (!reply.ok) return fail(reply.error);
  return json(settings, trace.requestId, route.status, reply.value, reply.headers);
}

/** Counts a call against what its account, or its session, may ask in a minute. */
async function countCall(caller: Caller, { cost }: Route, gate: Gate): Promise<HttpError | null> {
  const retryAfter = caller.session
    ? await take(gate.perSession, caller.session.id, cost)
    : await take(gate.perAccount, caller.accountId, cost);
  return retryAfter > 0 ? tooMany(retryAfter, 'You have exhausted your API request quota') : null;
}

const tooMany = (seconds: number, message: string): HttpError => ({
  code: 'TOO_MANY_REQUESTS',
  message,
  remedy: `Try again in ${seconds} s.`,
  headers: { 'retry-after': String(seconds) },
});

const badKeys: HttpError = {
  code: 'UNAUTHORIZED',
  message: 'The API keys are missing or not valid',
  remedy:
    'Send the account key in X-Api-Key and your user key in X-Api-Secret-Key, both of the same account. In a browser, sign in.',
};

/** Browsers send cookies by themselves and keys never: who asks must not be left to which of the two is read. */
const cookieToo: HttpError = {
  code: 'INVALID_REQUEST',
  message: 'The request carries both API keys and a cookie',
  field: 'Cookie',
  remedy: 'Send API keys without any cookie.',
};

/**
 * Who asks: by API keys, or by a session's cookie. Refused ones are counted per source address, so that keys cannot
 * be tried out at speed.
 */
async function admit(
  c: Context,
  route: Route,
  gate: Gate,
  sourceIp: string,
): Promise<Result<Caller, HttpError>> {
  const accountKey = c.req.header('x-api-key');
  const userKey = c.req.header('x-api-secret-key');
  if (accountKey === undefined && userKey === undefined) return admitSession(c, route, gate, sourceIp);
  if (c.req.header('cookie') !== undefined) return err(cookieToo);
  if (!accountKey || !userKey) return err(badKeys);
  if (accountKey.length > MAX_KEY_LENGTH || userKey.length > MAX_KEY_LENGTH) return err(badKeys);
  const { app } = gate.settings;
  const caller = await gate.signIns.admit(sourceIp, () =>
    app.authenticate({ accountKey, userKey, sourceIp }),
  );
  if (typeof caller === 'number')
    return err(tooMany(caller, 'Too many requests with wrong keys from this address'));
  if (caller.ok) return caller;
  return err(caller.error.code === 'UNAUTHORIZED' ? badKeys : fromApp(caller.error));
}

async function admitSession(
  c: Context,
  route: Route,
  gate: Gate,
  sourceIp: string,
): Promise<Result<Caller, HttpError>> {
  const { app, publicUrl } = gate.settings;
  const token = gate.cookie.read(c);
  if (!token) return err(badKeys);
  const foreign = route.kind === 'read' ? null : refuseForeign(c, publicUrl, { certain: true });
  if (foreign) return err(foreign);
  const use = c.req.header(BACKGROUND_HEADER) === undefined;
  const caller = await gate.signIns.admit(sourceIp, () => app.access.authenticate({ token, sourceIp, use }));
  if (typeof caller === 'number')
    return err(tooMany(caller, 'Too many requests without a session from this address'));
  return caller.ok ? caller : err(fromApp(caller.error));
}

async function parse(
  c: Context,
  route: Route,
  settings: HttpSettings,
  { requestId, sourceIp }: Trace,
): Promise<Result<OpenRequest, HttpError>> {
  const request: OpenRequest = {
    id: 0,
    ids: {},
    uuid: '',
    names: {},
    input: undefined,
    baseUrl: settings.publicUrl ?? originOf(c.req.url),
    requestId,
    visitor: { sourceIp, userAgent: c.req.header('user-agent') ?? '' },
    clientGone: () => c.req.raw.signal,
  };
  for (const name in route.params) {
    const text = c.req.param(name) ?? '';
    if (route.params[name] === 'id') {
      request.id = parseId(text);
      if (request.id === 0) return err(notFound(NAMED_BY[name] ?? 'cloud account'));
      request.ids = { ...request.ids, [name]: request.id };
    } else if (route.params[name] === 'name') {
      if (!NAME.test(text)) return err(notFound(NAMED_BY[name] ?? 'rendering'));
      request.names = { ...request.names, [name]: text };
    } else {
      if (!UUID.test(text)) return err(notFound('task'));
      request.uuid = text.toLowerCase();
    }
  }
  if (!route.query && !route.body) return ok(request);
  const input = route.query
    ? readQuery(c, route.query, route.remedies)
    : await readBody(
        c,
        { ...route, body: route.body as NonNullable<Route['body']> },
        settings.limits,
        settings.clock,
      );
  if (!input.ok) return input;
  request.input = input.value;
  return ok(request);
}

/** What the path parameters name. */
const NAMED_BY: Record<string, Parameters<typeof notFound>[0]> = {
  subscriptionId: 'subscription',
  findingId: 'finding',
  databaseId: 'database',
  peeringId: 'peering',
  TgwId: 'transit gateway',
  tgwInvitationId: 'invitation',
  tagKey: 'tag',
  userId: 'user',
  invitationId: 'invitation',
  apiKeyId: 'API key',
  webhookId: 'webhook',
  deliveryId: 'delivery',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What a name in a path is made of; a file of that name is plain on every system. */
const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** An id as written in a path, or 0: what is no positive int32 names nothing, so the answer is 404 and not 400. */
function parseId(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) return 0;
  const id = Number(text);
  return id <= INT32_MAX ? id : 0;
}

/** Scheme and host of a request's URL; the HTTP server has refused malformed Host headers before. */
const originOf = (url: string): string => url.slice(0, url.indexOf('/', 8));

/** A JSON answer. Plain text and a plain record, which the Node adapter writes without building a Headers object. */
export function json(
  settings: HttpSettings,
  requestId: string,
  status: number,
  value: unknown,
  headers?: Record<string, string>,
): Response {
  return new Response(value instanceof JsonText ? value.text : JSON.stringify(value), {
    status,
    headers: { ...settings.apiHeaders, 'x-request-id': requestId, ...headers },
  });
}

/** An error answer. Characters that mean something in HTML are escaped, should anybody ever embed it. */
export function refuse(c: Context, settings: HttpSettings, requestId: string, error: HttpError): Response {
  const body = errorBody(error, { path: c.req.path, requestId, now: settings.clock.now() });
  const text = JSON.stringify(body).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new Response(text, {
    status: HTTP_ERROR_STATUS[error.code],
    headers: { ...settings.apiHeaders, 'x-request-id': requestId, ...error.headers },
  });
}
