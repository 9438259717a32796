import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { HTTP_ERROR_STATUS, type HttpErrorCode, REASON_PHRASE } from '../error-codes.ts';
import { examples } from '../examples.ts';
import { mayCallInSession, mayCallThroughApi, ROLES } from '../roles.ts';
import type { ParamKind, Route } from '../route.ts';
import { type RouteName, routeList } from '../routes.ts';
import { type ErrorBody, errorBodySchema, INT32_MAX, idSchema } from '../schemas/common.ts';

const TAG: Record<Route['area'], string> = {
  account: 'Account',
  'cloud-accounts': 'Cloud accounts',
  subscriptions: 'Subscriptions',
  findings: 'Findings',
  iam: 'IAM resources',
  tasks: 'Tasks',
  logs: 'Logs',
  notifications: 'Notifications',
  billing: 'Billing',
  team: 'Team',
  users: 'Users',
  'api-keys': 'API keys',
  sandbox: 'Sandbox',
  own: 'Own user',
  'sign-in': 'Signing in',
};

const MEDIA_TYPE = { json: 'application/json', ndjson: 'application/x-ndjson', file: '*/*' } as const;

/** The error codes that a route can answer with. */
function errorCodes(route: Route): HttpErrorCode[] {
  const codes: HttpErrorCode[] = ['TOO_MANY_REQUESTS', 'GENERAL_ERROR', 'UNAVAILABLE', 'INVALID_REQUEST'];
  if (route.access !== 'anybody') codes.push('UNAUTHORIZED');
  if (route.access === 'both') codes.push('USER_INSUFFICIENT_ROLE', 'SOURCE_IP_NOT_ALLOWED');
  if (route.access === 'session') codes.push('SESSION_REQUIRED');
  if (route.kind !== 'read') codes.push('ORIGIN_REFUSED');
  if (route.body) codes.push('REQUEST_TIMEOUT', 'REQUEST_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if (Object.keys(route.params).length > 0) codes.push('NOT_FOUND');
  if (route.area === 'cloud-accounts') {
    if (route.body) codes.push('NOT_KNOWN_CLOUD_PROVIDER');
    if (route.tenantScoped && route.kind !== 'read') codes.push('INTERNAL_CLOUD_ACCOUNT');
  }
  return [...codes, ...(OWN_CODES[route.operationId] ?? [])];
}

/** What single routes can answer beside. */
const OWN_CODES: Partial<Record<string, HttpErrorCode[]>> = {
  signIn: ['SIGN_IN_FAILED'],
  lookAtLink: ['LINK_NOT_VALID'],
  useLink: ['LINK_NOT_VALID'],
  changePassword: ['WRONG_PASSWORD'],
  beginTwoFactor: ['WRONG_PASSWORD', 'CONFLICT'],
  confirmTwoFactor: ['WRONG_CODE', 'CONFLICT'],
  newBackupCodes: ['WRONG_PASSWORD', 'CONFLICT'],
  endTwoFactor: ['WRONG_PASSWORD', 'WRONG_CODE', 'CONFLICT'],
  changeRole: ['CONFLICT'],
  removeUser: ['CONFLICT'],
  invite: ['CONFLICT'],
  createApiKey: ['CONFLICT'],
  createSandboxAccount: ['NOT_FOUND'],
};

const errorExample = (
  route: Route,
  status: keyof typeof REASON_PHRASE,
  codes: HttpErrorCode[],
): ErrorBody => ({
  timestamp: '2026-11-20T16:00:00.000+00:00',
  status,
  error: REASON_PHRASE[status],
  path: route.path.replace(/\{(\w+)\}/g, (_whole, name: string) => EXAMPLE_PARAMS[name] ?? name),
  code: codes[0] ?? 'GENERAL_ERROR',
  message: 'What is wrong, for a person',
  remedy: 'What to do about it, for a person',
  requestId: EXAMPLE_REQUEST_ID,
});

const EXAMPLE_REQUEST_ID = '8f17b589-35fd-4e28-bd09-c4b4f21ccd53';

const EXAMPLE_PARAMS: Readonly<Record<string, string>> = {
  cloudAccountId: '1001',
  subscriptionId: '1001',
  findingId: '17',
  taskId: EXAMPLE_REQUEST_ID,
  format: 'cloudformation',
  // Error bodies leave out what is no word of a route.
  name: '…',
};

/** Examples by name, as OpenAPI carries them. */
const named = (values: Record<string, object | string> | undefined) =>
  values && {
    examples: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
  };

function errorResponses(route: Route): RouteConfig['responses'] {
  const responses: RouteConfig['responses'] = {};
  const codes = errorCodes(route);
  for (const status of [...new Set(codes.map((code) => HTTP_ERROR_STATUS[code]))].sort()) {
    const ofStatus = codes.filter((code) => HTTP_ERROR_STATUS[code] === status);
    responses[status] = {
      description: `${REASON_PHRASE[status]}: \`${ofStatus.join('`, `')}\``,
      content: {
        'application/json': { schema: errorBodySchema, example: errorExample(route, status, ofStatus) },
      },
    };
  }
  return responses;
}

const paramSchema = (kind: ParamKind) => {
  if (kind === 'id')
    return idSchema.meta({ type: 'integer', format: 'int32', minimum: 1, maximum: INT32_MAX });
  return kind === 'uuid' ? z.string().meta({ format: 'uuid' }) : z.string();
};

function whoMay(route: Route): string {
  if (route.access === 'anybody') return 'Needs no credentials.';
  if (route.access === 'session') return 'For signed-in users, not for API keys.';
  const keys = ROLES.filter((role) => mayCallThroughApi(role, route));
  const signedIn = ROLES.filter((role) => mayCallInSession(role, route));
  return `Roles: ${keys.join(', ')}; signed in: ${signedIn.join(', ')}.`;
}

const SECURITY: Record<Route['access'], Record<string, string[]>[]> = {
  anybody: [],
  session: [{ session: [] }],
  both: [{ accountKey: [], userKey: [] }, { session: [] }],
};

function operation(route: Route): RouteConfig {
  const { bodies, answers } = examples[route.operationId as RouteName];
  const params = Object.entries(route.params).map(([name, kind]) => [name, paramSchema(kind)] as const);
  const notes = [route.description, whoMay(route)];
  if (route.extension) notes.push('An extension of Berth.');
  return {
    operationId: route.operationId,
    method: route.method.toLowerCase() as 'get',
    path: route.path,
    tags: [TAG[route.area]],
    summary: route.summary,
    description: notes.join(' '),
    security: SECURITY[route.access],
    request: {
      ...(params.length > 0 && { params: z.object(Object.fromEntries(params)) }),
      ...(route.query && { query: route.query }),
      ...(route.body && {
        body: { required: true, content: { 'application/json': { schema: route.body, ...named(bodies) } } },
      }),
    },
    responses: {
      [route.status]: {
        description: route.summary,
        content: { [MEDIA_TYPE[route.answer]]: { schema: route.response, ...named(answers) } },
      },
      ...errorResponses(route),
    },
  };
}

/** The OpenAPI 3.1 document of the route table. `packages/api/openapi.json` is its committed copy. */
export function openApiDocument(): Record<string, unknown> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'accountKey', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Api-Key',
    description: "The account's API key",
  });
  registry.registerComponent('securitySchemes', 'userKey', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Api-Secret-Key',
    description: "The user's API key",
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'berth_session',
    description: 'A session of the console; called __Host-berth_session where clients come over https',
  });
  for (const route of routeList) registry.registerPath(operation(route));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Berth API',
      version: '1.0.0',
      description:
        'Connects cloud accounts to Berth. Compatible on the wire with version 1 of the Redis Cloud API; what goes beyond it is marked as an extension.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
  return document as unknown as Record<string, unknown>;
}

/** The document as text, the same bytes each time: what the server sends and what is committed. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;
