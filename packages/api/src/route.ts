import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * What a route is about; roles are granted areas. `team` is the users as Redis Cloud's API shows them, and their
 * sessions; `users` is what Berth has beside that, invitations too; `own` is the signed-in user's own
 * session, password and second factor; `sign-in` is what nobody needs to be signed in for. `sandbox` is there only
 * where the server's AWS is one.
 */
export const ROUTE_AREAS = [
  'account',
  'cloud-accounts',
  'subscriptions',
  'findings',
  'iam',
  'tasks',
  'logs',
  'notifications',
  'billing',
  'team',
  'users',
  'api-keys',
  'sandbox',
  'own',
  'sign-in',
] as const;

export type RouteArea = (typeof ROUTE_AREAS)[number];

/**
 * `read` changes nothing and stores nothing, with GET or, where a document is sent, POST; a task that only reads is
 * one, too. It calls nobody, but for what AWS alone has: metrics, and how peerings and transit gateways are. `verify` looks at AWS and writes history; `mutate` is all else.
 */
export const ROUTE_KINDS = ['read', 'verify', 'mutate'] as const;

export type RouteKind = (typeof ROUTE_KINDS)[number];

/**
 * How a caller shows who it is: `anybody` needs no proof (signing in), `session` is for a signed-in user alone,
 * `both` takes API keys or a session.
 */
export type RouteAccess = 'anybody' | 'session' | 'both';

/**
 * How a path parameter is written: an int32 id, a task's UUID, or a name of letters, digits, dots, dashes and
 * underscores. What is not so written names nothing: 404.
 */
export type ParamKind = 'id' | 'uuid' | 'name';

/** One route of the API, as data: the server mounts it, the client calls it, the document and the tests walk it. */
export interface Route {
  operationId: string;
  method: HttpMethod;
  /** OpenAPI style, `/v1` included: `/v1/tasks/{taskId}`. */
  path: string;
  summary: string;
  description: string;
  area: RouteArea;
  kind: RouteKind;
  access: RouteAccess;
  params: Readonly<Record<string, ParamKind>>;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What to do about a refused field of the query or body, by field. */
  remedies?: Readonly<Record<string, string>>;
  status: 200 | 202;
  response: z.ZodType;
  /** `ndjson`: one `response` a line, as they come. `file`: a text to be saved, with a media type of its own. */
  answer: 'json' | 'ndjson' | 'file';
  /** As how many requests a call counts against the limit, where it makes the server think for longer; otherwise 1. */
  cost?: number;
  /** True when the route names something of a tenant, so that a stranger must be told 404. */
  tenantScoped: boolean;
  /** True when Redis Cloud has no such route. */
  extension: boolean;
}
