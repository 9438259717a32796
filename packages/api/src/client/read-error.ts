import { ApiError, type ApiErrorKind } from './api-error.ts';

const KINDS: Record<number, ApiErrorKind> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'invalid',
  408: 'unavailable',
  409: 'conflict',
  410: 'not-found',
  412: 'forbidden',
  413: 'invalid',
  415: 'invalid',
  422: 'invalid',
  429: 'rate-limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

const FALLBACK: Record<ApiErrorKind, string> = {
  unauthorized: 'The API keys are not valid',
  forbidden: 'The API keys may not do this, or not from this address',
  'not-found': 'There is nothing of that name there',
  invalid: 'The service refused the request',
  conflict: 'It conflicts with what is there already',
  'rate-limited': 'Too many requests',
  unavailable: 'The service is not available now',
  server: 'The service failed',
  network: 'No answer came',
  protocol: 'The answer is not one of this API',
};

/**
 * Reads an answer that is not 2xx. Tolerates what services and their edges send: our own body, Spring's, one with
 * `error` as an object, an HTML page, nothing.
 */
export async function readError(response: Response): Promise<ApiError> {
  const kind = KINDS[response.status] ?? (response.status >= 500 ? 'server' : 'protocol');
  const body = await jsonBody(response);
  const nested = isRecord(body.error) ? body.error : {};
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError({
    kind,
    status: response.status,
    message: text(body.message) ?? text(nested.description) ?? text(body.error_description) ?? FALLBACK[kind],
    code: text(body.code) ?? text(nested.type),
    field: text(body.field),
    remedy: text(body.remedy),
    requestId: text(body.requestId) ?? response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  });
}

async function jsonBody(response: Response): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await response.text());
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 2_000) : undefined;
