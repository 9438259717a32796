import { randomUUID } from 'node:crypto';
import { type Route, routeList, routes } from '@berth/api';
import { type Context, Hono } from 'hono';
import { accountHandlers } from './account.ts';
import { apiKeyHandlers } from './api-keys.ts';
import { billingHandlers } from './billing.ts';
import { catalogueHandlers } from './catalogue.ts';
import { cloudAccountHandlers } from './cloud-accounts.ts';
import { DEFAULT_LIMITS, type HttpConfig, type HttpSettings } from './config.ts';
import { connectionHandlers } from './connections.ts';
import { mountConsole } from './console.ts';
import { databaseHandlers } from './databases.ts';
import { mountDocs } from './docs.ts';
import type { HttpError } from './errors.ts';
import { failureTaker } from './failures.ts';
import { findingHandlers } from './findings.ts';
import { apiHeaders } from './headers.ts';
import { explanationHandlers } from './iam-explanations.ts';
import { renderingHandlers } from './iam-renderings.ts';
import { journalHandlers } from './journal.ts';
import { logHandlers } from './logs.ts';
import { mountMetrics } from './metrics.ts';
import { notificationHandlers } from './notifications.ts';
import { ownUserHandlers } from './own-user.ts';
import { normalPath } from './paths.ts';
import { createGate, type Handler, json, type OpenHandler, refuse, serveRoute } from './pipeline.ts';
import { policyHandlers } from './policies.ts';
import { type SessionCookie, sessionCookie } from './session-cookie.ts';
import { setUpHandlers } from './set-up.ts';
import { signInHandlers } from './sign-in.ts';
import { sourceIpReader } from './source-ip.ts';
import { subscriptionHandlers } from './subscriptions.ts';
import { taskHandlers } from './tasks.ts';
import { teamHandlers } from './team.ts';
import { userHandlers } from './users.ts';
import { verificationHandlers } from './verifications.ts';

/** A route without a handler, or with one that needs to know who asks where nobody is known, does not compile. */
type Handlers = {
  [N in keyof typeof routes]: (typeof routes)[N]['access'] extends 'anybody' ? OpenHandler : Handler;
};

const handlersFor = (settings: HttpSettings, cookie: SessionCookie): Handlers => ({
  ...accountHandlers(settings.app),
  ...signInHandlers(settings.app, cookie),
  ...ownUserHandlers(settings.app, cookie),
  ...userHandlers(settings),
  ...apiKeyHandlers(settings.app),
  ...cloudAccountHandlers(settings.app),
  ...catalogueHandlers(settings.app),
  ...subscriptionHandlers(settings.app),
  ...databaseHandlers(settings.app),
  ...connectionHandlers(settings.app),
  ...findingHandlers(settings.app),
  ...billingHandlers(settings.app),
  ...teamHandlers(settings.app),
  ...setUpHandlers(settings),
  ...verificationHandlers(settings),
  ...policyHandlers(),
  ...explanationHandlers(),
  ...taskHandlers(settings.app),
  ...logHandlers(settings.app),
  ...journalHandlers(settings.app),
  ...renderingHandlers(settings),
  ...notificationHandlers(settings.app),
});

const honoPath = (route: Route): string => route.path.replace(/\{(\w+)\}/g, ':$1');

/**
 * The HTTP side of Berth, to be mounted by the server: the API under `/v1`, its document, its pages, and the
 * two health addresses. Throws on a malformed `publicUrl` or trusted proxy.
 */
export function createHttpApp(config: HttpConfig): Hono {
  const settings = settingsOf(config);
  const cookie = sessionCookie(settings.publicUrl);
  const gate = createGate(settings, sourceIpReader(config.trustedProxies), cookie);
  const router = new Hono({ getPath: normalPath });
  const handlers = handlersFor(settings, cookie);
  for (const name of Object.keys(routes) as (keyof typeof routes)[]) {
    const route: Route = routes[name];
    router.on(route.method, honoPath(route), serveRoute(route, handlers[name], gate));
  }
  for (const path of new Set(routeList.map(honoPath))) {
    router.all(path, (c) => refuseMethod(c, settings, path));
  }
  mountHealth(router, settings);
  mountMetrics(router, settings);
  mountDocs(router, settings);
  mountConsole(router, settings);
  router.notFound((c) =>
    plainRefusal(c, settings, { code: 'NOT_FOUND', message: 'There is nothing of that name here' }),
  );
  router.onError((error, c) =>
    plainRefusal(c, settings, settings.failed('A request failed unexpectedly', {}, error)),
  );
  return router;
}

function settingsOf(config: HttpConfig): HttpSettings {
  const publicUrl =
    config.publicUrl === undefined ? undefined : new URL(config.publicUrl).href.replace(/\/+$/, '');
  return {
    ...config,
    ...(publicUrl !== undefined && { publicUrl }),
    limits: { ...DEFAULT_LIMITS, ...config.limits },
    failed: failureTaker(config),
    apiHeaders: apiHeaders(publicUrl),
  };
}

const plainRefusal = (c: Context, settings: HttpSettings, error: HttpError): Response => {
  const requestId = randomUUID();
  const response = refuse(c, settings, requestId, error);
  settings.log.info('request', { requestId, operation: null, status: response.status });
  settings.metrics?.request({ method: c.req.method, route: null, status: response.status, seconds: 0 });
  return response;
};

function refuseMethod(c: Context, settings: HttpSettings, path: string): Response {
  const methods: string[] = routeList
    .filter((route) => honoPath(route) === path)
    .map((route) => route.method);
  if (methods.includes('GET')) methods.push('HEAD');
  const allow = methods.join(', ');
  return plainRefusal(c, settings, {
    code: 'METHOD_NOT_ALLOWED',
    message: 'This address does not take that method',
    remedy: `Use one of ${allow}.`,
    headers: { allow },
  });
}

/** `/healthz`: the process answers. `/readyz`: it can do its work now. */
function mountHealth(router: Hono, settings: HttpSettings): void {
  router.get('/healthz', () => json(settings, randomUUID(), 200, { status: 'ok' }));
  router.get('/readyz', async () => {
    const ready = settings.ready ? await settings.ready().catch(() => false) : true;
    return json(settings, randomUUID(), ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
  });
}
