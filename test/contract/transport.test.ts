import { pathOf, type Route, routeList } from '@berth/api';
import { bodyFor, httpBench, placeIn } from '@berth/server/testing';
import { describe, expect, test } from 'vitest';
import { published, publishedAs } from './published.ts';

/** The wire contract's section 1, on every route that Redis Cloud has, too. */
const shared = routeList.filter(publishedAs);
type Bench = ReturnType<typeof httpBench>;

const at = (route: Route, { target }: Bench): string => pathOf(route, placeIn(target));
const named = (routes: readonly Route[]) => routes.map((route) => ({ name: route.operationId, route }));

describe.each(named(shared))('$name', ({ route }) => {
  /** With the header that the Go SDK sends with every request, body or none. */
  const send = (bench: Bench, path: string, body?: string) =>
    bench.fetch(path, {
      method: route.method,
      headers: { ...bench.headers(), 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    } as RequestInit);

  test('is found with slashes too many, as clients join base and path', async () => {
    for (const spelling of [(path: string) => `${path}/`, (path: string) => path.replace('/v1', '/v1/')]) {
      const bench = httpBench();
      const response = await send(bench, spelling(at(route, bench)), bodyFor(route, bench.target));
      expect(response.status).toBe(route.status);
    }
  });

  test('answers JSON, and no header that says how many requests are left', async () => {
    const bench = httpBench();
    const response = await send(bench, at(route, bench), bodyFor(route, bench.target));
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('x-rate-limit-remaining')).toBeNull();
    expect(await response.json()).toBeTypeOf('object');
  });

  if (route.body)
    test('ignores fields that it does not know, and takes null for absent', async () => {
      const bench = httpBench();
      const body = JSON.parse(bodyFor(route, bench.target) ?? '{}');
      const more = { ...body, commandType: 'x', persistentStorageEncryption: { a: 1 }, region: null };
      expect((await send(bench, at(route, bench), JSON.stringify(more))).status).toBe(route.status);
    });
  else
    test('takes a content type without a body, and a body that it does not ask for', async () => {
      for (const body of route.method === 'GET' ? [undefined] : [undefined, '', '{"regions": []}']) {
        const bench = httpBench();
        expect((await send(bench, at(route, bench), body)).status).toBe(route.status);
      }
    });

  if (route.kind === 'mutate')
    test('has no effect when it is 429, for the SDK sends it again', async () => {
      const bench = httpBench({ rateLimitPerMinute: 1 });
      await bench.send('GET', '/v1/tasks');
      const before = bench.app.mutations;
      const response = await send(bench, at(route, bench), bodyFor(route, bench.target));
      expect([response.status, bench.app.mutations]).toEqual([429, before]);
    });
});

test.each(['?subscriptionId=500', '%3FsubscriptionId=500', '%3fsubscriptionId=500', ''])(
  'Redis versions are found by redis-versions%s: the Go SDK escapes the question mark',
  async (end) => {
    const response = await httpBench().send('GET', `/v1/subscriptions/redis-versions${end}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty('redisVersions');
  },
);

test.each(['?', '%3F'])('and of a subscription that is not there they are 404 (%s)', async (mark) => {
  const response = await httpBench().send('GET', `/v1/subscriptions/redis-versions${mark}subscriptionId=7`);
  expect(response.status).toBe(404);
});

describe('what Redis Cloud has and Berth has not', () => {
  const ours = new Set(shared.map((route) => publishedAs(route)));
  const others = published.operations.filter((one) => !ours.has(one) && one.method !== 'PATCH');

  test.each(others.map(({ method, path }) => ({ method, path })))(
    '$method $path is answered as what does not exist',
    async ({ method, path }) => {
      const bench = httpBench();
      const ids: Record<string, string> = { subscriptionId: String(bench.subscriptionId) };
      const filled = path
        .replace(/\{(\w+)\}/g, (_whole, name: string) => ids[name] ?? '7')
        .replace('**', 'x');
      const response = await bench.send(method, filled, method === 'GET' ? undefined : {});
      const { status, body } = { status: response.status, body: await response.json() };
      expect([404, 405]).toContain(status);
      expect(body).toMatchObject({ status, path: expect.any(String), timestamp: expect.any(String) });
      expect(bench.app.mutations).toBe(0);
    },
  );
});
