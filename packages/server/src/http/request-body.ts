import type { Route } from '@berth/api';
import { err, ok, type Result } from '@berth/domain';
import type { Clock } from '@berth/engine';
import type { Context } from 'hono';
import type { HttpLimits } from './config.ts';
import type { HttpError } from './errors.ts';
import { asMeant } from './paths.ts';
import { parseJsonObject } from './strict-json.ts';

type Read<T> = Result<T, HttpError>;

/** Reads, limits and checks the body of a request for a route that takes one. Says field and remedy of a refusal. */
export async function readBody(
  c: Context,
  route: Route & { body: NonNullable<Route['body']> },
  limits: HttpLimits,
  clock: Clock,
): Promise<Read<unknown>> {
  const bytes = await readBytes(c, limits, clock);
  if (!bytes.ok) return bytes;
  if (bytes.value.length === 0) return err(invalid('The body is missing', 'Send one JSON object.'));
  const refused = refuseMediaType(c);
  if (refused) return err(refused);
  const text = decode(bytes.value);
  if (text === null) return err(invalid('The body is not UTF-8', 'Send JSON in UTF-8.'));
  const json = parseJsonObject(text);
  if (!json.ok) return err({ code: 'INVALID_REQUEST', ...json.error });
  return checked(route.body, withoutNulls(json.value), route.remedies);
}

/** Reads and checks the query of a request. As in a body, nothing is given twice. */
export function readQuery(
  c: Context,
  schema: NonNullable<Route['query']>,
  remedies: Route['remedies'],
): Read<unknown> {
  const { searchParams } = new URL(asMeant(c.req.url));
  const repeated = Object.keys(schema.shape).find((name) => searchParams.getAll(name).length > 1);
  if (repeated !== undefined)
    return err({
      ...invalid('The query gives a parameter twice', 'Send each parameter once.'),
      field: repeated,
    });
  return checked(schema, Object.fromEntries(searchParams), remedies);
}

/** Checks query or body against its schema; the first thing wrong is what the client is told. */
function checked(
  schema: NonNullable<Route['body']>,
  value: unknown,
  remedies: Route['remedies'] = {},
): Read<unknown> {
  const result = schema.safeParse(value);
  if (result.success) return ok(result.data);
  const issue = result.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  const isMissing = typeof value === 'object' && value !== null && !Object.hasOwn(value, field);
  return err({
    code: field === 'provider' ? 'NOT_KNOWN_CLOUD_PROVIDER' : 'INVALID_REQUEST',
    message:
      isMissing && issue?.code === 'invalid_type' ? `${field} is required` : (issue?.message ?? 'Invalid'),
    ...(field && { field }),
    ...(remedies[field] && { remedy: remedies[field] }),
  });
}

const invalid = (message: string, remedy: string): HttpError => ({
  code: 'INVALID_REQUEST',
  message,
  remedy,
});

/** Clients of typed languages send null for what they do not set. */
const withoutNulls = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));

function refuseMediaType(c: Context): HttpError | null {
  const type = c.req.header('content-type') ?? '';
  const encoding = c.req.header('content-encoding') ?? 'identity';
  const isJson = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i.test(type);
  if (isJson && encoding.toLowerCase() === 'identity') return null;
  return {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'The body must be JSON in UTF-8, not compressed',
    field: isJson ? 'Content-Encoding' : 'Content-Type',
    remedy: 'Send the header Content-Type: application/json and a plain body.',
  };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const tooLarge = (maxBodyBytes: number): HttpError => ({
  code: 'REQUEST_TOO_LARGE',
  message: `The body is larger than ${maxBodyBytes} bytes`,
  remedy: 'Send a smaller body: no request of this API needs more.',
});

const tooSlow: HttpError = {
  code: 'REQUEST_TIMEOUT',
  message: 'The body did not arrive in time',
  remedy: 'Send it again, faster.',
  headers: { connection: 'close' },
};

async function readBytes(c: Context, limits: HttpLimits, clock: Clock): Promise<Read<Uint8Array>> {
  const { maxBodyBytes, bodyTimeoutMs } = limits;
  const announced = Number(c.req.header('content-length') ?? 0);
  if (announced > maxBodyBytes) return err({ ...tooLarge(maxBodyBytes), headers: { connection: 'close' } });
  const stream = c.req.raw.body;
  if (!stream) return ok(new Uint8Array());
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
  const done = new AbortController();
  const late = clock.sleep(bodyTimeoutMs, done.signal).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === 'late') return err(tooSlow);
      if (next.done) return ok(Buffer.concat(chunks));
      size += next.value.length;
      if (size > maxBodyBytes) return err({ ...tooLarge(maxBodyBytes), headers: { connection: 'close' } });
      chunks.push(next.value);
    }
  } catch {
    return err(invalid('The body broke off', 'Send it again.'));
  } finally {
    done.abort();
    reader.cancel().catch(() => {});
  }
}
