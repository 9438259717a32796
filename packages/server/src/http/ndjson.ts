import type { VerificationEvent } from '@berth/domain';
import type { AppResult } from '../app/app.ts';
import type { HttpSettings } from './config.ts';
import { fromApp, type HttpError } from './errors.ts';

/** Makes events until it resolves; must stop soon after `signal` aborts. */
export type EventSource = (
  on: (event: VerificationEvent) => void,
  signal: AbortSignal,
) => Promise<AppResult<void>>;

/** How long to wait for a refusal before the answer is a stream, in which a refusal is an event. */
const COMMIT_MS = 1_000;

const line = (value: object): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);

/**
 * Runs a source and answers with its events, one JSON object a line, as they come. A refusal that comes before
 * any event is an ordinary HTTP error; a later one is the last event. Ends the source when the client goes away.
 */
export async function streamEvents(
  source: EventSource,
  settings: HttpSettings,
  context: { requestId: string; clientGone: AbortSignal; onEnd: () => void },
): Promise<Response | HttpError> {
  const stop = new AbortController();
  const signal = AbortSignal.any(
    [stop.signal, context.clientGone, settings.stopping].filter(
      (one): one is AbortSignal => one !== undefined,
    ),
  );
  const queue = createQueue();
  const finished = run(source, queue.push, signal, settings, context.requestId);
  void finished.finally(context.onEnd);
  const commit = settings.clock.sleep(COMMIT_MS, signal).catch(() => {});
  const early = await Promise.race([finished, queue.first, commit]);
  if (early && !queue.started()) return early;
  void finished.then((late) => {
    if (late) queue.push({ type: 'error', ...publicPart(late), requestId: context.requestId });
    queue.end();
  });
  void beat(queue, settings, AbortSignal.any([signal, queue.ended]));
  return new Response(
    queue.stream(() => stop.abort(new Error('The client went away'))),
    {
      status: 200,
      headers: {
        ...settings.apiHeaders,
        'content-type': 'application/x-ndjson',
        'x-request-id': context.requestId,
        // nginx buffers answers unless told not to
        'x-accel-buffering': 'no',
      },
    },
  );
}

const publicPart = ({ code, message, field, remedy }: HttpError) => ({ code, message, field, remedy });

/** Resolves with the refusal, or null when the source came to its end. Never rejects. */
async function run(
  source: EventSource,
  push: (event: object) => void,
  signal: AbortSignal,
  settings: HttpSettings,
  requestId: string,
): Promise<HttpError | null> {
  try {
    const result = await source(push, signal);
    return result.ok ? null : fromApp(result.error);
  } catch (cause) {
    if (signal.aborted) return { code: 'UNAVAILABLE', message: 'The verification was stopped' };
    return settings.failed('A verification stream failed', { requestId }, cause);
  }
}

/** Sends a heartbeat whenever nothing was sent for a while, so that no proxy takes the silence for an end. */
async function beat(queue: Queue, { clock, limits }: HttpSettings, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      const before = queue.sent();
      await clock.sleep(limits.heartbeatMs, signal);
      if (queue.sent() === before) queue.push({ type: 'heartbeat' });
    }
  } catch {
    // the stream ended
  }
}

type Queue = ReturnType<typeof createQueue>;

/** Keeps what comes before somebody reads. A verification says a few dozen things, so no limit is needed. */
function createQueue() {
  const waiting: Uint8Array[] = [];
  const ended = new AbortController();
  const first = Promise.withResolvers<void>();
  let sent = 0;
  let out: ReadableStreamDefaultController<Uint8Array> | null = null;
  return {
    first: first.promise,
    ended: ended.signal,
    sent: () => sent,
    started: () => sent > 0,
    push(event: object): void {
      if (ended.signal.aborted) return;
      sent += 1;
      first.resolve();
      if (out) out.enqueue(line(event));
      else waiting.push(line(event));
    },
    end(): void {
      if (ended.signal.aborted) return;
      ended.abort();
      out?.close();
    },
    stream(onCancel: () => void): ReadableStream<Uint8Array> {
      return new ReadableStream<Uint8Array>({
        start(controller) {
          out = controller;
          for (const chunk of waiting) controller.enqueue(chunk);
          if (ended.signal.aborted) controller.close();
        },
        cancel() {
          ended.abort();
          onCancel();
        },
      });
    },
  };
}
