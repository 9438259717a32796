import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a route is about; roles are granted areas. */
export type RouteArea = 'account' | 'cloud-accounts' | 'iam' | 'tasks' | 'logs' | 'billing';

/** `mutate` is whatever is not a plain GET: a verification writes history and calls AWS. */
export type RouteKind = 'read' | 'mutate';

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
  params: Readonly<Record<string, ParamKind>>;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What to do about a refused field of the query or body, by field. */
  remedies?: Readonly<Record<string, string>>;
  status: 200 | 202;
  response: z.ZodType;
  /** `ndjson`: one `response` a line, as they come. `file`: a text to be saved, with a media type of its own. */
  answer: 'json' | 'ndjson' | 'file';
  /** True when the route names something of a tenant, so that a stranger must be told 404. */
  tenantScoped: boolean;
  /** True when Redis Cloud has no such route. */
  extension: boolean;
}
