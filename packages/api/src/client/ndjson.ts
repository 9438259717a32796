import type { z } from 'zod';
import { ApiError } from './api-error.ts';

/** Longest line that is read; a server that sends more without a line end is not ours. */
const MAX_LINE = 1_000_000;

/**
 * The lines of a streamed answer, each parsed and checked, as they come. Types of events that the schema does
 * not know are skipped. Throws an ApiError when the stream breaks.
 */
export async function* readNdjson<S extends z.ZodType>(
  response: Response,
  schema: S,
  signal?: AbortSignal,
): AsyncGenerator<z.output<S>> {
  for await (const line of lines(response, signal)) {
    const event = schema.safeParse(parse(line));
    if (event.success) yield event.data;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ApiError({ kind: 'protocol', message: 'The stream has a line that is not JSON', cause });
  }
}

async function* lines(response: Response, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of chunks(response.body)) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > MAX_LINE)
        throw new ApiError({ kind: 'protocol', message: 'The stream has no line ends' });
      yield* parts.filter((part) => part.trim() !== '');
    }
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    if (signal?.aborted) throw signal.reason;
    throw new ApiError({ kind: 'network', message: 'The stream broke off', remedy: 'Try again.', cause });
  }
  if (rest.trim() !== '') yield rest;
}

/** By a reader: not every browser can iterate over a stream. Whoever stops reading ends the request. */
async function* chunks(body: Response['body']): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) yield part.value;
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
