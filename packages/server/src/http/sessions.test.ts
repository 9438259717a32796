import { describe, expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';
import { MEMORY } from '../testing/memory-access.ts';
import { sessionHeaders } from '../testing/walk-routes.ts';

const signIn = (headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ email: 'ada@example.com', password: MEMORY.password }),
});

describe('who is behind a request', () => {
  const bench = httpBench();
  const token = bench.target.sessions.Owner;
  const get = (headers: Record<string, string>) => bench.fetch('/v1/cloud-accounts', { headers });

  test('a session reads and changes through the same routes as API keys', async () => {
    expect((await get(sessionHeaders(token))).status).toBe(200);
    const made = await bench.fetch('/v1/cloud-accounts', {
      method: 'POST',
      headers: {
        ...sessionHeaders(token),
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
      },
      body: JSON.stringify(bench.target.createBody('By session')),
    });
    expect(made.status).toBe(202);
  });

  test('the account is shown without a key, for there is none', async () => {
    const response = await bench.fetch('/v1', { headers: sessionHeaders(token) });
    const { account } = (await response.json()) as { account: object };
    expect(account).toMatchObject({ id: 41 });
    expect(account).not.toHaveProperty('key');
  });

  test.each([
    ['other cookies beside it', `theme=dark; berth_session=${token}; x=1`, 200],
    ['no session among the cookies', 'theme=dark', 401],
    ['two sessions, one of them planted', `berth_session=planted; berth_session=${token}`, 401],
    ['a name that only ends like it', `x_berth_session=${token}`, 401],
    ['a token longer than any', `berth_session=${'x'.repeat(300)}`, 401],
    ['nothing in it', 'berth_session=', 401],
  ])('%s', async (_name, cookie, status) => {
    expect((await get({ cookie })).status).toBe(status);
  });

  test('what the page does by itself is passed on as no use of the session', async () => {
    bench.app.access.uses.length = 0;
    await get(sessionHeaders(token));
    await get({ ...sessionHeaders(token), 'x-berth-background': '1' });
    expect(bench.app.access.uses).toEqual([true, false]);
  });

  test('a busy session does not use up what the account may ask by its keys, nor that of others', async () => {
    const few = httpBench({ rateLimitPerMinute: 2 });
    const by = (headers: Record<string, string>) => few.fetch('/v1/tasks', { headers });
    const owner = sessionHeaders(few.target.sessions.Owner);
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await by(owner)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await by(sessionHeaders(few.target.sessions.Viewer))).status).toBe(200);
    expect((await by(few.headers())).status).toBe(200);
  });
});

describe('under a public address', () => {
  const bench = httpBench({ publicUrl: 'https://berth.example' });
  const change = (origin: string, cookie: string) =>
    bench.fetch('/v1/session', { method: 'DELETE', headers: { origin, cookie } });
  const secure = `__Host-berth_session=${bench.target.sessions.Owner}`;

  test('the cookie is bound to the host, and changes come from that address alone', async () => {
    expect((await change('https://berth.example', secure)).status).toBe(200);
    for (const origin of ['http://berth.example', 'https://berth.example:8443', 'http://berth.test', 'null'])
      expect((await change(origin, secure)).status, origin).toBe(403);
    const unbound = `berth_session=${bench.target.sessions.Owner}`;
    expect((await change('https://berth.example', unbound)).status).toBe(401);
  });

  test('a sign-in that another site sends is refused; one without an origin is a program', async () => {
    expect((await bench.fetch('/v1/session', signIn({ origin: 'https://evil.example' }))).status).toBe(403);
    expect((await bench.fetch('/v1/session', signIn({ origin: 'https://berth.example' }))).status).toBe(200);
    const program = await bench.fetch('/v1/session', signIn());
    expect(program.status).toBe(200);
    expect(program.headers.get('set-cookie')).toContain(`__Host-berth_session=${MEMORY.sessionToken}`);
    expect(JSON.stringify([await program.text(), bench.logged])).not.toContain('memory-');
  });
});
