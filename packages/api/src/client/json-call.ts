import type { z } from 'zod';
import type { RouteName, routes } from '../routes.ts';

export interface JsonRequest {
  params?: Record<string, string | number>;
  query?: Record<string, string | number | undefined>;
  body?: object;
  signal?: AbortSignal | undefined;
}

/** Calls a route by its name and gives its answer, read and checked. */
export type JsonCall = <N extends RouteName>(
  name: N,
  request: JsonRequest,
) => Promise<z.output<(typeof routes)[N]['response']>>;
