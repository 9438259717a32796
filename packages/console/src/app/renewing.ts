import { ApiError } from '@berth/api';

/** Whether a call failed because the session is over, and not because a password was wrong. */
export const sessionIsOver = (error: unknown): boolean =>
  error instanceof ApiError && error.kind === 'unauthorized' && error.code !== 'SIGN_IN_FAILED';

type Method = (...args: unknown[]) => unknown;

/**
 * The same client, but a call that comes too late waits until `renew` has a session again, and is then made once more.
 * So no page ever sees that a session ended, and a form keeps what was typed into it.
 */
export function renewing<C extends object>(client: C, renew: () => Promise<void>): C {
  return new Proxy(client, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        const call = (): unknown => (method as Method)(...args);
        const first = call();
        return isStream(first) ? streamAgain(first, call, renew) : again(first, call, renew);
      };
    },
  });
}

const isStream = (value: unknown): value is AsyncGenerator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function again(first: unknown, call: () => unknown, renew: () => Promise<void>): Promise<unknown> {
  try {
    return await first;
  } catch (error) {
    if (!sessionIsOver(error)) throw error;
    await renew();
    return call();
  }
}

/** A stream fails for want of a session before its first event or not at all: nothing is seen twice. */
async function* streamAgain(
  first: AsyncGenerator<unknown>,
  call: () => unknown,
  renew: () => Promise<void>,
): AsyncGenerator<unknown> {
  try {
    yield* first;
  } catch (error) {
    if (!sessionIsOver(error)) throw error;
    await renew();
    yield* call() as AsyncGenerator<unknown>;
  }
}
