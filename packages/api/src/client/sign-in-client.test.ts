import { describe, expect, test } from 'vitest';
import { routes } from '../routes.ts';
import { createSignInClient, SIGN_IN_CALLS } from './sign-in-client.ts';

const client = (answer: Response) =>
  createSignInClient({ url: 'https://berth.example', session: true, fetch: async () => answer });

describe('The client that only signs in', () => {
  test.each(Object.keys(SIGN_IN_CALLS) as (keyof typeof SIGN_IN_CALLS)[])(
    'calls %s where the route table has it',
    (name) => {
      const { method, path } = routes[name];
      expect(SIGN_IN_CALLS[name]).toEqual({ method, path });
    },
  );

  test.each(['<html>Gateway</html>', '[]', '"text"', 'null', ''])(
    'does not take %j for an answer',
    async (text) => {
      await expect(client(new Response(text)).session()).rejects.toMatchObject({ kind: 'protocol' });
    },
  );

  test('gives what the API says was wrong', async () => {
    const body = { code: 'SIGN_IN_FAILED', message: 'Wrong', remedy: 'Try again', field: 'password' };
    const call = client(Response.json(body, { status: 401 })).signIn({ email: 'a@b.example', password: 'x' });
    await expect(call).rejects.toMatchObject({ kind: 'unauthorized', ...body });
  });
});
