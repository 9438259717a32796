import { errorBodySchema } from '@berth/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { httpBench, validCreate } from '../testing/http-bench.ts';

/** The body of a refusal; not having its shape fails the test. */
const errorOf = async (response: Response) => errorBodySchema.parse(await response.json());

let bench: ReturnType<typeof httpBench>;
beforeEach(() => {
  bench = httpBench();
});

interface BodyCase {
  name: string;
  body: unknown;
  status?: number;
  field?: string;
  code?: string;
}

const without = (...fields: string[]) =>
  Object.fromEntries(Object.entries(validCreate()).filter(([key]) => !fields.includes(key)));

describe('a creation is refused, with field and remedy, and has no effect', () => {
  test.each([
    { name: 'without a body', body: '', code: 'INVALID_REQUEST' },
    { name: 'with malformed JSON', body: '{"name": canary-' },
    { name: 'with an array', body: [] },
    { name: 'with a text', body: '"canary-"' },
    { name: 'with null', body: 'null' },
    { name: 'with a key given twice', body: '{"name":"a","\\u006eame":"b"}', field: 'name' },
    { name: 'with deep nesting', body: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` },
    { name: 'without a name', body: without('name'), field: 'name' },
    { name: 'with an empty name', body: { ...validCreate(), name: '  ' }, field: 'name' },
    { name: 'with a number as name', body: { ...validCreate(), name: 7 }, field: 'name' },
    {
      name: 'with a name of 101 characters',
      body: { ...validCreate(), name: 'x'.repeat(101) },
      field: 'name',
    },
    {
      name: 'with a terminal escape in the name',
      body: { ...validCreate(), name: 'a\u001b[2Jb' },
      field: 'name',
    },
    { name: 'with a NUL in the name', body: { ...validCreate(), name: 'a\u0000b' }, field: 'name' },
    { name: 'with reversed text in the name', body: { ...validCreate(), name: 'a\u202eb' }, field: 'name' },
    { name: 'with half a surrogate pair', body: { ...validCreate(), name: 'a\ud800b' }, field: 'name' },
    {
      name: 'for another provider',
      body: { ...validCreate(), provider: 'GCP' },
      field: 'provider',
      code: 'NOT_KNOWN_CLOUD_PROVIDER',
    },
    { name: 'without an access key id', body: without('accessKeyId'), field: 'accessKeyId' },
    { name: 'without the secret', body: without('accessSecretKey'), field: 'accessSecretKey' },
    { name: 'without a console user', body: without('consoleUsername'), field: 'consoleUsername' },
    { name: 'without the password', body: without('consolePassword'), field: 'consolePassword' },
    { name: 'without the sign-in URL', body: without('signInLoginUrl'), field: 'signInLoginUrl' },
    { name: 'with role and user both', body: { ...validCreate(), iamRoleName: 'r' }, field: 'iamRoleName' },
    {
      name: 'with an ARN for a role name',
      body: {
        ...without('consoleUsername', 'consolePassword', 'signInLoginUrl'),
        iamRoleName: 'arn:aws:iam::1:role/x',
      },
      field: 'iamRoleName',
    },
    {
      name: 'with a hostile sign-in URL',
      body: { ...validCreate(), signInLoginUrl: 'https://signin.aws.amazon.com.evil.example/' },
      field: 'signInLoginUrl',
    },
    { name: 'with a malformed region', body: { ...validCreate(), region: '../../x' }, field: 'region' },
    {
      name: '(too large)',
      body: { ...validCreate(), more: 'x'.repeat(70_000) },
      status: 413,
      code: 'REQUEST_TOO_LARGE',
    },
  ] satisfies BodyCase[])(
    '$name',
    async ({ body, status = 400, field, code = 'INVALID_REQUEST' }: BodyCase) => {
      const response = await bench.send('POST', '/v1/cloud-accounts', body);
      const answer = await errorOf(response);
      expect([response.status, answer.code, answer.field]).toEqual([status, code, field]);
      expect(answer.message).toEqual(expect.any(String));
      expect(answer.remedy, 'says what to do').toEqual(expect.any(String));
      expect(JSON.stringify([answer, bench.logged])).not.toContain('canary-');
      expect(bench.app.mutations).toBe(0);
    },
  );
});

describe('an update is refused', () => {
  test.each([
    {
      name: 'with an access key id alone',
      body: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      field: 'accessSecretKey',
    },
    { name: 'with a secret alone', body: { accessSecretKey: 'canary-x' }, field: 'accessKeyId' },
    { name: 'with nothing to change', body: {}, field: 'name' },
    { name: 'with unknown fields alone', body: { cloudAccountId: 7 }, field: 'name' },
  ])('$name', async ({ body, field }) => {
    const response = await bench.send('PUT', `/v1/cloud-accounts/${bench.cloudAccountId}`, body);
    expect([response.status, (await errorOf(response)).field]).toEqual([400, field]);
    expect(bench.app.mutations).toBe(0);
  });

  test('of the internal account 1, with the reason', async () => {
    for (const method of ['PUT', 'DELETE']) {
      const response = await bench.send(method, '/v1/cloud-accounts/1', { name: 'Mine' });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'INTERNAL_CLOUD_ACCOUNT', error: 'Forbidden' });
    }
  });
});

describe('HTTP rules', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', ''])(
    'a body of type "%s" is 415',
    async (type) => {
      const response = await bench.send('POST', '/v1/cloud-accounts', validCreate(), {
        'content-type': type,
      });
      expect(response.status).toBe(415);
    },
  );

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON'])(
    'a body of type "%s" is read',
    async (type) => {
      const response = await bench.send('POST', '/v1/cloud-accounts', validCreate(), {
        'content-type': type,
      });
      expect(response.status).toBe(202);
    },
  );

  test('a compressed body and a body that is no UTF-8 are refused', async () => {
    const zipped = await bench.send('POST', '/v1/cloud-accounts', validCreate(), {
      'content-encoding': 'gzip',
    });
    expect(zipped.status).toBe(415);
    const latin = await bench.fetch('/v1/cloud-accounts', {
      method: 'POST',
      headers: { ...bench.headers(), 'content-type': 'application/json' },
      body: Buffer.from('{"name":"caf\xe9"}', 'latin1'),
    });
    expect(latin.status).toBe(400);
  });

  test.each(['OPTIONS', 'PATCH', 'PUT', 'FROBNICATE'])(
    '%s on a known address is 405 and says what goes',
    async (method) => {
      const response = await bench.send(method, '/v1/cloud-accounts');
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, POST, HEAD');
      expect(await response.json()).toMatchObject({ status: 405, error: 'Method Not Allowed' });
    },
  );

  test('an address is echoed without its query and without what is no word of a route', async () => {
    const response = await bench.send('GET', '/v1/<script>/AKIA%2Fcanary/x?secret=canary-query');
    const text = await response.text();
    expect(JSON.parse(text).path).toBe('/v1/…/…/x');
    expect(text).not.toMatch(/[<>]|canary/);
  });

  test.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=1&limit=2',
    'offset=-1',
    'startTime=yesterday',
    'resourceId=1.5',
  ])('the log query %s is 400 and names the field', async (query) => {
    const response = await bench.send('GET', `/v1/logs?${query}`);
    expect([response.status, (await errorOf(response)).field]).toEqual([400, query.split('=')[0]]);
  });

  test.each(['limit=0', 'after=-1', 'before=x', 'order=random', 'endTime=noon', 'cloudAccountId=1.5'])(
    'the journal query %s is 400 and names the field',
    async (query) => {
      const response = await bench.send('GET', `/v1/journal?${query}`);
      expect([response.status, (await errorOf(response)).field]).toEqual([400, query.split('=')[0]]);
    },
  );

  test.each([
    'generation=2019',
    'generation=',
    'generation=__proto__',
    'policy=admin',
    'policy=user&policy=user',
  ])('the explanations of %s are 400, and the field and what can be sent are named', async (query) => {
    const response = await bench.send('GET', `/v1/iam/explanations?${query}`);
    const { field, remedy } = await errorOf(response);
    expect([response.status, field]).toEqual([400, query.split('=')[0]]);
    expect(remedy).toBeDefined();
  });

  test.each(['0', '-1', '01', '1e3', '2147483648', '1.0', 'x', '%00', '%zz', '../1'])(
    'an id like %s names nothing: 404',
    async (id) => {
      expect((await bench.send('GET', `/v1/cloud-accounts/${id}`)).status).toBe(404);
    },
  );

  test('a body that never ends is answered with 408', async () => {
    const slow = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) });
    const answer = bench.fetch('/v1/cloud-accounts', {
      method: 'POST',
      headers: { ...bench.headers(), 'content-type': 'application/json' },
      body: slow,
      duplex: 'half',
    } as RequestInit);
    await new Promise((resolve) => setImmediate(resolve));
    await bench.clock.advance(10_000);
    expect((await answer).status).toBe(408);
  });

  test('an unexpected failure says nothing of itself to the client, and everything to the operator', async () => {
    bench.app.listTasks = async () => {
      throw new Error('relation "tasks" is on fire');
    };
    const response = await bench.send('GET', '/v1/tasks');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('fire');
    expect(bench.logged.join()).toContain('on fire');
    expect(bench.logged.join()).toContain(JSON.parse(text).requestId);
  });
});

describe('limits', () => {
  // The limiter keeps time by itself.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('a request beyond the limit is 429, has no effect, and works again a minute later', async () => {
    bench = httpBench({ rateLimitPerMinute: 2 });
    const create = () => bench.send('POST', '/v1/cloud-accounts', validCreate());
    expect([(await create()).status, (await create()).status]).toEqual([202, 202]);
    const refused = await create();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(refused.headers.get('x-rate-limit-remaining')).toBeNull();
    expect(bench.app.mutations).toBe(2);
    vi.advanceTimersByTime(60_000);
    expect((await create()).status).toBe(202);
  });

  test('one account does not use up the limit of another', async () => {
    bench = httpBench({ rateLimitPerMinute: 1 });
    await bench.send('GET', '/v1/tasks');
    const as = { 'x-api-key': bench.stranger.accountKey, 'x-api-secret-key': bench.stranger.userKey };
    expect((await bench.fetch('/v1/tasks', { headers: as })).status).toBe(200);
  });

  test('a document that takes long to judge counts as ten requests', async () => {
    bench = httpBench({ rateLimitPerMinute: 15 });
    const judge = () =>
      bench.send('POST', '/v1/iam/judgements', { userPolicy: { Version: '2012-10-17', Statement: [] } });
    expect((await judge()).status).not.toBe(429);
    expect((await judge()).status).toBe(429);
  });

  test('trying keys out from one address ends in 429, and valid keys from there work on', async () => {
    bench = httpBench({ rateLimitPerMinute: 3 });
    const guess = () => bench.send('GET', '/v1/tasks', undefined, { 'x-api-secret-key': 'guess' });
    for (let i = 0; i < 3; i++) expect((await guess()).status).toBe(401);
    const refused = await guess();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await bench.send('GET', '/v1/tasks')).status).toBe(200);
    expect((await guess()).status).toBe(429);
    vi.advanceTimersByTime(60_000);
    expect((await guess()).status).toBe(401);
  });

  test('keys from an address over its limit are looked up one at a time, and few wait', async () => {
    bench = httpBench({ rateLimitPerMinute: 1 });
    const guess = () => bench.send('GET', '/v1/tasks', undefined, { 'x-api-secret-key': 'guess' });
    await guess();
    const lookUp = bench.app.authenticate.bind(bench.app);
    let [running, most, lookUps] = [0, 0, 0];
    bench.app.authenticate = async (keys) => {
      [running, lookUps] = [running + 1, lookUps + 1];
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return lookUp(keys);
    };
    const statuses = (await Promise.all(Array.from({ length: 500 }, guess))).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([429]));
    expect(most).toBe(1);
    expect(lookUps).toBeLessThanOrEqual(64);
  });
});
