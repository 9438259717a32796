import { describe, expect, test } from 'vitest';
import { ApiError, TaskFailed, TaskStillRunning } from './api-error.ts';
import { createClient } from './client.ts';

/** As `Secret` of the domain, which this package does not know. */
const secret = (value: string) => ({ reveal: () => value, toJSON: () => '[secret]' });

interface Sent {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

type Answer = Response | Error;

/** A client whose calls are answered from a list, the last one for ever. */
function bench(answers: Answer[], url = 'https://api.example/v1') {
  const sent: Sent[] = [];
  const slept: number[] = [];
  const client = createClient({
    url,
    apiKey: 'account-key',
    apiSecretKey: secret('user-key'),
    sleep: async (ms) => void slept.push(ms),
    fetch: async (input, init) => {
      const headers = (init?.headers ?? {}) as Record<string, string>;
      const body = init?.body as string | undefined;
      sent.push({ url: String(input), method: init?.method ?? '', headers, body });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Response) return answer.clone() as Response;
      throw answer;
    },
  });
  return { client, sent, slept };
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(value), { status, headers });

const task = (status: string, more: object = {}) => json({ taskId: 't-1', status, ...more });

const create = {
  name: 'Production',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  accessSecretKey: secret('the-secret'),
  iamRoleName: 'redislabs-role',
};

describe('renderings', () => {
  test('are asked for with tags that no character can split', async () => {
    const { client, sent } = bench([
      json({ format: 'x', generation: '1', consoleAccess: 'role', files: [] }),
    ]);
    await client.iamRendering('cloudformation', { tags: [{ Key: 'a&b', Value: 'c=d' }], generation: '2024' });
    const url = new URL(sent[0]?.url ?? '');
    expect(url.pathname).toBe('/v1/iam/renderings/cloudformation');
    expect(Object.fromEntries(url.searchParams)).toEqual({ generation: '2024', tags: 'a%26b=c%3Dd' });
  });

  test('come file by file, too, as they are', async () => {
    const headers = { 'content-type': 'application/yaml; charset=utf-8' };
    const { client, sent } = bench([new Response('a: b\n', { headers })]);
    expect(await client.iamRenderingFile('cloudformation', 'x.yaml')).toEqual({
      mediaType: 'application/yaml; charset=utf-8',
      text: 'a: b\n',
    });
    expect(sent[0]?.url).toBe('https://api.example/v1/iam/renderings/cloudformation/files/x.yaml');
  });
});

describe('what is sent', () => {
  test.each([
    'https://api.example',
    'https://api.example/',
    'https://api.example/v1',
    'https://api.example/v1/',
  ])('the base %s leads to the same address', async (url) => {
    const { client, sent } = bench([json({ tasks: [] })], url);
    await client.listTasks();
    expect(sent[0]?.url).toBe('https://api.example/v1/tasks');
  });

  test('both keys go in their headers, and a secret in the body goes in clear to the server alone', async () => {
    const { client, sent } = bench([task('received')]);
    await client.createCloudAccount(create);
    expect(sent[0]).toMatchObject({
      method: 'POST',
      headers: { 'x-api-key': 'account-key', 'x-api-secret-key': 'user-key' },
    });
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ accessSecretKey: 'the-secret' });
  });

  test('what the explanations are asked about goes into the query, and nothing that is not given', async () => {
    const { client, sent } = bench([json({ vendorProfile: 'redis-cloud', actions: [] })]);
    expect((await client.explainPolicies({ generation: '2024', policy: 'user' })).actions).toEqual([]);
    await client.explainPolicies();
    expect(sent.map(({ url }) => url)).toEqual([
      'https://api.example/v1/iam/explanations?generation=2024&policy=user',
      'https://api.example/v1/iam/explanations',
    ]);
  });

  test('an address that is none is refused before anything is sent', () => {
    for (const url of ['', 'berth', 'ftp://x', 'https://user:pass@x/']) {
      expect(() => bench([], url)).toThrow(ApiError);
    }
  });
});

