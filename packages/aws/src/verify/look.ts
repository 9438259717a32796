import type { FailedLook, LookFault, Sighting } from '@berth/domain';
import { awsErrorCode, faultOf } from '../faults.ts';
import { actionOf, type VerifyOperation } from './operations.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** Faults of calls that change something cannot come from a look. */
function lookFault(error: unknown): LookFault {
  const fault = faultOf(error);
  switch (fault) {
    case 'denied':
    case 'unknown-key':
    case 'bad-signature':
    case 'clock-skew':
    case 'expired':
    case 'not-usable':
    case 'throttled':
    case 'unreachable':
    case 'server-error':
    case 'invalid':
      return fault;
    default:
      return 'unclassified';
  }
}

/** Turns what an operation answered or threw into a sighting. Only an abort is thrown on. */
export async function lookFor<T>(
  operation: VerifyOperation,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<Sighting<T>> {
  try {
    return { kind: 'present', value: await ask() };
  } catch (error) {
    signal.throwIfAborted();
    if (faultOf(error) === 'missing') return { kind: 'absent' };
    const failed: FailedLook = {
      kind: 'failed',
      fault: lookFault(error),
      action: actionOf(operation),
      code: awsErrorCode(error) ?? 'unknown error',
      message: messageOf(error),
    };
    return failed;
  }
}

/** Every page of a listing, in order. AWS repeating a token would be a loop, and ends it as a fault. */
export async function allPages<Page, Item>(
  page: (token: string | undefined) => Promise<Page>,
  read: (page: Page) => { items: Item[]; next: string | undefined },
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const { items: found, next } = read(await page(token));
    items.push(...found);
    if (next !== undefined && next === token) throw new Error('AWS repeated a page token');
    token = next;
  } while (token !== undefined);
  return items;
}
