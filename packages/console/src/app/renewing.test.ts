import { ApiError } from '@berth/api';
import { expect, test } from 'vitest';
import { renewing } from './renewing.ts';

const over = () => new ApiError({ kind: 'unauthorized', code: 'UNAUTHORIZED', message: 'over' });

/** A client whose session is over until it is renewed. */
function bench() {
  const seen = { calls: 0, renewals: 0, valid: false };
  const client = {
    async save(text: string) {
      seen.calls++;
      if (!seen.valid) throw over();
      return `saved ${text}`;
    },
    async *stream() {
      seen.calls++;
      if (!seen.valid) throw over();
      yield 1;
      yield 2;
    },
    async refused(): Promise<void> {
      throw new ApiError({ kind: 'unauthorized', code: 'SIGN_IN_FAILED', message: 'wrong' });
    },
  };
  const renew = async () => {
    seen.renewals++;
    seen.valid = true;
  };
  return { seen, client: renewing(client, renew) };
}

test('a call that comes after the session ended is made again once there is one, with what was sent', async () => {
  const { seen, client } = bench();
  expect(await client.save('a form')).toBe('saved a form');
  expect(seen).toEqual({ calls: 2, renewals: 1, valid: true });
});

test('a stream begins again from its start', async () => {
  const { seen, client } = bench();
  const events: number[] = [];
  for await (const event of client.stream()) events.push(event);
  expect(events).toEqual([1, 2]);
  expect(seen.renewals).toBe(1);
});

test('a wrong password is no session that ended', async () => {
  const { seen, client } = bench();
  await expect(client.refused()).rejects.toThrow('wrong');
  expect(seen.renewals).toBe(0);
});