describe("Redis Cloud's own answers are understood", () => {
  test('an HTML page for wrong keys', async () => {
    const { client } = bench([new Response('<html>401 Authorization Required</html>', { status: 401 })]);
    await expect(client.listTasks()).rejects.toMatchObject({ kind: 'unauthorized', status: 401 });
  });

  test("Spring's body for an unknown id", async () => {
    const { client } = bench([json({ timestamp: 'x', status: 404, error: 'Not Found', path: '/v1/x' }, 404)]);
    await expect(client.getCloudAccount(7)).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('an error given as an object', async () => {
    const { client } = bench([json({ error: { type: 'BAD_REQUEST', status: 400, description: 'No' } }, 400)]);
    await expect(client.getCloudAccount(7)).rejects.toMatchObject({ code: 'BAD_REQUEST', message: 'No' });
  });

  test('a list of tasks that comes bare, and cloud accounts without our extensions', async () => {
    const tasks = bench([json([{ taskId: 't', status: 'received' }])]);
    expect(await tasks.client.listTasks()).toHaveLength(1);
    const accounts = bench([
      json({
        accountId: 1,
        cloudAccounts: [{ id: 1, name: 'x', provider: 'AWS', status: 'active', links: [] }],
      }),
    ]);
    expect(await accounts.client.listCloudAccounts()).toHaveLength(1);
  });

  test('a task error given as a string, and one given as an object', async () => {
    const type = 'CLOUD_ACCOUNT_INVALID_CREDS';
    for (const error of [type, { type, status: '400 BAD_REQUEST', description: 'Wrong secret' }]) {
      const { client } = bench([task('processing-error', { response: { error } })]);
      await expect(client.waitForTask('t-1')).rejects.toMatchObject({ name: 'TaskFailed', code: type });
    }
  });

  test('an answer that is none of this API is said to be so', async () => {
    const { client } = bench([new Response('<html>hello</html>')]);
    await expect(client.listTasks()).rejects.toMatchObject({ kind: 'protocol' });
    const other = bench([json({ hello: 1 })]);
    await expect(other.client.listTasks()).rejects.toMatchObject({ kind: 'protocol' });
  });

  test('fields that are not known are kept', async () => {
    const { client } = bench([json({ id: 7, name: 'x', provider: 'AWS', status: 'active', later: true })]);
    expect(await client.getCloudAccount(7)).toHaveProperty('later', true);
  });
});

describe('when to try again', () => {
  test('a 429 is tried again after the time it names, a creation too: it had no effect', async () => {
    const { client, sent, slept } = bench([
      json({}, 429, { 'retry-after': '7' }),
      json({}, 429),
      task('received'),
    ]);
    await client.createCloudAccount(create);
    expect(sent).toHaveLength(3);
    expect(slept).toEqual([7000, 2000]);
  });

  test('each pause is told, and each try has its own limit in time', async () => {
    const told: number[] = [];
    const signals: (AbortSignal | null | undefined)[] = [];
    const answers = [json({}, 429, { 'retry-after': '90' }), json({ tasks: [] })];
    const client = createClient({
      url: 'https://api.example',
      apiKey: 'a',
      apiSecretKey: secret('u'),
      sleep: async () => {},
      onPause: (ms) => void told.push(ms),
      fetch: async (_url, init) => {
        signals.push(init?.signal);
        return answers.shift() as Response;
      },
    });
    await client.listTasks();
    expect(told).toEqual([30_000]);
    expect(signals[0]).not.toBe(signals[1]);
  });

  test('a broken connection is not tried again by itself: a creation might have had its effect', async () => {
    const { client, sent } = bench([new TypeError('fetch failed')]);
    await expect(client.createCloudAccount(create)).rejects.toMatchObject({ kind: 'network' });
    expect(sent).toHaveLength(1);
  });
});

describe('waiting for a task', () => {
  test('ends with the completed task, having told every look', async () => {
    const { client, slept } = bench([
      task('received'),
      task('processing-in-progress'),
      task('processing-completed', { response: { resourceId: 7 } }),
    ]);
    const seen: string[] = [];
    const done = await client.waitForTask('t-1', { onProgress: ({ status }) => seen.push(status) });
    expect(done.response?.resourceId).toBe(7);
    expect(seen).toEqual(['received', 'processing-in-progress', 'processing-completed']);
    expect(slept).toEqual([250, 375]);
  });

  test('a failed task is an error that carries it', async () => {
    const error = { type: 'CLOUD_ACCOUNT_USED', status: '400 BAD_REQUEST', description: 'In use' };
    const { client } = bench([task('processing-error', { response: { error } })]);
    const failure = await client.waitForTask('t-1').catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(TaskFailed);
    expect(failure).toMatchObject({ message: 'In use', code: 'CLOUD_ACCOUNT_USED' });
  });

  test('a few misses and broken connections are tolerated, a refusal is not', async () => {
    const { client } = bench([
      json({}, 404),
      new TypeError('fetch failed'),
      json({}, 503),
      task('processing-completed'),
    ]);
    expect((await client.waitForTask('t-1')).status).toBe('processing-completed');
    const refused = bench([json({}, 403)]);
    await expect(refused.client.waitForTask('t-1')).rejects.toMatchObject({ kind: 'forbidden' });
    const gone = bench([json({}, 404)]);
    await expect(gone.client.waitForTask('t-1')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('the waiting has an end, the task goes on', async () => {
    const { client } = bench([task('received')]);
    await expect(client.waitForTask('t-1', { timeoutMs: 60_000 })).rejects.toBeInstanceOf(TaskStillRunning);
  });
});

describe('streams', () => {
  test('events come one by one, heartbeats and unknown types left out, however the bytes are cut', async () => {
    const text =
      '{"type":"heartbeat"}\n{"type":"later"}\n{"type":"waiting","because":"né","elapsedMs":1,"limitMs":2}\n';
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const { client } = bench([new Response(body)]);
    const events = [];
    for await (const event of client.verifyCloudAccount(7)) events.push(event);
    expect(events).toEqual([{ type: 'waiting', because: 'né', elapsedMs: 1, limitMs: 2 }]);
  });
});

describe('in a browser, by session', () => {
  const answer = () => json({ ended: 1 });
  test('no key is sent, the cookie goes to the own origin only, and refreshes are marked as such', async () => {
    const sent: RequestInit[] = [];
    let background = false;
    const client = createClient({
      url: 'https://berth.example',
      session: true,
      isBackground: () => background,
      fetch: async (_input, init) => {
        sent.push(init ?? {});
        return answer();
      },
    });
    await client.signOut();
    background = true;
    await client.signOut();
    expect(sent[0]).toMatchObject({ method: 'DELETE', credentials: 'same-origin' });
    expect(sent.map(({ headers }) => headers)).toEqual([
      { accept: 'application/json' },
      { accept: 'application/json', 'x-berth-background': '1' },
    ]);
  });

  test('a link that does not work any more is told apart from a server that fails', async () => {
    const { client } = bench([json({ code: 'LINK_NOT_VALID', message: 'Used' }, 410)]);
    await expect(client.lookAtLink('x')).rejects.toMatchObject({ kind: 'not-found', code: 'LINK_NOT_VALID' });
  });
});
