import type { z } from 'zod';
import { ApiError } from './api-error.ts';

/**
 * Reads a 2xx answer and checks that it has the shape that the schema says. Gives the answer as it came, so that
 * fields this client does not know are not lost. Throws an ApiError of kind `protocol`.
 */
export async function decode<S extends z.ZodType>(response: Response, schema: S): Promise<z.output<S>> {
  const value = tolerated(await jsonOf(response));
  const result = schema.safeParse(value);
  if (result.success) return value as z.output<S>;
  const where = result.error.issues[0]?.path.join('.') || 'the whole';
  throw notOurs(response, `The answer cannot be read (at ${where})`);
}

/** Reads a 2xx answer that must be a JSON object, whatever is in it. Throws an ApiError of kind `protocol`. */
export async function readObject(response: Response): Promise<object> {
  const value = await jsonOf(response);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw notOurs(response, 'The answer is not a JSON object');
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch (cause) {
    throw notOurs(response, 'The answer is not JSON', cause);
  }
}

const notOurs = (response: Response, message: string, cause?: unknown): ApiError =>
  new ApiError({
    kind: 'protocol',
    status: response.status,
    message,
    remedy: 'Check that the URL leads to a Berth server or to Redis Cloud.',
    cause,
  });

/**
 * Makes one shape of what services send in two: `response.error` of a task is an object in recordings and a
 * string in the published document; a list of tasks may come bare.
 */
function tolerated(value: unknown): unknown {
  if (Array.isArray(value)) return { tasks: value.map(tolerated) };
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  if (Array.isArray(record.tasks)) return { ...record, tasks: record.tasks.map(tolerated) };
  const response = record.response as Record<string, unknown> | null | undefined;
  if (response && typeof response.error === 'string') {
    const error = { type: response.error, status: '', description: record.description ?? response.error };
    return { ...record, response: { ...response, error } };
  }
  return value;
}
