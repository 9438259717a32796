import { verificationEventSchema } from '@berth/api';
import type { VerificationEvent } from '@berth/domain';
import { err, ok } from '@berth/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpBench, servedBench, validCreate } from '../testing/http-bench.ts';

let bench: ReturnType<typeof httpBench>;
beforeEach(() => {
  bench = httpBench();
});

const waiting: VerificationEvent = { type: 'waiting', because: 'propagation', elapsedMs: 0, limitMs: 45_000 };
const verify = () => bench.send('POST', `/v1/cloud-accounts/${bench.cloudAccountId}/verify`);
const eventsOf = async (response: Response) =>
  (await response.text())
    .trim()
    .split('\n')
    .map((line) => verificationEventSchema.parse(JSON.parse(line)));

/** A verification that goes on as the test says. */
function scripted() {
  let on: (event: VerificationEvent) => void = () => {};
  const end = Promise.withResolvers<Awaited<ReturnType<typeof bench.app.verify>>>();
  const stopped = Promise.withResolvers<void>();
  bench.app.verify = (listener, signal) => {
    on = listener;
    signal.addEventListener('abort', () => {
      stopped.resolve();
      end.reject(signal.reason);
    });
    return end.promise;
  };
  return {
    say: (event: VerificationEvent) => on(event),
    end: end.resolve,
    fail: end.reject,
    stopped: stopped.promise,
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a verification stream', () => {
  test('is one JSON object a line, ending with the result', async () => {
    const response = await verify();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect((await eventsOf(response)).map(({ type }) => type)).toEqual(['check', 'done']);
  });

  test('of unsaved details takes the body of a creation, and no name', async () => {
    const { name: _name, ...details } = validCreate();
    const response = await bench.send('POST', '/v1/cloud-accounts/verify', details);
    expect((await eventsOf(response)).at(-1)?.type).toBe('done');
    expect(bench.app.mutations).toBe(0);
    expect(JSON.stringify([bench.app.received, bench.logged])).not.toContain('canary');
  });

  test('sends an event when it happens, not when all is done', async () => {
    const script = scripted();
    const pending = verify();
    await turn();
    script.say(waiting);
    const reader = (await pending).body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toContain('propagation');
    script.end(ok(undefined));
    expect((await reader?.read())?.done).toBe(true);
  });

  test('is an ordinary error when it is refused before anything was said', async () => {
    const response = await bench.send('POST', '/v1/cloud-accounts/999/verify');
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json']);
  });

  test('ends with an error event when it is refused, or fails, later', async () => {
    for (const outcome of ['refused', 'failed']) {
      const script = scripted();
      const pending = verify();
      await turn();
      script.say(waiting);
      if (outcome === 'refused') script.end(err({ code: 'UNAVAILABLE', message: 'AWS is far away' }));
      else script.fail(new Error('canary: internal detail'));
      const events = await eventsOf(await pending);
      expect(events.at(-1)).toMatchObject({ type: 'error', requestId: expect.any(String) });
      expect(JSON.stringify(events)).not.toContain('canary');
    }
    expect(bench.logged.join()).toContain('canary: internal detail');
  });

  test('beats when nothing was said for a while', async () => {
    const script = scripted();
    const pending = verify();
    await turn();
    await bench.clock.advance(1_000);
    const response = await pending;
    await bench.clock.advance(10_000);
    await bench.clock.advance(10_000);
    script.end(ok(undefined));
    expect((await eventsOf(response)).map(({ type }) => type)).toEqual(['heartbeat', 'heartbeat']);
  });

  test('stops the verification when the client cancels', async () => {
    const script = scripted();
    const pending = verify();
    await turn();
    script.say(waiting);
    await (await pending).body?.cancel();
    await script.stopped;
  });

  test('ends when the server stops', async () => {
    const stopping = new AbortController();
    bench = httpBench({ stopping: stopping.signal });
    const script = scripted();
    const pending = verify();
    await turn();
    script.say(waiting);
    const response = await pending;
    stopping.abort();
    await script.stopped;
    expect((await eventsOf(response)).at(-1)).toMatchObject({ type: 'error', code: 'UNAVAILABLE' });
  });

  test('is 429 beyond so many at once in one account, and free again when one ends', async () => {
    bench = httpBench({ limits: { maxStreamsPerAccount: 1 } });
    const script = scripted();
    const pending = verify();
    await turn();
    script.say(waiting);
    expect((await verify()).status).toBe(429);
    script.end(ok(undefined));
    await (await pending).text();
    const again = verify();
    await turn();
    script.say(waiting);
    expect((await again).status).toBe(200);
  });
});

describe('over a real connection', () => {
  let served: Awaited<ReturnType<typeof servedBench>>;
  beforeEach(async () => {
    served = await servedBench();
    bench = served;
  });
  afterEach(() => served.close());

  /** A verification that runs, as the test says, for a client that may hang up. */
  async function running() {
    const script = scripted();
    const hangUp = new AbortController();
    const pending = fetch(`${served.url}/v1/cloud-accounts/${served.cloudAccountId}/verify`, {
      method: 'POST',
      headers: served.headers(),
      signal: hangUp.signal,
    });
    while (!served.app.received.some(({ useCase }) => useCase === 'verify')) await turn();
    return { script, hangUp, pending };
  }

  test('the verification stops when the client hangs up', async () => {
    const { script, hangUp, pending } = await running();
    script.say(waiting);
    await pending;
    hangUp.abort();
    await script.stopped;
  });

  test('the verification stops when the client hangs up before anything was said', async () => {
    const { script, hangUp, pending } = await running();
    hangUp.abort();
    await expect(pending).rejects.toThrow();
    await script.stopped;
  });
});
